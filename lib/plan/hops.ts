import type { NodePool } from "../core/node-pool.ts";
import { compareText } from "../core/order.ts";
import type { PathStep } from "../core/plan.ts";
import { minorOf, parseVersion } from "../core/version.ts";

/** Which steps of a control plane move every pool in the same operation. `first`: only the first one. */
export type WholeSteps = "none" | "first" | "all";

/** A path cut where the control plane advances: what belongs to each hop. */
export interface HopOutline {
  readonly from: string;
  readonly to: string;
  readonly toMinor: string;
  /** Whether the control plane advances, or only nodes move. */
  readonly advances: boolean;
  /** Whether the control plane and every pool move in one operation. */
  readonly whole: boolean;
  readonly nodes: readonly NodeMove[];
}

/** A move of the pool at this place among those that the path was sought for. */
export interface NodeMove {
  readonly place: number;
  readonly from: string;
  readonly to: string;
  readonly toMinor: string;
}

/**
 * Cuts a path into hops. Nodes move in the hop in which they have to: those that must move before the first advance form
 * a hop of their own, whose `from` equals its `to`.
 *
 * @param path Names pools by their place.
 * @param wholeSteps Which advances of the control plane take every pool along.
 */
export function outlineHops(
  path: readonly PathStep[],
  controlPlane: string,
  wholeSteps: WholeSteps = "none",
): readonly HopOutline[] {
  const hops: (Omit<HopOutline, "nodes"> & { readonly nodes: NodeMove[] })[] = [];
  const open = (from: string, to: string, advances: boolean) => {
    const isFirst = !hops.some((hop) => hop.advances);
    const whole = advances && (wholeSteps === "all" || (wholeSteps === "first" && isFirst));
    const hop = { from, to, toMinor: minor(to), advances, whole, nodes: [] };
    hops.push(hop);
    return hop;
  };
  for (const { step, pool, from, to } of path) {
    if (step === "control-plane") open(from, to, true);
    else {
      const hop = hops.at(-1) ?? open(controlPlane, controlPlane, false);
      hop.nodes.push({ place: Number(pool), from, to, toMinor: minor(to) });
    }
  }
  return hops;
}

/** Pools whose nodes a plan moves, in the order in which it does: system pools first, those that build themselves last. */
export function pathPools(pools: readonly NodePool[], providerMovesNodes: boolean): readonly NodePool[] {
  if (providerMovesNodes) return [];
  return pools
    .filter(({ kind }) => kindOrder[kind] !== undefined)
    .sort(
      (a, b) =>
        Number(b.mode === "system") - Number(a.mode === "system") ||
        (kindOrder[a.kind] ?? 0) - (kindOrder[b.kind] ?? 0) ||
        compareText(a.name, b.name) ||
        compareText(a.uid, b.uid),
    );
}

/** Absent: nobody upgrades such nodes; they are replaced by the provider, or by starting their pods again. */
const kindOrder: Partial<Record<NodePool["kind"], number>> = {
  managed: 0,
  inferred: 1,
  autoprovisioned: 2,
  karpenter: 3,
  "self-managed": 4,
  hybrid: 5,
};

function minor(version: string): string {
  return minorOf(parseVersion(version));
}
