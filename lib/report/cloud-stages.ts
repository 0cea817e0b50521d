import { fromInstant, type IsoInstant } from "../core/instant.ts";
import type { ClusterPlan, Plan, PlannedStage } from "../core/plan.ts";

/** A stage of one cloud's clusters, as a rollout of that cloud's own knows it: groups, then a wait. */
export interface CloudStage {
  readonly name: string;
  readonly groups: readonly { readonly name: string; readonly clusters: readonly ClusterPlan[] }[];
  /** Seconds to wait after it, as the plan waits. */
  readonly waitSeconds: number;
  readonly approval?: PlannedStage["approval"];
}

/**
 * The stages of a plan with the planned clusters of one provider only; a stage without any is left out. Canaries become a
 * stage of their own in front of the others.
 */
export function cloudStages(plan: Plan, provider: string): readonly CloudStage[] {
  const planned = new Map(
    plan.clusters.flatMap((cluster) =>
      cluster.provider === provider && cluster.outcome === "planned" ? [[cluster.uid, cluster] as const] : [],
    ),
  );
  return plan.stages.flatMap((stage): readonly CloudStage[] => {
    const { name, approval } = stage;
    const pick = (uids: readonly string[]) => uids.flatMap((uid) => planned.get(uid) ?? []);
    const canaries = named(
      stage.groups.map((group) => ({ name: `${group.name}-canaries`, clusters: pick(group.canaries) })),
    );
    const others = named(
      stage.groups.map(({ name: own, clusters, canaries: first }) => ({
        name: own,
        clusters: pick(clusters.filter((uid) => !first.includes(uid))),
      })),
    );
    const before = approval === "before" ? { approval } : {};
    const after = approval === "after" ? { approval } : {};
    const wait = secondsBetween(stage.end, stage.soakUntil);
    if (canaries.length === 0 && others.length === 0) return [];
    if (canaries.length === 0) return [{ name, groups: others, waitSeconds: wait, ...before, ...after }];
    if (others.length === 0) return [{ name, groups: canaries, waitSeconds: wait, ...before, ...after }];
    const pause = secondsBetween(latest(canaries, "end"), earliest(others, "start"));
    return [
      { name: `${name}-canaries`, groups: canaries, waitSeconds: pause, ...before },
      { name, groups: others, waitSeconds: wait, ...after },
    ];
  });
}

type Groups = CloudStage["groups"];

function named(groups: Groups): Groups {
  return groups.filter(({ clusters }) => clusters.length > 0);
}

function latest(groups: Groups, field: "end"): IsoInstant | undefined {
  return groups
    .flatMap(({ clusters }) => clusters.flatMap((cluster) => cluster[field] ?? []))
    .toSorted()
    .at(-1);
}

function earliest(groups: Groups, field: "start"): IsoInstant | undefined {
  return groups.flatMap(({ clusters }) => clusters.flatMap((cluster) => cluster[field] ?? [])).toSorted()[0];
}

function secondsBetween(from: IsoInstant | undefined, to: IsoInstant | undefined): number {
  const [start, end] = [fromInstant(from ?? ""), fromInstant(to ?? "")];
  return start === undefined || end === undefined || end < start ? 0 : Math.round((end - start) / 1000);
}
