import type { Cluster } from "../core/cluster.ts";
import type { Hop, PlanStep } from "../core/plan.ts";
import { compareVersions, type KubeVersion, tryParseVersion } from "../core/version.ts";
import { lowestVersion, ownVersion } from "./own-version.ts";

/** The hops of an earlier plan after a look at the cluster. */
export interface Progress {
  /** Leading hops of which everything that can be seen is done. */
  readonly done: readonly Hop[];
  /** The others, in order; the first may be done in part. */
  readonly open: readonly Hop[];
}

/**
 * Marks what the cluster shows to be done: a step of the control plane, of a pool and of an add-on is done when what it
 * moves is at its version or beyond. The other steps leave no trace in an inventory and are never marked; a hop counts as
 * done when all of its visible steps are.
 */
export function progressOf(hops: readonly Hop[], cluster: Cluster): Progress {
  const seen = seenIn(cluster);
  const marked = hops.map((hop): Hop => {
    const steps = hop.steps.map((step) => (visibleKinds.has(step.kind) ? markedAs(isDone(step, seen), step) : step));
    const visible = steps.filter(({ kind }) => visibleKinds.has(kind));
    const done = visible.length > 0 && visible.every((step) => step.done === true);
    return markedAs(done, { ...hop, steps });
  });
  const first = marked.findIndex(({ done }) => done !== true);
  return first === -1 ? { done: marked, open: [] } : { done: marked.slice(0, first), open: marked.slice(first) };
}

const visibleKinds: ReadonlySet<PlanStep["kind"]> = new Set(["control-plane", "nodes", "addon"]);

/** What an earlier look called done may have been rolled back since. */
function markedAs<T extends { readonly done?: boolean }>(
  done: boolean,
  { done: _, ...rest }: T,
): Omit<T, "done"> & { readonly done?: true } {
  return done ? { ...rest, done } : rest;
}

interface Seen {
  readonly controlPlane: KubeVersion | undefined;
  /** Lowest version of all pools of that name. */
  readonly pools: ReadonlyMap<string, KubeVersion>;
  readonly addons: ReadonlyMap<string, string>;
}

function seenIn(cluster: Cluster): Seen {
  const pools = new Map<string, KubeVersion>();
  for (const pool of cluster.pools) {
    const lowest = lowestVersion(pool);
    const other = pools.get(pool.name);
    if (lowest !== undefined && (other === undefined || compareVersions(lowest, other) < 0))
      pools.set(pool.name, lowest);
  }
  const addons = (cluster.addons ?? []).flatMap(({ name, version }) =>
    version === undefined ? [] : [[name, version] as const],
  );
  return { controlPlane: ownVersion(cluster), pools, addons: new Map(addons) };
}

function isDone({ kind, pool = "", addon = "", to }: PlanStep, seen: Seen): boolean {
  const wanted = to === undefined ? undefined : tryParseVersion(to);
  if (wanted === undefined) return kind === "addon" && to !== undefined && seen.addons.get(addon) === to;
  if (kind === "control-plane") return isAt(seen.controlPlane, wanted);
  if (kind === "nodes") return isAt(seen.pools.get(pool), wanted);
  return kind === "addon" && isAt(tryParseVersion(seen.addons.get(addon)), wanted);
}

/** A kubelet prints more than the `1.34` that it was asked for, so only the parts that were asked for are compared. */
function isAt(version: KubeVersion | undefined, wanted: KubeVersion): boolean {
  return version !== undefined && compareVersions(version, wanted) >= 0;
}
