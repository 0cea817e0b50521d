import type { ClusterPlan } from "../core/plan.ts";
import type { Column } from "./grid.ts";
import {
  durationText,
  minuteText,
  planDeadlineText,
  roughSaving,
  savingText,
  shortWayText,
  verdictText,
  wayText,
  workloadsText,
  workMinutes,
} from "./plan-words.ts";
import type { Emphasis } from "./style.ts";

const verdictEmphasis: Readonly<Record<ClusterPlan["verdict"], Emphasis>> = {
  ready: "good",
  "ready-with-warnings": "warn",
  "cannot-determine": "warn",
  blocked: "bad",
};

const shortVerdicts: Readonly<Record<ClusterPlan["verdict"], string>> = {
  ready: "ready",
  "ready-with-warnings": "warnings",
  "cannot-determine": "undetermined",
  blocked: "blocked",
};

/** What is planned, for a terminal of 80 to 120 columns. Times are UTC. */
export const compactPlanColumns: readonly Column<ClusterPlan>[] = [
  { title: "CLUSTER", text: ({ name, canary }) => `${name}${canary === true ? " (canary)" : ""}`, min: 16 },
  { title: "CLOUD", text: ({ provider }) => provider, dropOrder: 3 },
  { title: "ENV", text: ({ environment }) => environment ?? "", dropOrder: 4, min: 4 },
  { title: "VERSIONS", text: (row) => wayText(row), short: shortWayText },
  {
    title: "START UTC",
    text: ({ start }) => (start === undefined ? "" : minuteText(start)),
    short: ({ start }) => (start === undefined ? "" : minuteText(start).slice(5)),
  },
  { title: "TAKES", text: (row) => durationText(workMinutes(row)), align: "right", dropOrder: 2 },
  {
    title: "DEADLINE",
    text: (row) => planDeadlineText(row),
    short: (row) => planDeadlineText(row, "!"),
    emphasis: ({ deadline }) => (deadline?.met === false ? "bad" : undefined),
  },
  {
    title: "SAVES",
    text: ({ cost }) => savingText(cost),
    short: ({ cost }) => roughSaving(cost),
    align: "right",
    dropOrder: 1,
  },
  {
    title: "VERDICT",
    text: (row) => verdictText(row),
    short: ({ verdict }) => shortVerdicts[verdict],
    emphasis: ({ verdict }) => verdictEmphasis[verdict],
  },
  {
    title: "WORKLOADS",
    text: (row) => workloadsText(row),
    short: ({ workloads }) =>
      workloads.evidence === undefined ? workloadsText({ workloads }) : shortVerdicts[workloads.verdict],
    emphasis: ({ workloads }) => verdictEmphasis[workloads.verdict],
    dropOrder: 5,
  },
];

/** Every cluster, planned or not, and nothing cut. */
export const widePlanColumns: readonly Column<ClusterPlan>[] = [
  { title: "CLUSTER", text: ({ name }) => name },
  { title: "CLOUD", text: ({ provider }) => provider },
  { title: "ACCOUNT", text: ({ account }) => account },
  { title: "LOCATION", text: ({ location }) => location },
  { title: "ENV", text: ({ environment }) => environment ?? "" },
  { title: "OWNER", text: ({ owner }) => owner ?? "" },
  { title: "MANAGED BY", text: ({ managedBy }) => managedBy ?? "" },
  { title: "OUTCOME", text: ({ outcome }) => outcome },
  { title: "VERDICT", text: (row) => verdictText(row), emphasis: ({ verdict }) => verdictEmphasis[verdict] },
  {
    title: "WORKLOADS",
    text: (row) => workloadsText(row),
    emphasis: ({ workloads }) => verdictEmphasis[workloads.verdict],
  },
  { title: "VERSION", text: ({ version }) => version ?? "unknown" },
  { title: "TARGET", text: ({ target }) => target ?? "" },
  { title: "HOPS", text: ({ hops }) => hops.map(({ to }) => to).join(" → ") },
  { title: "STAGE", text: ({ stage }) => stage ?? "" },
  { title: "GROUP", text: ({ group, canary }) => `${group ?? ""}${canary === true ? " (canary)" : ""}` },
  { title: "START UTC", text: ({ start }) => (start === undefined ? "" : minuteText(start)) },
  { title: "END UTC", text: ({ end }) => (end === undefined ? "" : minuteText(end)) },
  {
    title: "WORK",
    text: (row) => (row.hops.length === 0 ? "" : durationText(workMinutes(row))),
    align: "right",
  },
  {
    title: "DEADLINE",
    text: (row) => (row.deadline === undefined ? "" : `${planDeadlineText(row)} ${row.deadline.kind}`),
    emphasis: ({ deadline }) => (deadline?.met === false ? "bad" : undefined),
  },
  {
    title: "EARLIEST",
    text: ({ deadline }) => (deadline?.earliest === undefined ? "" : minuteText(deadline.earliest)),
  },
  { title: "SAVES", text: ({ cost }) => savingText(cost), align: "right" },
];
