import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Reader } from "../../lib/core/reader.ts";

type Subnet = NonNullable<ClusterCapacity["subnets"]>[number];

/**
 * Where nodes and pods get their addresses. The cluster names its subnets only where the user brought them, and says
 * nothing of what is free in them: that is read for the detail `capacity`.
 */
export function readCapacity(properties: Reader): ClusterCapacity | undefined {
  const pools = properties.objects("agentPoolProfiles");
  const cniMode = modeOf(properties.object("networkProfile"), pools);
  const subnets = [...subnetsOf(pools, "vnetSubnetID", "nodes"), ...subnetsOf(pools, "podSubnetID", "pods")];
  if (cniMode === undefined && subnets.length === 0) return undefined;
  return { ...(cniMode === undefined ? {} : { cniMode }), ...(subnets.length === 0 ? {} : { subnets }) };
}

function modeOf(profile: Reader, pools: readonly Reader[]): string | undefined {
  const plugin = profile.text("networkPlugin")?.toLowerCase();
  if (plugin === "kubenet") return "kubenet";
  if (plugin !== "azure") return undefined;
  if (profile.text("networkPluginMode")?.toLowerCase() === "overlay") return "overlay";
  return pools.some((pool) => pool.text("podSubnetID") !== undefined) ? "pod-subnet" : "node-subnet";
}

function subnetsOf(pools: readonly Reader[], key: string, use: Subnet["use"]): readonly Subnet[] {
  const ids = pools.flatMap((pool) => pool.text(key) ?? []);
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()].toSorted().map((id) => ({ id, use }));
}
