import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import { type ArmClusterId, parseClusterId } from "./arm-id.ts";

/** What was found out about some clusters, by uid. */
export interface Answers<T> {
  readonly found: ReadonlyMap<string, T>;
  readonly gaps: readonly Gap[];
}

/**
 * Asks about each cluster of one subscription, and reports a gap of the cluster where that fails. Whoever is denied the
 * first is denied all, as roles are assigned at the subscription or above; then the others are not asked, since AKS
 * admits no more than one such request a second.
 *
 * @param what what is asked for, as a noun phrase.
 */
export async function askEach<T>(
  clusters: readonly Cluster[],
  what: string,
  ask: (id: ArmClusterId, cluster: Cluster) => Promise<T>,
): Promise<Answers<T>> {
  const found = new Map<string, T>();
  const gaps: Gap[] = [];
  let denied: unknown;
  const one = async (cluster: Cluster) => {
    const id = parseClusterId(cluster.ref.nativeId);
    if (id === undefined) return;
    try {
      if (denied !== undefined) throw denied;
      found.set(cluster.uid, await ask(id, cluster));
    } catch (error) {
      if (isFleetError(error, "FORBIDDEN")) denied ??= error;
      gaps.push(gapOf(cluster.ref.scope, what, error, cluster.name));
    }
  };
  const [first, ...others] = clusters;
  if (first === undefined) return { found, gaps };
  await one(first);
  await Promise.all(others.map(one));
  return { found, gaps: gaps.toSorted((a, b) => compareText(a.cluster ?? "", b.cluster ?? "")) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
