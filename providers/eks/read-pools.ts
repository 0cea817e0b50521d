import { isFleetError } from "../../lib/core/error.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Send } from "./accounts.ts";
import type { Mapped } from "./map.ts";
import { mapFargateProfile, mapNodeGroup } from "./map-pool.ts";
import type { Notes } from "./notes.ts";
import { readNames } from "./read-names.ts";

/** The managed node groups of a cluster. What cannot be read is noted; the rest is given. */
export function readNodeGroups(send: Send, cluster: string, clusterArn: string, notes: Notes) {
  return readPools(notes, {
    plural: "node groups",
    singular: "node group",
    names: readNames("eks:ListNodegroups", (nextToken) => send("eks:ListNodegroups", { cluster, nextToken })),
    read: async (name) => mapNodeGroup(await send("eks:DescribeNodegroup", { cluster, name }), name, clusterArn),
  });
}

/** The Fargate profiles of a cluster. What cannot be read is noted; the rest is given. */
export function readFargateProfiles(send: Send, cluster: string, clusterArn: string, notes: Notes) {
  return readPools(notes, {
    plural: "Fargate profiles",
    singular: "Fargate profile",
    names: readNames("eks:ListFargateProfiles", (nextToken) => send("eks:ListFargateProfiles", { cluster, nextToken })),
    read: async (name) =>
      mapFargateProfile(await send("eks:DescribeFargateProfile", { cluster, name }), name, clusterArn),
  });
}

interface PoolKind {
  readonly plural: string;
  readonly singular: string;
  readonly names: AsyncIterable<readonly string[]>;
  readonly read: (name: string) => Promise<Mapped<NodePool>>;
}

async function readPools(notes: Notes, kind: PoolKind): Promise<readonly NodePool[]> {
  const names: string[] = [];
  try {
    for await (const page of kind.names) names.push(...page);
  } catch (error) {
    notes.failed(kind.plural, error);
  }
  const pools = await Promise.all(names.map((name) => readPool(notes, kind, name)));
  return pools.filter((pool) => pool !== undefined);
}

async function readPool(notes: Notes, kind: PoolKind, name: string): Promise<NodePool | undefined> {
  try {
    const { value, problems } = await kind.read(name);
    notes.problems(`${kind.singular} ${name}`, problems);
    return value;
  } catch (error) {
    // Deleted since it was listed, so that nothing is missing.
    if (!isFleetError(error, "NOT_FOUND")) notes.failed(`${kind.singular} ${name}`, error);
    return undefined;
  }
}
