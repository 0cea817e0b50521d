import type { ClusterCapacity } from "../../core/capacity.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { isMoved } from "./pools.ts";
import type { Scene } from "./scene.ts";
import { surgeOf } from "./surge.ts";

/** Free addresses in each of two zones that an upgrade of an EKS control plane asks for. */
const addressesPerZone = 5;
const zonesNeeded = 2;

/** Room in the subnets, where it was read: for the control plane's new interfaces, and for each pool's surge. */
export const judgeSubnets: InventoryJudge = (scene) => {
  const subnets = scene.cluster.capacity?.subnets;
  if (subnets === undefined || !wereCounted(subnets)) return [];
  const surge = largestSurge(scene);
  return [
    ...(scene.provider === "eks" ? controlPlane(scene, subnets) : []),
    ...forSurge(scene, subnets, "nodes", surge),
    ...forSurge(scene, subnets, "pods", surge),
  ];
};

/** Whether pools use the newest version of their launch template. */
export const judgeLaunchTemplates: InventoryJudge = (scene) =>
  (scene.cluster.capacity?.launchTemplates ?? []).flatMap(
    ({ pool, id, version, latestVersion }, index): readonly Check[] => {
      const about = { kind: "NodePool", name: pool, path: `$.capacity.launchTemplates[${index}]`, detail: id };
      const code = "INFRA-LAUNCH-TEMPLATE-OUTDATED";
      if (version === "$Latest" || (version !== undefined && version === latestVersion)) return [passed(code)];
      if (version === undefined || latestVersion === undefined || version.startsWith("$")) {
        const message = `it is not known whether node pool ${pool} uses the newest version of its launch template`;
        return [unread(scene, code, { ...about, message })];
      }
      const message = `node pool ${pool} uses version ${version} of its launch template; the newest is ${latestVersion}`;
      return [failed(scene, code, { ...about, message })];
    },
  );

type Subnet = NonNullable<ClusterCapacity["subnets"]>[number];

function controlPlane(scene: Scene, subnets: readonly Subnet[]): readonly Check[] {
  const own = subnets.filter(({ use }) => use === "control-plane");
  if (!wereCounted(own)) return [];
  const code = "INFRA-CONTROL-PLANE-SUBNETS";
  const zones = Map.groupBy(own, ({ zone }) => zone);
  const free = (members: readonly Subnet[]) => members.reduce((sum, { freeAddresses = 0 }) => sum + freeAddresses, 0);
  const enough = [...zones].filter(([zone, members]) => zone !== undefined && free(members) >= addressesPerZone);
  if (enough.length >= zonesNeeded) return [passed(code)];
  const message = `${enough.length} of ${zonesNeeded} zones have ${addressesPerZone} free addresses for the control plane`;
  const remark = {
    path: "$.capacity.subnets",
    detail: own.map(({ id, freeAddresses = "?" }) => `${id}: ${freeAddresses}`).join(", "),
  };
  const unclear = own.some(({ zone, freeAddresses }) => zone === undefined || freeAddresses === undefined);
  if (unclear)
    return [
      unread(scene, code, {
        ...remark,
        message: "the free addresses of the control plane's subnets are not all known",
      }),
    ];
  return [failed(scene, code, { ...remark, message })];
}

/** The basic inventory names subnets as well; only those of which one was counted were asked about. */
function wereCounted(subnets: readonly Subnet[]): boolean {
  return subnets.some(({ freeAddresses }) => freeAddresses !== undefined);
}

/** Pools are upgraded one by one, so that the largest surge decides. `undefined` when one of them is not known. */
function largestSurge(scene: Scene): number | undefined {
  const surges = scene.cluster.pools.filter(isMoved).map((pool) => surgeOf(scene, pool));
  return surges.includes(undefined) ? undefined : Math.max(0, ...surges.map((surge) => surge ?? 0));
}

/**
 * A subnet has to take its share of the surge: the machines spread over the zones, and a sum over all subnets hides the
 * one that is full.
 */
function forSurge(
  scene: Scene,
  subnets: readonly Subnet[],
  use: Subnet["use"],
  surge: number | undefined,
): readonly Check[] {
  const own = subnets.filter((subnet) => subnet.use === use);
  const demand = demandOf(scene.cluster.capacity?.cniMode, use);
  if (!wereCounted(own) || surge === 0 || demand === undefined) return [];
  const code = "INFRA-SUBNET-ADDRESSES";
  const enough = surge === undefined ? undefined : Math.ceil(surge / own.length) * demand.most;
  return own.map((subnet): Check => {
    const { id, freeAddresses } = subnet;
    if (enough !== undefined && freeAddresses !== undefined && freeAddresses >= enough) return passed(code);
    const index = subnets.indexOf(subnet);
    const about = { kind: "Subnet", name: id, path: `$.capacity.subnets[${index}]` };
    if (freeAddresses === undefined)
      return unread(scene, code, { ...about, message: `the free addresses of subnet ${id} are not known` });
    if (surge === undefined)
      return unread(scene, code, { ...about, message: `the surge that subnet ${id} must take is not known` });
    const share = Math.ceil(surge / own.length);
    const detail = `${freeAddresses} free`;
    if (freeAddresses < share * demand.least) {
      const message = `subnet ${id} has ${freeAddresses} free addresses; ${share} new nodes take ${share * demand.least} at least`;
      return failed(scene, code, { ...about, message, detail });
    }
    const message = `subnet ${id} has ${freeAddresses} free addresses; with their pods, ${share} new nodes may take ${share * demand.most}`;
    return unread(scene, code, { ...about, message, detail });
  });
}

/**
 * Addresses that one new node takes, at least and at most; `undefined` where it takes none. EKS lets a managed node run
 * 250 pods at most; GKE gives a node 256 addresses at most.
 */
function demandOf(
  cniMode: string | undefined,
  use: Subnet["use"],
): { readonly least: number; readonly most: number } | undefined {
  if (use === "pods") return cniMode === "overlay" ? undefined : { least: 1, most: 256 };
  // GKE takes pods' addresses from a range of their own, which is told apart.
  if (cniMode === "overlay" || cniMode === "custom-networking" || cniMode === "alias-ip") return { least: 1, most: 1 };
  // Blocks of 16, the last one begun.
  if (cniMode === "prefix-delegation") return { least: 17, most: 257 };
  return { least: 1, most: 251 };
}
