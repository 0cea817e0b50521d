import { type FleetTrace, type Trace, tracedFacts } from "../core/trace.ts";
import { terminalText } from "../encode/terminal.ts";
import { assembled, enumerated, folded } from "./lines.ts";
import { plainStyle, type Style } from "./style.ts";

export interface TraceTableOptions {
  readonly width?: number;
  readonly style?: Style;
}

const labelWidth = Math.max(...tracedFacts.map((fact) => fact.length)) + 2;

/** For a terminal: each image with what is known of it and who told, what nothing tells, and what was not found. */
export function traceTable({ traces, unread }: FleetTrace, options: TraceTableOptions = {}): string {
  const { width = 100, style = plainStyle } = options;
  const lost = unread.flatMap(({ what, message }) => folded(terminalText(`${what}: ${message}`), width - 2, "  "));
  return assembled([
    ...traces.map((trace) => traceLines(trace, width, style)),
    lost.length === 0
      ? []
      : [style("bad", `Not found or not read: ${unread.length}`), ...lost.map((line) => `  ${line}`)],
  ]);
}

function traceLines(trace: Trace, width: number, style: Style): readonly string[] {
  const { image, container, object, place, clusters = [], facts, disagreements, untraced } = trace;
  const where = [object, place === undefined ? undefined : `(${place})`].filter((part) => part !== undefined).join(" ");
  const title = image === undefined ? where : `${image}${where === "" ? "" : ` in ${where}`}`;
  const of = container === undefined ? [] : [`container ${container}`];
  const told = tracedFacts.flatMap((fact) => {
    const known = facts[fact];
    if (known === undefined) return [];
    const others = disagreements.filter((other) => other.fact === fact);
    return [
      ...factLines(fact, known, width, style),
      ...others.flatMap((other) => factLines("but", other, width, style)),
    ];
  });
  return [
    ...folded(terminalText(title), width, "  ").map((line) => style("strong", line)),
    ...[...of].map((line) => `  ${terminalText(line)}`),
    ...told,
    ...(clusters.length === 0 ? [] : enumerated("  runs on ", clusters.map(terminalText), width)),
    ...(untraced.length === 0 ? [] : [`  ${style("warn", "not told:")} ${untraced.join(", ")}`]),
  ];
}

function factLines(
  label: string,
  { value, source }: { readonly value: string; readonly source: string },
  width: number,
  style: Style,
): readonly string[] {
  const indent = " ".repeat(labelWidth + 2);
  const lines = folded(terminalText(source), width - indent.length, "  ").map((line) => indent + style("dim", line));
  return [`  ${label.padEnd(labelWidth)}${terminalText(value)}`, ...lines];
}
