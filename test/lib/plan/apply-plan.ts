import type { Cluster } from "../../../lib/core/cluster.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import type { Plan } from "../../../lib/core/plan.ts";
import { scopeKey } from "../../../lib/core/scope.ts";
import { parseVersion } from "../../../lib/core/version.ts";

/** What each cloud allows, written down here once more so that the planner's tables are not taken at their word. */
const clouds = new Map([
  ["eks", { skew: 3, nodesSkip: true, edges: false }],
  ["gke", { skew: 2, nodesSkip: true, edges: false }],
  ["aks", { skew: 3, nodesSkip: false, edges: true }],
  ["iks", { skew: 2, nodesSkip: true, edges: false }],
]);

const minorOf = (text: string) => Number(/^1\.(\d+)/.exec(text)?.[1]);
const order = (text: string) =>
  text
    .match(/\d+/g)
    ?.map((digits) => digits.padStart(6, "0"))
    .join(".") ?? "";

/**
 * Carries out the steps of every planned cluster on a plain state, refusing what its cloud would refuse.
 *
 * @returns the inventory afterwards, and every refusal in words.
 */
export function applyPlan(
  plan: Plan,
  inventory: Inventory,
): { readonly inventory: Inventory; readonly refusals: readonly string[] } {
  const refusals: string[] = [];
  const clusters = inventory.clusters.map((cluster): Cluster => {
    const own = plan.clusters.find(({ uid }) => uid === cluster.uid);
    const start = cluster.controlPlane.version?.raw;
    const rules = clouds.get(cluster.ref.provider);
    if (own?.outcome !== "planned" || start === undefined || rules === undefined) return cluster;
    const refuse = (what: string) => refusals.push(`${cluster.name}: ${what}`);
    const offers = inventory.scopes.find(({ scope }) => scopeKey(scope) === scopeKey(cluster.ref.scope))?.offers ?? [];
    const edgesOf = (from: string) =>
      offers.find(({ version }) => version.raw === from)?.upgradesTo?.map(({ raw }) => raw);
    let top = start;
    const pools = new Map(
      cluster.pools.flatMap(({ name, versions }) =>
        versions[0] === undefined ? [] : [[name, versions[0].version.raw]],
      ),
    );
    const open = new Set<string>();
    for (const step of own.hops.flatMap(({ steps }) => steps)) {
      if (step.kind === "pause-autoscalers" || step.kind === "relax") open.add(step.id);
      if (step.restores !== undefined && !open.delete(step.restores))
        refuse(`${step.kind} restores what nobody changed`);
      if (step.kind === "verify" && open.size > 0) refuse("a hop ends with something still changed");
      const { to } = step;
      if (to === undefined || (step.kind !== "control-plane" && step.kind !== "nodes")) continue;
      const from = step.kind === "control-plane" ? top : (pools.get(step.pool ?? "") ?? to);
      if (step.from !== undefined && step.from !== from) refuse(`${step.kind} starts from ${step.from}, not ${from}`);
      const offered = offers.some(({ version }) => version.raw === to);
      if (!offered && !(step.kind === "nodes" && to === top)) refuse(`${to} is not offered`);
      if (order(to) < order(from)) refuse(`${from} to ${to} is a downgrade`);
      const jump = minorOf(to) - minorOf(from);
      const edge = rules.edges && edgesOf(from)?.includes(to) === true;
      if (step.kind === "control-plane") {
        if (edgesOf(from) !== undefined && !edge) refuse(`no edge from ${from} to ${to}`);
        if (jump > 1 && !edge) refuse(`${from} to ${to} skips a minor`);
        top = to;
      } else {
        if (jump > 1 && !rules.nodesSkip && !edge) refuse(`nodes ${from} to ${to} skip a minor`);
        if (minorOf(to) > minorOf(top)) refuse(`nodes at ${to} are newer than the control plane at ${top}`);
        pools.set(step.pool ?? "", to);
      }
      for (const [pool, version] of pools) {
        const behind = minorOf(top) - minorOf(version);
        if (behind > rules.skew || behind < 0) refuse(`${pool} at ${version} with the control plane at ${top}`);
      }
    }
    return {
      ...cluster,
      controlPlane: { ...cluster.controlPlane, version: parseVersion(top) },
      pools: cluster.pools.map((pool) => {
        const version = pools.get(pool.name);
        return version === undefined ? pool : { ...pool, versions: [{ version: parseVersion(version) }] };
      }),
    };
  });
  return { inventory: { ...inventory, clusters }, refusals };
}
