import type { Finding } from "../../core/finding.ts";
import type { FindingsDocument } from "../../core/findings-document.ts";
import { terminalText } from "../../encode/terminal.ts";
import { assembled, wrapped } from "../lines.ts";
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
  const { width = 100, style = plainStyle, all = false } = options;
  const blocks = groupFindings(document.findings).map((group) => groupLines(group, style, all));
  const unread = document.unread.map(({ what, message }) => terminalText(`${what}: ${message}`));
  const title = unread.length === 0 ? [] : [style("bad", `Could not be read: ${unread.length}`)];
  return assembled([
    ...blocks,
    [...title, ...unread.map((line) => `  ${line}`)],
    wrapped(summaryClauses(document), width),
  ]);
}

function groupLines({ first, places }: FindingGroup, style: Style, all: boolean): readonly string[] {
  const { code, severity, verdict, appliesFrom, message, fix } = first;
  const certainty = verdict === "unknown" ? "unknown" : severity;
  const since = appliesFrom === undefined ? "" : ` (from ${appliesFrom})`;
  const shown = all ? places : places.slice(0, fewPlaces);
  const left = places.length - shown.length;
  return [
    `${style(emphasis[severity], certainty)} ${style("strong", terminalText(code))}${terminalText(since)}: ${terminalText(message)}`,
    ...shown.map((target) => `  ${placeLine(target, style)}`),
    ...(left === 0 ? [] : [`  and ${left} more; -o wide lists them all`]),
    `  ${style("dim", "fix:")} ${terminalText(fix)}`,
  ];
}

function placeLine(target: Finding["target"], style: Style): string {
  const [object, place] = [terminalText(objectText(target)), terminalText(placeText(target))];
  if (object === "" || place === "") return object === "" ? place || "the input" : object;
  return `${object}  ${style("dim", place)}`;
}
