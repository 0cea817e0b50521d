import type { Finding } from "../core/finding.ts";
import { compareText } from "../core/order.ts";
import type { ClusterPlan, Plan, PlannedStage, Verdict } from "../core/plan.ts";

/** Reasons with one code and one remedy: what is said of which clusters. */
export interface ReasonGroup {
  readonly code: string;
  readonly fix?: string;
  /** Clusters with one of the reasons. */
  readonly clusters: number;
  /** Those of most clusters first. */
  readonly messages: readonly { readonly message: string; readonly clusters: readonly ClusterPlan[] }[];
}

/** What a plan says, in the order in which people ask. */
export interface PlanView {
  readonly plan: Plan;
  /** The stages in order, each with its clusters by their start. */
  readonly stages: readonly { readonly stage: PlannedStage; readonly clusters: readonly ClusterPlan[] }[];
  readonly byOutcome: ReadonlyMap<ClusterPlan["outcome"], readonly ClusterPlan[]>;
  /** Reasons of the clusters of an outcome, those of most clusters first. */
  readonly reasonsOf: (outcome: ClusterPlan["outcome"]) => readonly ReasonGroup[];
  readonly verdicts: ReadonlyMap<Verdict, number>;
  readonly evidence: { readonly performed: number; readonly applicable: number };
  /** Checks that could not be made, by code, those of most clusters first. */
  readonly notMade: readonly { readonly code: string; readonly clusters: number }[];
  /** Planned clusters that are not done by their deadline. */
  readonly late: readonly ClusterPlan[];
  /** Hops that an earlier look at the inventory found done, of all that have been planned. */
  readonly hops: { readonly done: number; readonly all: number };
}

export function planView(plan: Plan): PlanView {
  const { clusters } = plan;
  const planned = clusters.filter(({ outcome }) => outcome === "planned");
  const byOutcome = Map.groupBy(clusters, ({ outcome }) => outcome);
  const verdicts = new Map<Verdict, number>();
  for (const { verdict } of clusters) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  const hops = clusters.flatMap((cluster) => cluster.hops);
  return {
    plan,
    stages: stagesOf(plan, planned),
    byOutcome,
    reasonsOf: (outcome) => grouped(byOutcome.get(outcome) ?? []),
    verdicts,
    evidence: {
      performed: clusters.reduce((sum, { evidence }) => sum + evidence.performed, 0),
      applicable: clusters.reduce((sum, { evidence }) => sum + evidence.applicable, 0),
    },
    notMade: notMade(plan.findings),
    late: planned.filter(({ deadline }) => deadline?.met === false).toSorted(byDeadline),
    hops: { done: hops.filter(({ done }) => done === true).length, all: hops.length },
  };
}

/** A planned cluster of no stage of the list comes last, in a stage of its own name. */
function stagesOf({ stages }: Plan, planned: readonly ClusterPlan[]): PlanView["stages"] {
  const byStage = Map.groupBy(planned, ({ stage = "" }) => stage);
  const listed = new Set(stages.map(({ name }) => name));
  const others = [...byStage.keys()].filter((name) => !listed.has(name));
  return [...stages, ...others.map((name): PlannedStage => ({ name, failureBudget: 0, groups: [] }))]
    .map((stage) => ({ stage, clusters: (byStage.get(stage.name) ?? []).toSorted(byStart) }))
    .filter(({ clusters }) => clusters.length > 0);
}

function grouped(clusters: readonly ClusterPlan[]): readonly ReasonGroup[] {
  const said = clusters.flatMap((cluster) => cluster.reasons.map((reason) => ({ ...reason, cluster })));
  const groups = Map.groupBy(said, ({ code, fix = "" }) => `${code}\n${fix}`);
  return [...groups.values()]
    .flatMap((reasons): readonly ReasonGroup[] => {
      const [first] = reasons;
      if (first === undefined) return [];
      const byMessage = Map.groupBy(reasons, ({ message }) => message);
      return [
        {
          code: first.code,
          ...(first.fix === undefined ? {} : { fix: first.fix }),
          clusters: new Set(reasons.map(({ cluster }) => cluster.uid)).size,
          messages: [...byMessage]
            .map(([message, of]) => ({ message, clusters: [...new Set(of.map(({ cluster }) => cluster))] }))
            .toSorted((a, b) => b.clusters.length - a.clusters.length || compareText(a.message, b.message)),
        },
      ];
    })
    .toSorted(
      (a, b) => b.clusters - a.clusters || compareText(a.code, b.code) || compareText(a.fix ?? "", b.fix ?? ""),
    );
}

function notMade(findings: readonly Finding[]): PlanView["notMade"] {
  const clusters = new Map<string, Set<string>>();
  for (const { code, verdict, target } of findings) {
    if (verdict !== "unknown") continue;
    const of = clusters.get(code) ?? new Set<string>();
    clusters.set(code, of.add(target.cluster ?? ""));
  }
  return [...clusters]
    .map(([code, of]) => ({ code, clusters: of.size }))
    .toSorted((a, b) => b.clusters - a.clusters || compareText(a.code, b.code));
}

function byStart(a: ClusterPlan, b: ClusterPlan): number {
  return compareText(a.start ?? "~", b.start ?? "~") || compareText(a.name, b.name) || compareText(a.uid, b.uid);
}

function byDeadline(a: ClusterPlan, b: ClusterPlan): number {
  return compareText(a.deadline?.at ?? "", b.deadline?.at ?? "") || byStart(a, b);
}
