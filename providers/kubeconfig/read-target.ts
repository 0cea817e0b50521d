import type { Cluster } from "../../lib/core/cluster.ts";
import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { type Api, createApi, type Part, type Request } from "./api.ts";
import type { KubeClient } from "./client.ts";
import { type Findings, mapCluster, mapIdentity, mapVersion, type ServerVersion } from "./map-cluster.ts";
import { type KarpenterPool, mapKarpenterPool } from "./map-karpenter.ts";
import { mapNode, type NodeRecord } from "./map-node.ts";
import { mapOpenShift, type OpenShift } from "./map-openshift.ts";
import type { Target } from "./targets.ts";

/** Without this, a list of namespaces or nodes carries far more than is used. */
const metadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

/** Reads one cluster by one target: what could be read, and a gap for the rest. Rejects with `CANCELLED` only. */
export async function readTarget(target: Target, client: KubeClient, call: CallOptions): Promise<Harvest<Cluster>> {
  const { scope, clusterName } = target;
  const api = createApi(target, client, call);
  const none = (gaps: readonly Gap[]): Harvest<Cluster> => ({ scope, items: [], gaps, last: true });

  const version = await api.read(
    "Kubernetes version",
    "kube:GetVersion",
    { path: "/version", isExpected: hasVersion },
    mapVersion,
  );
  // A server that cannot be spoken to costs one gap, not one for each request; one that forbids this one may allow others.
  if (version.error !== undefined && version.error.code !== "FORBIDDEN")
    return none([gapOf(scope, "clusters", version.error)]);

  const [identity, groups, nodes] = await Promise.all([
    api.read("identity of the cluster", "kube:GetNamespace", namespaceRequest, mapIdentity),
    api.read("kinds that the cluster serves", "kube:ListGroups", groupsRequest, mapGroups),
    readNodes(api),
  ]);
  const parts = [version, identity, groups, nodes];
  const denied = identity.error?.code === "FORBIDDEN" || identity.error?.code === "NOT_FOUND";
  if (identity.error !== undefined && !denied) {
    // Under another id the cluster would look like a new one, and its old self like one that was deleted.
    return none([gapOf(scope, "clusters", identity.error)]);
  }
  if (parts.every(({ error }) => error !== undefined)) return none(parts.flatMap(({ gaps }) => withoutCluster(gaps)));

  const served = groups.value ?? new Map<string, string>();
  const [karpenter, openshift, authority] = await Promise.all([
    readKarpenter(api, served.get("karpenter.sh")),
    readOpenShift(api, served.get("config.openshift.io")),
    client.authority(),
  ]);
  const found: Findings = {
    server: version.value ?? ({} satisfies ServerVersion),
    ...(identity.value === undefined ? {} : { identity: identity.value }),
    ...(groups.value === undefined ? {} : { groups: new Set(groups.value.keys()) }),
    nodes: nodes.value ?? [],
    nodesComplete: nodes.error === undefined,
    karpenter: karpenter.value ?? [],
    ...(openshift.value === undefined ? {} : { openshift: openshift.value }),
    ...(authority === undefined ? {} : { authority }),
  };
  const cluster = mapCluster(target, found, toInstant(call.now()));
  const gaps = [...parts, karpenter, openshift].flatMap((part) => part.gaps);
  return { scope, items: [cluster], gaps: gaps.map((gap) => ({ ...gap, cluster: clusterName })), last: true };
}

const namespaceRequest: Request = {
  path: "/api/v1/namespaces/kube-system",
  accept: metadataOnly,
  isExpected: isKind("PartialObjectMetadata"),
};

const groupsRequest: Request = { path: "/apis", isExpected: isKind("APIGroupList") };

/** Nodes in full: versions, runtime and image are in their status, which a metadata-only list leaves out. */
function readNodes(api: Api): Promise<Part<readonly NodeRecord[]>> {
  return api.list("nodes", "kube:ListNodes", { path: "/api/v1/nodes", isExpected: isKind("NodeList") }, mapNode);
}

/** At the version that the server prefers, and at no other: a request for an old one would count as its use. */
async function readKarpenter(api: Api, version: string | undefined): Promise<Part<readonly KarpenterPool[]>> {
  if (version === undefined) return { gaps: [] };
  const path = `/apis/karpenter.sh/${encodeURIComponent(version)}/nodepools`;
  return api.list(
    "Karpenter node pools",
    "kube:ListNodePools",
    { path, isExpected: isKind("NodePoolList") },
    mapKarpenterPool,
  );
}

async function readOpenShift(api: Api, version: string | undefined): Promise<Part<OpenShift>> {
  if (version === undefined) return { gaps: [] };
  const path = `/apis/config.openshift.io/${encodeURIComponent(version)}/clusterversions/version`;
  return api.read(
    "OpenShift version",
    "kube:GetClusterVersion",
    { path, isExpected: isKind("ClusterVersion") },
    mapOpenShift,
  );
}

/** Preferred version by group. */
function mapGroups(list: Reader): ReadonlyMap<string, string> {
  return new Map(
    list.objects("groups").flatMap((group) => {
      const name = group.text("name");
      const version = group.object("preferredVersion").text("version");
      return name === undefined || version === undefined ? [] : [[name, version] as const];
    }),
  );
}

function hasVersion(body: Reader): boolean {
  return body.has("gitVersion");
}

function isKind(kind: string): (body: Reader) => boolean {
  return (body) => body.text("kind") === kind;
}

/** Gaps of a cluster of which nothing was read are gaps of its scope. */
function withoutCluster(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.map(({ cluster: _, ...gap }) => gap);
}
