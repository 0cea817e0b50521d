import type { ClusterPlan } from "../core/plan.ts";
import { markdownCell, markdownCode, markdownRow, markdownText } from "../encode/markdown.ts";
import { groupGaps, namesMarkdown } from "./gap-lines.ts";
import { planSummary, stageText } from "./plan-summary.ts";
import type { PlanView, ReasonGroup } from "./plan-view.ts";
import {
  durationText,
  minuteText,
  planDeadlineText,
  savingText,
  verdictText,
  wayText,
  workloadsText,
  workMinutes,
} from "./plan-words.ts";

/** For a pull request or a wiki: the sums, each stage as a table, and why the others are not planned. */
export function planMarkdown(view: PlanView): string {
  const [heading = "", ...sums] = planSummary(view);
  return [
    `## Upgrade plan\n\n${markdownText(heading)}\n`,
    sums.map((line) => `- ${markdownText(line)}\n`).join(""),
    ...view.stages.map(({ stage, clusters }) => `### Stage ${markdownText(stageText(stage))}\n\n${table(clusters)}`),
    reasons("Blocked", view.reasonsOf("blocked")),
    reasons("No way but a new cluster", view.reasonsOf("rebuild")),
    reasons("Skipped by policy", view.reasonsOf("skipped")),
    reasons("Not known", view.reasonsOf("unknown")),
    problems(view),
    gaps(view),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function table(clusters: readonly ClusterPlan[]): string {
  return [
    markdownRow(columns.map(([title]) => title)),
    markdownRow(columns.map(() => "---")),
    ...clusters.map((cluster) => markdownRow(columns.map(([, cell]) => cell(cluster)))),
  ].join("");
}

const columns: readonly (readonly [title: string, cell: (cluster: ClusterPlan) => string])[] = [
  ["Cluster", ({ name, canary }) => `${markdownCell(name)}${canary === true ? " (canary)" : ""}`],
  ["Cloud", ({ provider }) => markdownCell(provider)],
  ["Environment", ({ environment }) => markdownCell(environment ?? "")],
  ["Versions", (cluster) => markdownText(wayText(cluster))],
  ["Start (UTC)", ({ start }) => (start === undefined ? "" : minuteText(start))],
  ["Work", (cluster) => durationText(workMinutes(cluster))],
  ["Deadline", (cluster) => markdownText(planDeadlineText(cluster))],
  ["Saves", ({ cost }) => markdownText(savingText(cost))],
  ["Verdict", (cluster) => verdictText(cluster)],
  ["Workloads", (cluster) => workloadsText(cluster)],
  ["Managed by", ({ managedBy }) => markdownCell(managedBy ?? "")],
];

function reasons(title: string, groups: readonly ReasonGroup[]): string {
  if (groups.length === 0) return "";
  const lines = groups.flatMap(({ code, fix, messages }) =>
    messages.map(({ message, clusters }) => {
      const where = namesMarkdown(clusters.map(({ name }) => name));
      return `- **${markdownText(code)}** ${where}: ${markdownCode(message)}${fix === undefined ? "" : ` ${markdownText(fix)}`}\n`;
    }),
  );
  return `### ${title}\n\n${lines.join("")}`;
}

function problems({ plan }: PlanView): string {
  if (plan.problems.length === 0) return "";
  const lines = plan.problems.map(
    ({ rule, message, relax }) => `- **${markdownText(rule)}** ${markdownText(message)}. ${markdownText(relax)}\n`,
  );
  return `### Rules that cannot be met\n\n${lines.join("")}`;
}

function gaps({ plan }: PlanView): string {
  const missing = plan.gaps.filter(({ code }) => code !== "NOT_ENABLED");
  if (missing.length === 0) return "";
  const lines = groupGaps(missing).map(
    ({ code, what, message, places }) =>
      `- **${code}** ${markdownCode(what)} of ${namesMarkdown(places)}: ${markdownCode(message)}\n`,
  );
  return `### Could not be read: ${missing.length}\n\n${lines.join("")}`;
}
