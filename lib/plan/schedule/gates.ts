import type { Wave } from "../waves.ts";
import type { Gate } from "./model.ts";

/** Where the tasks of a cluster stand among the others. */
export interface Place {
  readonly gate: number;
  readonly rank: number;
  /** Of tasks from the first on that touches nodes; the same as `gate` and `rank` where phases are not split. */
  readonly nodesGate: number;
  readonly nodesRank: number;
  /** Gates that wait for its control-plane work, and for all its work. */
  readonly leadFeeds: readonly number[];
  readonly endFeeds: readonly number[];
}

export interface GatePlan {
  readonly gates: readonly Gate[];
  placeOf(wave: number, group: number, canary: boolean): Place;
}

/**
 * The waiting that a policy asks for: a stage for the one before it and its soak, the rest of a group for its canaries
 * and theirs, and with `control-planes-first` the nodes of a stage for its control planes. Canaries are a small stage of
 * their own: their nodes wait for the control planes of the group's canaries only.
 */
export function planGates(waves: readonly Wave[], phased: boolean, asOf: number): GatePlan {
  const gates: Gate[] = [];
  const add = (gate: Gate) => gates.push(gate) - 1;
  const stageGates = new Map<number, number>();
  let before: { readonly gate: number; readonly soak: number } | undefined;
  /** When the soaks are over of what an earlier plan has done in the stages so far. */
  let soaked = asOf;
  for (const [index, { stage, groups }] of waves.entries()) {
    const soakedBefore = soaked;
    for (const { finishedAt } of groups) soaked = Math.max(soaked, after(finishedAt, stage?.soakHours) ?? soaked);
    // Nobody waits for a stage without clusters, nor for its soak.
    if (groups.every(({ canaries, others }) => canaries.length + others.length === 0)) continue;
    const release = stage?.notBefore === undefined ? asOf : Math.ceil(Date.parse(stage.notBefore) / 60_000);
    const gate = add({
      release: Math.max(soakedBefore, release),
      lag: before?.soak ?? 0,
      ...(before === undefined ? {} : { after: before.gate }),
    });
    stageGates.set(index, gate);
    before = { gate, soak: minutesOf(stage?.soakHours) };
  }

  const ordered = [...stageGates.values()];
  const places = new Map<string, Place>();
  for (const [index, stageGate] of stageGates) {
    const next = ordered[ordered.indexOf(stageGate) + 1];
    const nextFeeds = next === undefined ? [] : [next];
    const behind = (lag: number, gate = stageGate, release = asOf) => add({ release, lag, after: gate });
    const rank = index * 4;
    const groups = (waves[index]?.groups ?? []).map(({ group, canaries, canariesFinishedAt }) => {
      const proven = after(canariesFinishedAt, group?.canarySoakHours);
      const waits = canaries.length > 0 || proven !== undefined;
      const rest = waits
        ? behind(minutesOf(group?.canarySoakHours), stageGate, Math.max(asOf, proven ?? asOf))
        : stageGate;
      return {
        canaryNodes: phased && canaries.length > 0 ? behind(0) : undefined,
        rest,
        // Behind the canaries as well: nodes that must move before their control plane can have nothing else to wait for.
        restNodes: phased ? behind(0, rest) : undefined,
      };
    });
    const allNodes = groups.flatMap(({ restNodes }) => restNodes ?? []);
    for (const [group, { canaryNodes, rest, restNodes }] of groups.entries()) {
      places.set(`${index} ${group} true`, {
        gate: stageGate,
        rank,
        nodesGate: canaryNodes ?? stageGate,
        nodesRank: phased ? rank + 1 : rank,
        leadFeeds: canaryNodes === undefined ? [] : [canaryNodes],
        endFeeds: rest === stageGate ? nextFeeds : [rest, ...nextFeeds],
      });
      places.set(`${index} ${group} false`, {
        gate: rest,
        rank: rank + 2,
        nodesGate: restNodes ?? rest,
        nodesRank: phased ? rank + 3 : rank + 2,
        leadFeeds: allNodes,
        endFeeds: nextFeeds,
      });
    }
  }
  return {
    gates,
    placeOf(wave, group, canary) {
      const place = places.get(`${wave} ${group} ${canary}`);
      if (place === undefined) throw new RangeError(`no place in wave ${wave}, group ${group}`);
      return place;
    },
  };
}

/** The minute at which a soak is over that began at `epochMs`. */
function after(epochMs: number | undefined, hours: number | undefined): number | undefined {
  return epochMs === undefined ? undefined : Math.ceil(epochMs / 60_000) + minutesOf(hours);
}

function minutesOf(hours: number | undefined): number {
  return Math.ceil((hours ?? 0) * 60);
}
