import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { KubeClient } from "./client.ts";
import { type Findings, mapCluster, mapIdentity, mapVersion, type ServerVersion } from "./map-cluster.ts";
import { type KarpenterPool, mapKarpenterPool } from "./map-karpenter.ts";
import { mapNode, type NodeRecord } from "./map-node.ts";
import { mapOpenShift, type OpenShift } from "./map-openshift.ts";
import type { Target } from "./targets.ts";

/** What one request gave. */
interface Part<T> {
  readonly value?: T;
  readonly gaps: readonly Gap[];
  readonly error?: FleetError;
}

/** Without this, a list of namespaces or nodes carries far more than is used. */
const metadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
const pageSize = 500;

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

interface Request {
  readonly path: string;
  readonly accept?: string;
  readonly isExpected: (body: Reader) => boolean;
}

const namespaceRequest: Request = {
  path: "/api/v1/namespaces/kube-system",
  accept: metadataOnly,
  isExpected: isKind("PartialObjectMetadata"),
};

const groupsRequest: Request = { path: "/apis", isExpected: isKind("APIGroupList") };

interface Api {
  send(operation: string, request: Request): Promise<Reader>;
  read<T>(what: string, operation: string, request: Request, map: (body: Reader) => T | undefined): Promise<Part<T>>;
  /** Follows the pages of a list; what came before a failure is kept. */
  list<T>(
    what: string,
    operation: string,
    request: Request,
    map: (item: Reader) => T | undefined,
  ): Promise<Part<readonly T[]>>;
}

function createApi(target: Target, client: KubeClient, call: CallOptions): Api {
  const { scope, clusterName } = target;
  const send: Api["send"] = (operation, request) =>
    call.send(scope, operation, (signal) =>
      client.get({ ...request, operation, now: call.now(), runSignal: call.signal, signal }),
    );
  const failed = (what: string, error: unknown): { readonly gaps: readonly Gap[]; readonly error: FleetError } => {
    if (isFleetError(error, "CANCELLED")) throw error;
    const gap = gapOf(scope, what, error, clusterName);
    return { gaps: [gap], error: isFleetError(error) ? error : new FleetError(gap.code, gap.message) };
  };
  const problemGaps = (what: string, { problems }: Reader): readonly Gap[] =>
    problems.map(({ path, message }) => ({ scope, what, code: "BAD_RESPONSE", message, path, cluster: clusterName }));

  return {
    send,
    async read(what, operation, request, map) {
      try {
        const body = await send(operation, request);
        const value = map(body);
        return { ...(value === undefined ? {} : { value }), gaps: problemGaps(what, body) };
      } catch (error) {
        return failed(what, error);
      }
    },
    async list<T>(what: string, operation: string, request: Request, map: (item: Reader) => T | undefined) {
      for (let restarts = 0; ; restarts++) {
        const value: T[] = [];
        const gaps: Gap[] = [];
        const fetch = async (next: string | undefined) => {
          const query = new URLSearchParams({
            limit: String(pageSize),
            ...(next === undefined ? {} : { continue: next }),
          });
          const body = await send(operation, { ...request, path: `${request.path}?${query}` });
          const items = body.objects("items").flatMap((item) => map(item) ?? []);
          const following = body.object("metadata").text("continue");
          gaps.push(...problemGaps(what, body));
          return { items, next: following };
        };
        try {
          for await (const page of pages(what, fetch)) value.push(...page);
          return { value, gaps };
        } catch (error) {
          // The list has outlived its token, which names a state that the server has forgotten.
          if (restarts === 0 && isFleetError(error) && error.status === "410") continue;
          const failure = failed(what, error);
          return { value, error: failure.error, gaps: [...gaps, ...failure.gaps] };
        }
      }
    },
  };
}

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
