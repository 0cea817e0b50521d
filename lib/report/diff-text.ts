import type { FieldChange } from "../core/field-change.ts";
import { markdownCode, markdownText } from "../encode/markdown.ts";
import { terminalText } from "../encode/terminal.ts";
import type { DiffEntry, DiffView } from "./diff-view.ts";
import { assembled, folded } from "./lines.ts";
import { type Emphasis, plainStyle, type Style } from "./style.ts";
import { counted } from "./words.ts";

const emphasis: Readonly<Record<DiffEntry["sign"], Emphasis>> = { "+": "good", "-": "bad", "~": "warn", "?": "dim" };

/** What changed, thing by thing, as lines for a terminal. */
export function diffTable(
  view: DiffView,
  { width = 100, style = plainStyle }: { readonly width?: number; readonly style?: Style } = {},
): string {
  return assembled([
    view.changes.flatMap((entry) => entryLines(entry, width, style)),
    [...folded(terminalText(`${view.before} → ${view.after}`), width, "  "), style("strong", summaryOf(view))],
  ]);
}

function entryLines({ sign, what, name, detail, fields = [] }: DiffEntry, width: number, style: Style): string[] {
  const heading = `${sign} ${what} ${name}${detail === undefined ? "" : ` (${detail})`}`;
  return [
    ...folded(terminalText(heading), width, "    ").map((line) => style(emphasis[sign], line)),
    ...fields.flatMap((change) => {
      const text = terminalText(`${change.field}: ${changeText(change)}`);
      return folded(text, width - 4, "  ").map((line) => `    ${line}`);
    }),
  ];
}

/** From what to what; of a long list only what is gone (`-`) and what is new (`+`). */
function changeText({ before = absent, after = absent }: FieldChange): string {
  const [was, is] = [before.split(/[;,] /), after.split(/[;,] /)];
  if (was.length + is.length <= 4) return `${before} → ${after}`;
  const gone = was.filter((item) => !is.includes(item));
  const fresh = is.filter((item) => !was.includes(item));
  if (gone.length + fresh.length === 0) return `the same in another order or number: ${before} → ${after}`;
  return [...gone.map((item) => `-${item}`), ...fresh.map((item) => `+${item}`)].join("  ");
}

const absent = "(absent)";

/** For a pull request or a wiki. */
export function diffMarkdown(view: DiffView): string {
  const lines = view.changes.map(({ sign, what, name, detail, fields = [] }) => {
    const more = detail === undefined ? "" : ` (${markdownText(detail)})`;
    const changes = fields.map(
      ({ field, before, after }) => `  - ${markdownText(field)}: ${value(before)} → ${value(after)}\n`,
    );
    return `- \`${sign}\` ${markdownText(what)} ${markdownCode(name)}${more}\n${changes.join("")}`;
  });
  const list = lines.length === 0 ? "" : `\n${lines.join("")}`;
  const from = markdownText(`${view.before} → ${view.after}`);
  return `## ${markdownText(summaryOf(view))}\n\n${from}\n${list}`;
}

function value(text: string | undefined): string {
  return text === undefined ? absent : markdownCode(text);
}

function summaryOf({ changes }: DiffView): string {
  if (changes.length === 0) return "No differences";
  const words = { "+": "added", "-": "removed", "~": "changed", "?": "not known" } as const;
  const parts = (["+", "-", "~", "?"] as const).flatMap((sign) => {
    const count = changes.filter((entry) => entry.sign === sign).length;
    return count === 0 ? [] : [`${count} ${words[sign]}`];
  });
  return `${counted(changes.length, "difference")}: ${parts.join(", ")}`;
}
