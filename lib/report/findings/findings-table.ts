import type { Finding } from "../../core/finding.ts";
import type { FindingsDocument } from "../../core/findings-document.ts";
import { terminalText } from "../../encode/terminal.ts";
import { assembled, folded, wrapped } from "../lines.ts";
import { type Emphasis, plainStyle, type Style } from "../style.ts";
import { type FindingGroup, groupFindings, objectText, placeText } from "./finding-groups.ts";
import { summaryClauses } from "./findings-summary.ts";

export interface FindingsTableOptions {
  readonly width?: number;
  readonly style?: Style;
  /** Every place, however many. Default: the first ten of each. */
  readonly all?: boolean;
}

const fewPlaces = 10;
const emphasis: Readonly<Record<Finding["severity"], Emphasis>> = { error: "bad", warning: "warn", info: "dim" };

/** For a terminal: what is wrong, once, with the objects that have it below, then what could not be read, and the sums. */
export function findingsTable(document: FindingsDocument, options: FindingsTableOptions = {}): string {
  const { style = plainStyle, all = false } = options;
  const width = all ? Infinity : (options.width ?? 100);
  const blocks = groupFindings(document.findings).map((group) => groupLines(group, { width, style, all }));
  const unread = document.unread.flatMap(({ what, message }) =>
    folded(terminalText(`${what}: ${message}`), width - 2, "  "),
  );
  const title = unread.length === 0 ? [] : [style("bad", `Could not be read: ${document.unread.length}`)];
  return assembled([
    ...blocks,
    [...title, ...unread.map((line) => `  ${line}`)],
    wrapped(summaryClauses(document), width),
  ]);
}

type Shown = Required<FindingsTableOptions>;

function groupLines({ first, places }: FindingGroup, { width, style, all }: Shown): readonly string[] {
  const { code, severity, verdict, appliesFrom, message, fix } = first;
  const certainty = verdict === "unknown" ? "unknown" : severity;
  const since = appliesFrom === undefined ? "" : ` (from ${appliesFrom})`;
  const shown = all ? places : places.slice(0, fewPlaces);
  const left = places.length - shown.length;
  const title = `${certainty} ${terminalText(code)}`;
  const [heading = "", ...rest] = folded(`${title}${terminalText(since)}: ${terminalText(message)}`, width, "    ");
  const marked = `${style(emphasis[severity], certainty)} ${style("strong", terminalText(code))}`;
  return [
    heading.startsWith(title) ? `${marked}${heading.slice(title.length)}` : heading,
    ...rest,
    ...shown.flatMap((target) => placeLines(target, width - 2, style).map((line) => `  ${line}`)),
    ...(left === 0 ? [] : [`  and ${left} more; -o wide lists them all`]),
    ...folded(terminalText(`fix: ${fix}`), width - 2, "  ").map((line, index) =>
      index === 0 ? `  ${style("dim", "fix:")}${line.slice("fix:".length)}` : `  ${line}`,
    ),
  ];
}

function placeLines(target: Finding["target"], width: number, style: Style): readonly string[] {
  const [object, place] = [terminalText(objectText(target)), terminalText(placeText(target))];
  if (object === "" || place === "") return folded(object === "" ? place || "the input" : object, width, "  ");
  const lines = folded(`${object}  ${place}`, width, "  ");
  return lines.length === 1 ? [`${object}  ${style("dim", place)}`] : lines;
}
