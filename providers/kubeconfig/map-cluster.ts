import { createHash } from "node:crypto";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { IsoInstant } from "../../lib/core/instant.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { type KubeVersion, minorOf, tryParseVersion } from "../../lib/core/version.ts";
import { serverUrl } from "./connection.ts";
import { type Distribution, distributionOf, supportOf } from "./distribution.ts";
import { findingsOf } from "./findings.ts";
import type { KarpenterPool } from "./map-karpenter.ts";
import type { NodeRecord } from "./map-node.ts";
import type { OpenShift } from "./map-openshift.ts";
import { distinct, mapPools } from "./map-pools.ts";
import { value } from "./pool-key.ts";
import type { Target } from "./targets.ts";

/** What `/version` says. */
export interface ServerVersion {
  readonly version?: KubeVersion;
  readonly emulated?: KubeVersion;
  /** As printed, version or not. */
  readonly gitVersion?: string;
}

/** Everything that was read of one cluster. What could not be read is absent. */
export interface Findings {
  readonly server: ServerVersion;
  /** The namespace `kube-system`. */
  readonly identity?: { readonly uid: string; readonly createdAt?: IsoInstant };
  readonly groups?: ReadonlySet<string>;
  readonly nodes: readonly NodeRecord[];
  readonly nodesComplete: boolean;
  readonly karpenter: readonly KarpenterPool[];
  readonly openshift?: OpenShift;
  /** PEM text of the authorities that the kubeconfig names. */
  readonly authority?: string;
}

export function mapVersion(body: Reader): ServerVersion {
  const gitVersion = body.text("gitVersion");
  const version = body.version("gitVersion");
  const emulated = tryParseVersion(`${body.text("emulationMajor")}.${body.text("emulationMinor")}`);
  const differs = version !== undefined && emulated !== undefined && minorOf(version) !== minorOf(emulated);
  return {
    ...(version === undefined ? {} : { version }),
    ...(differs ? { emulated } : {}),
    ...(gitVersion === undefined ? {} : { gitVersion }),
  };
}

export function mapIdentity(namespace: Reader): Findings["identity"] {
  const metadata = namespace.object("metadata");
  const uid = metadata.text("uid") ?? metadata.reject("uid", "the UID of a namespace");
  const createdAt = metadata.instant("creationTimestamp");
  return uid === undefined ? undefined : { uid, ...(createdAt === undefined ? {} : { createdAt }) };
}

export function mapCluster(target: Target, found: Findings, observedAt: IsoInstant): Cluster {
  const { server, identity, nodes, openshift } = found;
  const { version, emulated } = server;
  const distribution = distributionOf({ gitVersion: server.gitVersion, groups: found.groups, nodes });
  const address = serverUrl(target.cluster).href.replace(/\/+$/, "");
  const uid = identity === undefined ? fallbackUid(target, found.authority) : `kube:${identity.uid}`;
  const regions = distinct(nodes.map(({ labels }) => value(labels, "topology.kubernetes.io/region")));
  const architectures = distinct(nodes.map(({ facts }) => facts.architecture));
  const operatingSystems = distinct(nodes.map(({ facts }) => facts.os));
  return {
    uid,
    ref: {
      provider: "kubeconfig",
      scope: target.scope,
      name: target.clusterName,
      location: regions.length === 1 ? (regions[0] ?? "") : "",
      nativeId: address,
    },
    name: target.clusterName,
    controlPlane: {
      ...(version === undefined ? {} : { version }),
      ...(emulated === undefined ? {} : { emulatedVersion: emulated }),
      ...(openshift?.version === undefined ? {} : { distributionVersion: openshift.version }),
      // Its API answered; it prints no status of its own.
      status: "running",
      statusRaw: "",
      managed: false,
      endpoint: {
        server: address,
        ...(found.authority === undefined ? {} : { caData: Buffer.from(found.authority).toString("base64") }),
      },
    },
    ...(distribution === undefined ? {} : { distribution }),
    ...(identity === undefined ? {} : { kubeUid: identity.uid }),
    contexts: target.contexts,
    mode: modeOf(distribution),
    support: supportOf(distribution, version),
    pools: mapPools(nodes, found.karpenter, uid),
    poolsComplete: found.nodesComplete,
    ...(nodes.length === 0 ? {} : { platform: { architectures, operatingSystems } }),
    health: [...findingsOf(target), ...(openshift?.issues ?? [])] satisfies readonly Issue[],
    ...(identity?.createdAt === undefined ? {} : { createdAt: identity.createdAt }),
    labels: {},
    observedAt,
    source: "kube",
  };
}

/**
 * The id of a cluster whose `kube-system` may not be read: its address with the authorities that vouch for it. Nothing
 * else can have both; where the certificate is not checked, the context has to stand for the cluster. The prefix keeps
 * such ids apart from those of clusters that said who they are.
 */
function fallbackUid({ cluster, scope }: Target, authority: string | undefined): string {
  const { insecure, tlsServerName = "" } = cluster.entry;
  const voucher = insecure ? `unverified as ${scope.accountId}` : (authority ?? "the system's authorities");
  const parts = [serverUrl(cluster).href, tlsServerName, voucher];
  return `kube-endpoint:${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`;
}

/** Only clouds have other modes, and no cluster's API names its own. */
function modeOf(distribution: Distribution | undefined): Cluster["mode"] {
  const ordinary: readonly (Distribution | undefined)[] = [
    "kubeadm",
    "kops",
    "k3s",
    "rke2",
    "openshift",
    "roks",
    "iks",
  ];
  return ordinary.includes(distribution) ? "standard" : "unknown";
}
