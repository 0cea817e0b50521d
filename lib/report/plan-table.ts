import { terminalText, truncateText } from "../encode/terminal.ts";
import { gapGroupLines, groupGaps } from "./gap-lines.ts";
import { grid } from "./grid.ts";
import { assembled, folded, wrapped } from "./lines.ts";
import { compactPlanColumns, widePlanColumns } from "./plan-columns.ts";
import { planSummary, stageText } from "./plan-summary.ts";
import type { PlanView, ReasonGroup } from "./plan-view.ts";
import { plainStyle, type Style } from "./style.ts";
import { counted } from "./words.ts";

export interface PlanTableOptions {
  /** Columns the table may take. Default 100; `Infinity` cuts nothing. */
  readonly width?: number;
  readonly style?: Style;
  /** Clusters per stage, kinds of reasons per outcome, and kinds of gaps that are shown. Default: all, 8 and 5. */
  readonly rows?: number;
  readonly reasons?: number;
  readonly gaps?: number;
  /** What to do next; default: the runbook. */
  readonly next?: string;
}

/** What is planned, stage by stage and by start, then what is not and why, then sums, gaps and the next step. */
export function planTable(view: PlanView, options: PlanTableOptions = {}): string {
  const { width = 100, style = plainStyle, rows: most = Infinity, reasons = 8, gaps = 5 } = options;
  const shown = view.stages.flatMap(({ clusters }) => clusters.slice(0, most));
  const hasEnvironment = shown.some(({ environment }) => environment !== undefined);
  const hasWorkloads = shown.some(({ workloads }) => workloads.evidence !== undefined);
  const needed = new Map([
    ["ENV", hasEnvironment],
    ["WORKLOADS", hasWorkloads],
  ]);
  const columns = compactPlanColumns.filter(({ title }) => needed.get(title) ?? true);
  const { lines, dropped } = grid(columns, shown, width, style);
  const notes = [
    ...(shown.some(({ deadline }) => deadline?.tentative === true) ? ["~ tentative or derived date"] : []),
    ...(lines.some((line) => / ×\d/.test(line)) ? ["×2 so many control-plane upgrades"] : []),
    ...(lines.some((line) => /\d! /.test(line)) ? ["! not done by its deadline"] : []),
    ...(shown.some(({ cost }) => cost.savedUsd === undefined) ? ["? cost not known"] : []),
    ...(dropped.length > 0 ? [`left out for width: ${dropped.join(", ")} (-o wide shows all)`] : []),
  ];
  return assembled([
    shown.length === 0 ? [] : withStages(view, lines, { style, width, most }),
    wrapped(notes, width).map((line) => style("dim", line)),
    ...notPlanned(view, { width, style, kinds: reasons, names: 3 }),
    footer(view, { width, style, gaps, ...(options.next === undefined ? {} : { next: options.next }) }),
  ]);
}

/** Every cluster and every reason, nothing cut. */
export function planWide(view: PlanView, { style = plainStyle }: PlanTableOptions = {}): string {
  const { plan } = view;
  const { lines } = grid(widePlanColumns, plan.clusters, Infinity, style);
  return assembled([
    plan.clusters.length === 0 ? [] : lines,
    view.stages.map(({ stage }) => terminalText(stageText(stage))),
    ...notPlanned(view, { width: Infinity, style, kinds: Infinity, names: Infinity }),
    footer(view, { width: Infinity, style, gaps: Infinity }),
  ]);
}

/** Puts a heading over the rows of each stage, and under them how many are left out. A plan of one stage needs no heading. */
function withStages(
  { stages }: PlanView,
  [header = "", ...rows]: readonly string[],
  { style, width, most }: { readonly style: Style; readonly width: number; readonly most: number },
): string[] {
  const out = [header];
  let from = 0;
  for (const { stage, clusters } of stages) {
    if (stages.length > 1) out.push(style("strong", truncateText(terminalText(stageText(stage)), width)));
    const count = Math.min(clusters.length, most);
    out.push(...rows.slice(from, from + count));
    from += count;
    const left = clusters.length - count;
    if (left > 0) out.push(style("dim", `and ${counted(left, "cluster")} more`));
  }
  return out;
}

interface ReasonDetail {
  readonly width: number;
  readonly style: Style;
  readonly kinds: number;
  readonly names: number;
}

function notPlanned(view: PlanView, detail: ReasonDetail): string[][] {
  return [
    section("Blocked", view, "blocked", detail),
    section("No way but a new cluster", view, "rebuild", detail),
    section("Skipped by policy", view, "skipped", detail),
    section("Not known", view, "unknown", detail),
  ];
}

function section(
  title: string,
  view: PlanView,
  outcome: Parameters<PlanView["reasonsOf"]>[0],
  detail: ReasonDetail,
): string[] {
  const clusters = view.byOutcome.get(outcome) ?? [];
  if (clusters.length === 0) return [];
  const { width, style, kinds } = detail;
  const groups = view.reasonsOf(outcome);
  const left = groups.length - kinds;
  return [
    style(outcome === "blocked" ? "bad" : "strong", `${title}: ${counted(clusters.length, "cluster")}`),
    ...groups.slice(0, kinds).flatMap((group) => reasonLines(group, detail)),
    ...(left > 0 ? [truncateText(`  and ${left} more reasons (-o wide shows all)`, width)] : []),
  ];
}

function reasonLines({ code, fix = "", clusters, messages }: ReasonGroup, detail: ReasonDetail): string[] {
  const { width, style, names, kinds } = detail;
  const [heading = "", ...advice] = folded(
    terminalText(`${code} in ${clusters}: ${fix}`.replace(/: $/, "")),
    width - 2,
    "  ",
  );
  const left = messages.length - kinds;
  return [
    `  ${heading}`,
    ...advice.map((line) => `  ${line}`),
    ...messages.slice(0, kinds).flatMap(({ message, clusters: of }) => {
      const more = of.length > names ? ` and ${of.length - names} more` : "";
      const where = `${of
        .slice(0, names)
        .map(({ name }) => name)
        .join(", ")}${more}`;
      const text = terminalText(`${where}: ${message}`);
      return folded(text, width - 4, "  ", width === Infinity ? Infinity : 2).map((line) =>
        style("dim", `    ${line}`),
      );
    }),
    ...(left > 0 ? [`    and ${left} more (-o wide shows all)`] : []),
  ];
}

interface FooterDetail {
  readonly width: number;
  readonly style: Style;
  readonly gaps: number;
  readonly next?: string;
}

function footer(view: PlanView, { width, style, gaps: most, next }: FooterDetail): string[] {
  const { problems } = view.plan;
  // What is switched off has no clusters to plan for: nothing of it is missing.
  const gaps = view.plan.gaps.filter(({ code }) => code !== "NOT_ENABLED");
  const [heading = "", ...sums] = planSummary(view);
  const folding = (text: string) => folded(terminalText(text), width, "  ");
  const late = new Set(view.late.map(({ uid }) => uid));
  const broken = problems.slice(0, Math.max(most, 5)).flatMap(({ rule, message, relax, clusters }) => {
    // What is late stands among the sums, by name and in fewer words.
    const told = clusters.length > 0 && clusters.every((uid) => late.has(uid));
    const heading = !told
      ? `Rule that cannot be met: ${rule}: ${message}`
      : rule === "deadline"
        ? `Late under any rules: ${counted(clusters.length, "cluster")}`
        : `Late because of the rule ${rule}: ${counted(clusters.length, "cluster")}`;
    const advice = folded(terminalText(relax), width - 2, "").map((line) => `  ${line}`);
    return [...folding(heading).map((line) => style("bad", line)), ...advice];
  });
  const groups = groupGaps(gaps);
  const missing = most === 0 ? [] : gapGroupLines(groups, { groups: most, places: width === Infinity ? Infinity : 2 });
  return [
    ...folding(heading).map((line) => style("strong", line)),
    ...sums.flatMap(folding),
    ...broken,
    ...(problems.length > Math.max(most, 5)
      ? [`  and ${problems.length - Math.max(most, 5)} more rules (-o wide shows all)`]
      : []),
    ...(gaps.length === 0 ? [] : [style("warn", `Could not be read: ${gaps.length}`)]),
    ...missing.map((line) => style("warn", truncateText(line, width))),
    ...folding(`Next: ${next ?? nextStep(view)}`),
  ];
}

function nextStep({ stages, byOutcome }: PlanView): string {
  if (stages.length > 0) return "fleetwright plan --runbook DIR   writes the commands, wave by wave";
  if (byOutcome.has("blocked")) return "repair what blocks, then plan again";
  return "nothing is to be done";
}
