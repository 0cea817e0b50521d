import type { Group, Policy, Stage } from "../core/policy.ts";
import { fitsSelector } from "../core/selector.ts";
import type { FinishedCluster, ScheduleCluster } from "./schedule/schedule-input.ts";

/** A stage with the clusters that belong to it. */
export interface Wave {
  readonly name: string;
  /** Absent for the stage of the clusters that no group of the policy matches. */
  readonly stage?: Stage;
  readonly groups: readonly WaveGroup[];
}

export interface WaveGroup {
  readonly name: string;
  readonly group?: Group;
  /** Go first, each fully. */
  readonly canaries: readonly ScheduleCluster[];
  readonly others: readonly ScheduleCluster[];
  /** When those ended that an earlier plan has done: all of them, and its canaries. Milliseconds since the epoch. */
  readonly finishedAt?: number;
  readonly canariesFinishedAt?: number;
}

/**
 * Puts each cluster into the first group that matches it, in the order of the stages; the rest form a last stage.
 *
 * A number of canaries takes the clusters with the least work, then by uid: what goes first should be over soon. A group
 * whose canaries were chosen by an earlier plan keeps them.
 *
 * @param clusters Sorted by uid.
 * @param finished What an earlier plan has done.
 */
export function waves(
  policy: Policy,
  clusters: readonly ScheduleCluster[],
  finished: readonly FinishedCluster[] = [],
): readonly Wave[] {
  const stages = policy.stages ?? [];
  const places = stages.flatMap((stage) => stage.groups.map((group) => ({ group, members: [] as ScheduleCluster[] })));
  const rest: ScheduleCluster[] = [];
  for (const cluster of clusters) {
    const place = places.find(({ group }) => fitsSelector(group.match, cluster.cluster));
    (place?.members ?? rest).push(cluster);
  }
  const groups = places.map(({ group }) => group);
  const done = Map.groupBy(finished, ({ cluster }) => groups.find(({ match }) => fitsSelector(match, cluster)));
  const planned: Wave[] = stages.map((stage) => ({
    name: stage.name,
    stage,
    groups: stage.groups.map((group) =>
      split(group.name, group, places.find((place) => place.group === group)?.members ?? [], done.get(group) ?? []),
    ),
  }));
  if (rest.length === 0 && planned.length > 0) return planned;
  const name = unusedName(planned.length === 0 ? "all" : "rest", stages);
  return [...planned, { name, groups: [{ name, canaries: [], others: rest }] }];
}

function split(
  name: string,
  group: Group,
  members: readonly ScheduleCluster[],
  finished: readonly FinishedCluster[],
): WaveGroup {
  const ends = finished.map(({ end }) => Date.parse(end));
  const canaryEnds = finished.flatMap(({ end, canary }) => (canary === true ? [Date.parse(end)] : []));
  const chosen = new Set(canariesOf(group, members, canaryEnds.length));
  return {
    ...(ends.length === 0 ? {} : { finishedAt: lastOf(ends) }),
    ...(canaryEnds.length === 0 ? {} : { canariesFinishedAt: lastOf(canaryEnds) }),
    name,
    group,
    canaries: members.filter((member) => chosen.has(member)),
    others: members.filter((member) => !chosen.has(member)),
  };
}

/** @param done Canaries that an earlier plan has brought to their end. */
function canariesOf(group: Group, members: readonly ScheduleCluster[], done: number): readonly ScheduleCluster[] {
  const kept = members.filter(({ canary }) => canary === true);
  const free = members.filter(({ canary }) => canary === undefined);
  const { canaries = 0 } = group;
  if (typeof canaries !== "number") {
    return [...kept, ...free.filter(({ cluster }) => fitsSelector(canaries, cluster))];
  }
  const work = new Map(free.map((member) => [member, minutesOf(member)]));
  const byWork = free.toSorted((a, b) => (work.get(a) ?? 0) - (work.get(b) ?? 0));
  return [...kept, ...byWork.slice(0, Math.max(0, canaries - kept.length - done))];
}

function lastOf(instants: readonly number[]): number {
  return instants.reduce((last, at) => Math.max(last, at), Number.NEGATIVE_INFINITY);
}

function minutesOf({ hops }: ScheduleCluster): number {
  return hops.reduce((sum, { steps }) => sum + steps.reduce((total, { minutes }) => total + minutes, 0), 0);
}

function unusedName(wanted: string, stages: readonly Stage[]): string {
  let name = wanted;
  while (stages.some((stage) => stage.name === name)) name = `${name}*`;
  return name;
}
