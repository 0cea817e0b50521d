import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import type { Gap } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import type { Send } from "./accounts.ts";
import { clusterArn } from "./fields.ts";
import { type Mapped, mapCluster } from "./map.ts";
import { type Notes, notesOf } from "./notes.ts";
import { readOperation } from "./read-operations.ts";
import { readFargateProfiles, readNodeGroups } from "./read-pools.ts";

/** One region of one account, and how to ask it. */
export interface Region {
  readonly scope: Scope;
  readonly send: Send;
  readonly call: CallOptions;
  /** Support dates as the API gives them, or else as they are bundled. Never rejects but with `CANCELLED`. */
  readonly windows: () => Promise<(minor: string) => SupportWindow | undefined>;
}

/** A cluster as far as it could be read. Neither cluster nor gap: it was deleted since it was listed. */
export interface ClusterReading {
  readonly cluster?: Cluster;
  readonly gaps: readonly Gap[];
}

/** Reads one cluster with its pools and the operations in progress. Rejects with `CANCELLED` only. */
export async function readCluster(region: Region, name: string): Promise<ClusterReading> {
  const { scope, send } = region;
  const notes = notesOf(scope, name);
  // A registered cluster has no pools to list, and asking for them fails; what is noted of that is then left out.
  const poolNotes = notesOf(scope, name);
  const arn = clusterArn(scope, name);
  // All at once: the three answers together take as long as one.
  const [described, nodeGroups, fargateProfiles] = await Promise.all([
    describe(region, name, notes),
    readNodeGroups(send, name, arn, poolNotes),
    readFargateProfiles(send, name, arn, poolNotes),
  ]);
  if (described === undefined) return { gaps: notes.gaps };
  notes.problems("cluster field", described.problems);
  const cluster = described.value;
  if (cluster === undefined) return { gaps: notes.gaps };
  if (!cluster.controlPlane.managed) return { cluster, gaps: notes.gaps };

  const operations = await operationsOf(send, cluster, nodeGroups, notes);
  const upgrading = operations?.some(({ kind }) => kind === "control-plane-upgrade") ?? false;
  return {
    cluster: {
      ...cluster,
      controlPlane: upgrading ? { ...cluster.controlPlane, status: "upgrading" } : cluster.controlPlane,
      pools: [...cluster.pools, ...nodeGroups, ...fargateProfiles],
      ...(operations === undefined ? {} : { operations }),
    },
    gaps: [...notes.gaps, ...poolNotes.gaps],
  };
}

async function describe(region: Region, name: string, notes: Notes): Promise<Mapped<Cluster> | undefined> {
  try {
    const [response, windowOf] = await Promise.all([
      region.send("eks:DescribeCluster", { cluster: name }),
      region.windows(),
    ]);
    const observedAt = toInstant(region.call.now());
    return mapCluster(response, { scope: region.scope, name, observedAt, windowOf });
  } catch (error) {
    if (!isFleetError(error, "NOT_FOUND")) notes.failed("cluster", error);
    return undefined;
  }
}

/** `undefined` when what is in progress could not be read in full. */
async function operationsOf(
  send: Send,
  cluster: Cluster,
  nodeGroups: readonly NodePool[],
  notes: Notes,
): Promise<readonly Operation[] | undefined> {
  const updating = [
    ...(cluster.controlPlane.statusRaw === "UPDATING" ? [undefined] : []),
    ...nodeGroups.filter(({ statusRaw }) => statusRaw === "UPDATING").map((group) => group.name),
  ];
  const found = await Promise.all(updating.map((group) => readOperation(send, cluster.name, group, notes)));
  // While Auto Mode rolls its nodes back, the cluster is still called ACTIVE: nothing found is not nothing there.
  if (cluster.mode !== "standard" && found.length === 0) return undefined;
  return found.some((operations) => operations === undefined)
    ? undefined
    : found.flatMap((operations) => operations ?? []);
}
