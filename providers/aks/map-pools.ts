import type { Cluster } from "../../lib/core/cluster.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { isSet } from "./field.ts";
import { mapPool } from "./map-pool.ts";

export interface Pools {
  readonly pools: readonly NodePool[];
  readonly operations: readonly Operation[] | undefined;
  readonly complete: boolean;
}

/**
 * The pools of a cluster and what is being done to them. `complete` is false when one could not be read.
 */
export function readPools(properties: Reader, uid: string, channel: Cluster["channel"]): Pools {
  const before = properties.problems.length;
  if (!properties.has("agentPoolProfiles")) properties.reject("agentPoolProfiles", "a list of node pools");
  const listed = properties.objects("agentPoolProfiles");
  let complete = properties.problems.length === before;
  const upgradesItself = channel === undefined || channel.kind === "unknown" ? undefined : channel.kind !== "none";
  const pools = new Map<string, NodePool>();
  const operations: Operation[] = [];
  let told = complete;
  for (const profile of listed) {
    const mapped = mapPool(profile, uid, upgradesItself);
    if (mapped === undefined) {
      complete = false;
    } else if (pools.has(mapped.pool.uid)) {
      profile.reject("name", "a name that no other pool of the cluster has");
    } else {
      pools.set(mapped.pool.uid, mapped.pool);
      if (mapped.operation === undefined) told = false;
      else if (mapped.operation !== "none") operations.push(mapped.operation);
    }
  }
  const virtual = virtualNode(properties, uid);
  return {
    pools: [...pools.values(), ...(virtual === undefined ? [] : [virtual])],
    operations: told ? operations : undefined,
    complete,
  };
}

/** Pods on Azure Container Instances: an add-on, of which the API says no more than that it is on. */
function virtualNode(properties: Reader, uid: string): NodePool | undefined {
  const addon = properties.entries("addonProfiles").find(([key]) => key.toLowerCase() === "aciconnectorlinux");
  if (addon === undefined || addon[1].flag("enabled") !== true) return undefined;
  return {
    uid: `${uid}/addons/aciconnectorlinux`,
    name: addon[0],
    kind: "virtual-node",
    versions: [],
    size: {},
    instanceTypes: [],
    os: "linux",
    upgrade: { strategy: "provider" },
    status: "unknown",
    statusRaw: "enabled",
    issues: [],
  };
}

/** Whether nodes exist that belong to no pool the API shows. */
export function hidesNodes(properties: Reader): boolean {
  const provisioning = properties.object("nodeProvisioningProfile");
  // A mode that cannot be read or is not known may be one that makes nodes by itself.
  const manual = !isSet(provisioning, "mode") || provisioning.text("mode")?.toLowerCase() === "manual";
  return !manual || properties.object("hostedSystemProfile").flag("enabled") === true;
}
