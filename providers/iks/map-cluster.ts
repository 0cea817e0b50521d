import type { ClusterAccess } from "../../lib/core/access.ts";
import type { AutoUpgrade } from "../../lib/core/auto-upgrade.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { IsoInstant } from "../../lib/core/instant.ts";
import type { ClusterNetwork } from "../../lib/core/network.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { compareVersions, type KubeVersion, minorOf } from "../../lib/core/version.ts";
import { pricingOf } from "../../lib/data/index.ts";
import { readState } from "./map-state.ts";
import { liveEnd } from "./map-support.ts";
import { type Flavour, openShift, readVersion } from "./map-version.ts";

export interface ClusterContext {
  readonly scope: Scope;
  /** The account that was asked. */
  readonly accountId: string;
  readonly observedAt: IsoInstant;
  /** Support dates of a minor such as `1.34`, or of OpenShift `4.18`; `undefined` when nothing is known of it. */
  readonly windowOf: (flavour: Flavour, minor: string) => SupportWindow | undefined;
}

export interface MappedCluster {
  /**
   * Absent when the entry cannot be told from others: no usable id, or one of another account. Its pools have calls of
   * their own, and until they are read `poolsComplete` is false and `operations` are those of the master.
   */
  readonly cluster?: Cluster;
  /** By which the API is asked for more. */
  readonly id?: string;
  readonly flavour: Flavour;
  /** The name as printed, for the gaps that `problems` become. */
  readonly name?: string;
  readonly problems: readonly Problem[];
}

const crnPattern = /^crn:v1:[^:]{1,64}:[^:]{1,64}:containers-kubernetes:([^:]{1,64}):a\/([^:]{1,64}):([^:]{1,64})::$/;

/** One entry of the lists of clusters, which are alike for VPC, classic and Satellite. */
export function mapCluster(raw: unknown, path: string, context: ClusterContext): MappedCluster {
  const problems: Problem[] = [];
  const entry = new Reader(raw, path, problems);
  const flavour = flavourOf(entry);
  const name = entry.text("name");
  const identity = identityOf(entry, context.accountId);
  const named = name === undefined ? {} : { name };
  if (identity === undefined) return { ...named, flavour, problems };
  const { id, crn, region } = identity;
  const { version, distributionVersion } = requiredVersion(entry, flavour);
  const state = readState(entry, crn);
  const endpoint = endpointOf(entry);
  const network = networkOf(entry, flavour);
  const access = accessOf(entry);
  const pricing = pricingOf(flavour);
  const createdAt = entry.instant("createdDate");
  const own = distributionVersion ?? version;
  const cluster: Cluster = {
    uid: crn,
    ref: { provider: flavour, scope: context.scope, name: name ?? id, location: region, nativeId: crn },
    name: name ?? entry.reject("name", "the name of the cluster") ?? id,
    controlPlane: {
      ...(version === undefined ? {} : { version }),
      ...(distributionVersion === undefined ? {} : { distributionVersion }),
      status: state.status,
      statusRaw: state.statusRaw,
      managed: true,
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    mode: "standard",
    support: {
      ...(own === undefined ? {} : context.windowOf(flavour, minorOf(own))),
      ...liveEnd(entry, "versionEOS", flavour, own),
      plan: "standard",
      // A deprecated version becomes an unsupported one, and stays.
      atEndOfStandard: "none",
    },
    ...(pricing === undefined ? {} : { pricing }),
    pools: [],
    poolsComplete: false,
    ...(network === undefined ? {} : { network }),
    ...(access === undefined ? {} : { access }),
    ...(state.operations === undefined ? {} : { operations: state.operations }),
    ...targetOf(entry, flavour, own),
    health: state.issues,
    ...(createdAt === undefined ? {} : { createdAt }),
    // IBM keeps tags in another service.
    labels: {},
    observedAt: context.observedAt,
    source: "api",
  };
  return { cluster, id, flavour, name: cluster.name, problems };
}

function flavourOf(entry: Reader): Flavour {
  const type = entry.text("type");
  // Entries of before OpenShift have no type.
  if (type === undefined) return isOpenShift(entry.raw?.["masterKubeVersion"]) ? "roks" : "iks";
  if (type === "openshift") return "roks";
  if (type === "kubernetes") return "iks";
  entry.reject("type", "kubernetes or openshift");
  return isOpenShift(entry.raw?.["masterKubeVersion"]) ? "roks" : "iks";
}

function isOpenShift(version: unknown): boolean {
  return typeof version === "string" && version.endsWith("_openshift");
}

interface Identity {
  readonly id: string;
  readonly crn: string;
  readonly region: string;
}

/** The CRN is the canonical id; where it cannot be used, all its parts are known. */
function identityOf(entry: Reader, accountId: string): Identity | undefined {
  const printed = entry.text("crn");
  const crn = printed === undefined ? null : crnPattern.exec(printed);
  const [, crnRegion, account, crnId] = crn ?? [];
  if (account !== undefined && account !== accountId) {
    entry.reject("crn", "a CRN of the account that was asked for");
    return undefined;
  }
  const id = entry.text("id") ?? crnId ?? entry.reject("id", "the id of the cluster");
  if (id === undefined) return undefined;
  const region = entry.text("region") ?? crnRegion ?? entry.reject("region", "the region of the cluster") ?? "";
  if (printed !== undefined && crnId === id) return { id, crn: printed, region };
  entry.reject("crn", "the CRN of this cluster");
  return { id, crn: `crn:v1:bluemix:public:containers-kubernetes:${region}:a/${accountId}:${id}::`, region };
}

function requiredVersion(entry: Reader, flavour: Flavour) {
  if (!entry.has("masterKubeVersion") || entry.raw?.["masterKubeVersion"] === "") {
    entry.reject("masterKubeVersion", "the version of the master");
  }
  return readVersion(entry, "masterKubeVersion", flavour);
}

/**
 * What IBM would update the master to. It applies patches by itself, unless told not to; another minor is named where the
 * own one has been deprecated, and is never applied unasked.
 */
function targetOf(
  entry: Reader,
  flavour: Flavour,
  current: KubeVersion | undefined,
): Pick<Cluster, "autoUpgrade" | "upgradeTargets"> {
  const off = entry.flag("disableAutoUpdate");
  const target = entry.version("targetVersion");
  const newer = target !== undefined && current !== undefined && compareVersions(target, current) > 0;
  const patch = newer && minorOf(target) === minorOf(current);
  const minor = newer && !patch ? kubernetesVersion(target, flavour) : undefined;
  if (off === undefined && !newer) return {};
  const autoUpgrade: AutoUpgrade = {
    status: off === undefined ? "unknown" : off ? "off" : "active",
    statusRaw: off === undefined ? [] : [`disableAutoUpdate: ${off}`],
    pausedReasons: [],
    ...(patch && flavour === "iks" ? { patchTarget: target } : {}),
  };
  return { autoUpgrade, ...(minor === undefined ? {} : { upgradeTargets: [minor] }) };
}

function kubernetesVersion(target: KubeVersion, flavour: Flavour): KubeVersion | undefined {
  return flavour === "iks" ? target : openShift(target)?.version;
}

function endpointOf(entry: Reader): Cluster["controlPlane"]["endpoint"] {
  const endpoints = entry.object("serviceEndpoints");
  const open = (flag: string, url: string) => (endpoints.flag(flag) === true ? endpoints.text(url) : undefined);
  const isPublic = open("publicServiceEndpointEnabled", "publicServiceEndpointURL");
  const isPrivate = open("privateServiceEndpointEnabled", "privateServiceEndpointURL");
  const server = isPublic === undefined && isPrivate === undefined ? entry.text("masterURL") : undefined;
  const endpoint = {
    ...(isPublic === undefined ? {} : { public: isPublic }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    ...(server === undefined ? {} : { server }),
  };
  return Object.keys(endpoint).length === 0 ? undefined : endpoint;
}

function accessOf(entry: Reader): ClusterAccess | undefined {
  const endpoints = entry.object("serviceEndpoints");
  const publicEndpoint = endpoints.flag("publicServiceEndpointEnabled");
  const privateEndpoint = endpoints.flag("privateServiceEndpointEnabled");
  if (publicEndpoint === undefined && privateEndpoint === undefined) return undefined;
  return {
    ...(publicEndpoint === undefined ? {} : { publicEndpoint }),
    ...(privateEndpoint === undefined ? {} : { privateEndpoint }),
  };
}

function networkOf(entry: Reader, flavour: Flavour): ClusterNetwork | undefined {
  const pods = entry.text("podSubnet");
  const services = entry.text("serviceSubnet");
  const network: ClusterNetwork = {
    // Documented for OpenShift on IBM Cloud; of the other clusters neither is.
    ...(flavour === "roks" ? { cni: "calico", dns: { mode: "openshift-dns" } } : {}),
    ...(pods === undefined ? {} : { podCidrs: [pods] }),
    ...(services === undefined ? {} : { serviceCidrs: [services] }),
  };
  return Object.keys(network).length === 0 ? undefined : network;
}
