import type { UpgradeRules } from "../../../lib/core/upgrade-rules.ts";

/** A version of the model: minor and patch, nothing else. */
export type Version = readonly [minor: number, patch: number];

export interface Puzzle {
  readonly controlPlane: Version;
  readonly nodes: readonly Version[];
  readonly target: Version | number;
  readonly offered: readonly { readonly version: Version; readonly upgradesTo?: readonly Version[] }[];
  readonly rules: Pick<UpgradeRules, "controlPlaneStep" | "skipMinor" | "nodeSkew" | "nodeSkip">;
}

const code = ([minor, patch]: Version) => minor * 100 + patch;
const minorOf = (version: number) => Math.floor(version / 100);

/** Versions that the control plane may take next. */
export function nextControlPlanes(puzzle: Puzzle, from: number): readonly number[] {
  const own = puzzle.offered.find(({ version }) => code(version) === from)?.upgradesTo?.map(code);
  return puzzle.offered
    .map(({ version }) => code(version))
    .filter((to) => {
      if (to <= from || (own !== undefined && !own.includes(to))) return false;
      const near = minorOf(to) - minorOf(from) <= puzzle.rules.controlPlaneStep;
      return near || (own !== undefined && puzzle.rules.skipMinor === "offered");
    });
}

/** Versions that a node may take next while the control plane is at `top`. */
export function nextNodes(puzzle: Puzzle, from: number, top: number): readonly number[] {
  const own = puzzle.offered.find(({ version }) => code(version) === from)?.upgradesTo?.map(code) ?? [];
  return [top, ...puzzle.offered.map(({ version }) => code(version))].filter((to) => {
    if (to <= from || to > top) return false;
    if (puzzle.rules.nodeSkip || minorOf(to) - minorOf(from) <= 1) return true;
    return puzzle.rules.skipMinor === "offered" && own.includes(to);
  });
}

/**
 * The least number of node moves on any legal way, and the least number of control-plane steps among such ways, by
 * looking at every state there is. `undefined` when no way exists.
 */
export function cheapestWay(puzzle: Puzzle): { readonly nodeMoves: number; readonly advances: number } | undefined {
  const legal = (top: number, nodes: readonly number[]) =>
    nodes.every((node) => minorOf(node) <= minorOf(top) && minorOf(top) - minorOf(node) <= puzzle.rules.nodeSkew);
  const hits = (version: number) =>
    typeof puzzle.target === "number" ? minorOf(version) === puzzle.target : version === code(puzzle.target);
  const start = [code(puzzle.controlPlane), ...puzzle.nodes.map(code)];
  if (!legal(start[0] ?? 0, start.slice(1))) return undefined;
  const stay = hits(start[0] ?? 0);
  const done = (top: number, nodes: readonly number[]) =>
    hits(top) && (!stay || top === start[0]) && nodes.every((node) => hits(node) || node >= top);

  // A node move costs a thousand steps of the control plane, so that the sum tells both.
  const cost = new Map([[start.join(), 0]]);
  const queues: (readonly number[])[][] = [[start]];
  const price = (at: number) => Math.floor(at / 32) * 1000 + (at % 32);
  for (let at = 0; at < queues.length; at += 1) {
    for (const state of queues[at] ?? []) {
      const [top = 0, ...nodes] = state;
      if (cost.get(state.join()) !== at) continue;
      if (done(top, nodes)) return { nodeMoves: Math.floor(price(at) / 1000), advances: price(at) % 1000 };
      const reach = (next: readonly number[], by: number) => {
        const known = cost.get(next.join());
        if (!legal(next[0] ?? 0, next.slice(1)) || (known !== undefined && known <= at + by)) return;
        cost.set(next.join(), at + by);
        const queue = queues[at + by] ?? [];
        queue.push(next);
        while (queues.length < at + by) queues.push([]);
        queues[at + by] = queue;
      };
      for (const to of nextControlPlanes(puzzle, top)) reach([to, ...nodes], 1);
      for (const [index, node] of nodes.entries()) {
        for (const to of nextNodes(puzzle, node, top)) reach([top, ...nodes.with(index, to)], 32);
      }
    }
  }
  return undefined;
}
