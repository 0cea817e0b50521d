import type { KubeVersion } from "../core/version.ts";
import type { PathGraph } from "./path-graph.ts";

/** Pools that run the same version move alike, so they are searched for as one. */
export interface NodeGroup {
  readonly version: KubeVersion;
  readonly pools: number;
}

/** One step of the way: the control plane to a place, or a group of pools to one. */
export type SearchStep = { readonly to: number } & ({ readonly group: number } | { readonly group?: undefined });

export interface Goal {
  /** How many minors nodes may lag behind the control plane. */
  readonly skew: number;
  /** Whether a control plane of this version has arrived. */
  readonly reached: (version: KubeVersion) => boolean;
  /** Whether nodes of this version need no further move once the control plane has arrived at `top`. */
  readonly settled: (version: KubeVersion, top: KubeVersion) => boolean;
}

interface State {
  /** Place of the control plane. */
  readonly top: number;
  /** Place of each group; `undefined` while it runs the version it began with. */
  readonly at: readonly (number | undefined)[];
  readonly arrived: boolean;
  readonly nodeMoves: number;
  readonly advances: number;
  readonly steps: readonly SearchStep[];
}

/**
 * The way with the fewest moves of pools, among those the one with the fewest steps of the control plane, among those
 * the one over the newest versions. `undefined` when there is none.
 *
 * Uniform-cost search. A pool is moved only when the control plane is about to leave it too far behind, or at the end:
 * a move can be put off until then without costing more, and from a newer control plane it reaches further.
 */
export function searchPath(
  graph: PathGraph,
  groups: readonly NodeGroup[],
  goal: Goal,
): readonly SearchStep[] | undefined {
  const open: State[] = [
    { top: graph.start, at: groups.map(() => undefined), arrived: false, nodeMoves: 0, advances: 0, steps: [] },
  ];
  const closed = new Set<string>();
  for (;;) {
    const state = takeBest(open);
    if (state === undefined) return undefined;
    if (state.arrived) return state.steps;
    const key = `${state.top}:${state.at.join(",")}`;
    if (closed.has(key)) continue;
    closed.add(key);
    open.push(
      ...arrivals(graph, groups, goal, state),
      ...departures(graph, groups, goal, state),
      ...lastChances(graph, groups, state),
    );
  }
}

/** At the goal: what is left is to bring the pools there. */
function arrivals(graph: PathGraph, groups: readonly NodeGroup[], goal: Goal, state: State): readonly State[] {
  const top = graph.ladder[state.top];
  if (top === undefined || !goal.reached(top)) return [];
  let last: State = { ...state, arrived: true };
  for (const [index, group] of groups.entries()) {
    const version = versionAt(graph, group, state.at[index]);
    if (goal.settled(version, top)) continue;
    const way = waysFrom(graph, version, state.top, (to) => goal.settled(to, top))[0];
    if (way === undefined) return [];
    last = moved(last, index, group, way);
  }
  return [last];
}

/** One step of the control plane further; or first the moves of one group that such a step would leave behind. */
function departures(graph: PathGraph, groups: readonly NodeGroup[], goal: Goal, state: State): readonly State[] {
  return graph.advances(state.top).flatMap((next): readonly State[] => {
    const ahead = graph.ladder[next];
    if (ahead === undefined) return [];
    const inSkew = (version: KubeVersion) => ahead.minor - version.minor <= goal.skew;
    for (const [index, group] of groups.entries()) {
      const version = versionAt(graph, group, state.at[index]);
      if (inSkew(version)) continue;
      return waysFrom(graph, version, state.top, inSkew).map((way) => moved(state, index, group, way));
    }
    return [{ ...state, top: next, advances: state.advances + 1, steps: [...state.steps, { to: next }] }];
  });
}

/**
 * A version that is no longer offered can be joined only while the control plane runs it. Nodes that may not skip may need
 * it as a stop on their way, so that here a move cannot be put off.
 */
function lastChances(graph: PathGraph, groups: readonly NodeGroup[], state: State): readonly State[] {
  if (!graph.startFades || graph.bestEnd === "top" || state.top !== graph.start) return [];
  return groups.flatMap((group, index) => {
    const version = versionAt(graph, group, state.at[index]);
    return graph.moves(version, state.top).map((place) => moved(state, index, group, [place]));
  });
}

/**
 * Shortest ways to the places where `enough` holds, as far as they need to be tried (`bestEnd`). The first is the
 * shortest, and of those the one that ends at the newest version.
 */
function waysFrom(
  graph: PathGraph,
  from: KubeVersion,
  top: number,
  enough: (version: KubeVersion) => boolean,
): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const seen = new Set<number>();
  let front: readonly Way[] = [{ version: from, places: [] }];
  while (front.length > 0) {
    const reached = front.flatMap(({ version, places }) =>
      graph.moves(version, top).flatMap((place): readonly Way[] => {
        const to = graph.ladder[place];
        if (to === undefined || seen.has(place)) return [];
        seen.add(place);
        return [{ version: to, places: [...places, place] }];
      }),
    );
    const ends = reached.filter(({ version }) => enough(version)).toSorted((a, b) => lastOf(b) - lastOf(a));
    found.push(...ends.map(({ places }) => places));
    if (found.length > 0 && graph.bestEnd !== "any") return found.slice(0, 1);
    front = reached;
  }
  return found;
}

interface Way {
  readonly version: KubeVersion;
  readonly places: readonly number[];
}

function lastOf({ places }: Way): number {
  return places.at(-1) ?? -1;
}

function versionAt(graph: PathGraph, group: NodeGroup, place: number | undefined): KubeVersion {
  return (place === undefined ? undefined : graph.ladder[place]) ?? group.version;
}

function moved(state: State, index: number, group: NodeGroup, way: readonly number[]): State {
  return {
    ...state,
    at: state.at.with(index, way.at(-1)),
    nodeMoves: state.nodeMoves + way.length * group.pools,
    steps: [...state.steps, ...way.map((to) => ({ to, group: index }))],
  };
}

function takeBest(open: State[]): State | undefined {
  const best = open.reduce<number>((chosen, state, index) => {
    const other = open[chosen];
    return other === undefined || isBetter(state, other) ? index : chosen;
  }, 0);
  return open.splice(best, 1)[0];
}

function isBetter(a: State, b: State): boolean {
  const order = a.nodeMoves - b.nodeMoves || a.advances - b.advances || b.top - a.top;
  return order < 0;
}
