import type { Cluster } from "../../lib/core/cluster.ts";
import type { IsoInstant } from "../../lib/core/instant.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { SupportPosture, SupportWindow } from "../../lib/core/support.ts";
import { minorOf } from "../../lib/core/version.ts";
import { pricingOf } from "../../lib/data/index.ts";
import { clusterArn, requiredText, statusOf } from "./fields.ts";
import { accessOf, networkOf } from "./map-network.ts";

/** What is known of a cluster before its description is read. */
export interface ClusterContext {
  /** The scope of its region. */
  readonly scope: Scope;
  /** The name it was listed under. */
  readonly name: string;
  readonly observedAt: IsoInstant;
  /** Support dates of a minor such as `1.34`; `undefined` when nothing is known of it. */
  readonly windowOf: (minor: string) => SupportWindow | undefined;
}

/** A mapped value and what could not be used of its response. Without a value, the response as a whole could not. */
export interface Mapped<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/**
 * Reads the answer to DescribeCluster. The pools are those the description itself names (Auto Mode); node groups and
 * Fargate profiles have calls of their own.
 */
export function mapCluster(response: unknown, context: ClusterContext): Mapped<Cluster> {
  const root = new Reader(response);
  const cluster = root.object("cluster");
  const { problems } = root;
  const name = requiredText(cluster, "name");
  if (name === undefined) return { problems };
  if (name !== context.name) {
    cluster.reject("name", `the cluster ${JSON.stringify(context.name)}`);
    return { problems };
  }

  const arn = arnOf(cluster, context);
  // A registered cluster belongs to another platform, of which EKS knows little more than that it exists.
  const connected = cluster.has("connectorConfig");
  // A control plane on the customer's own Outpost has versions, dates and prices of its own.
  const regional = !connected && !cluster.has("outpostConfig");
  const version = connected ? cluster.version("version") : requiredVersion(cluster);
  const statusRaw = requiredText(cluster, "status") ?? "";
  const mode = modeOf(cluster, connected);
  const tier = cluster.object("controlPlaneScalingConfig").text("tier");
  const platformVersion = cluster.text("platformVersion");
  const network = networkOf(cluster, mode);
  const access = accessOf(cluster);
  const createdAt = cluster.instant("createdAt");
  const pricing = regional ? pricingOf("eks", tier) : undefined;
  const endpoint = endpointOf(cluster);

  const value: Cluster = {
    uid: arn,
    ref: {
      provider: "eks",
      scope: context.scope,
      name,
      location: context.scope.region ?? "",
      nativeId: arn,
    },
    name,
    controlPlane: {
      ...(version === undefined ? {} : { version }),
      ...(platformVersion === undefined ? {} : { platformVersion }),
      status: statusOf(statusRaw),
      statusRaw,
      managed: !connected,
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    mode,
    support: {
      ...(version === undefined || !regional ? {} : context.windowOf(minorOf(version))),
      ...supportPlan(cluster, connected, regional),
    },
    ...(pricing === undefined ? {} : { pricing }),
    pools: mode === "auto-mode" ? autoModePools(cluster, arn) : [],
    // EKS never lists self-managed, Karpenter and hybrid nodes, nor Auto Mode's custom node pools.
    poolsComplete: false,
    ...(network === undefined ? {} : { network }),
    ...(access === undefined ? {} : { access }),
    health: healthOf(cluster),
    ...(createdAt === undefined ? {} : { createdAt }),
    labels: cluster.labels("tags"),
    observedAt: context.observedAt,
    source: "api",
  };
  return { value, problems };
}

/** Issues of a cluster, node group or Fargate profile. */
export function healthOf(owner: Reader): readonly Issue[] {
  return owner
    .object("health")
    .objects("issues")
    .map((issue) => {
      const resources = issue.texts("resourceIds");
      return {
        code: issue.text("code") ?? "Unknown",
        message: scrub(issue.text("message") ?? ""),
        ...(resources.length === 0 ? {} : { resources }),
        severity: "error",
      };
    });
}

/** A cluster whose ARN cannot be used still has its canonical id. */
function arnOf(cluster: Reader, { scope, name }: ClusterContext): string {
  const made = clusterArn(scope, name);
  const said = requiredText(cluster, "arn");
  if (said === undefined || said === made) return made;
  const account = /^arn:[\w-]{1,32}:eks:[\w-]{1,32}:(\d{12}):cluster\/(.+)$/s.exec(said);
  if (account?.[2] !== name) {
    cluster.reject("arn", "the ARN of this cluster");
    return made;
  }
  if (account[1] !== scope.accountId)
    cluster.reject("arn", `account ${scope.accountId}; the credentials are of another`);
  return said;
}

function requiredVersion(cluster: Reader) {
  return requiredText(cluster, "version") === undefined ? undefined : cluster.version("version");
}

function modeOf(cluster: Reader, connected: boolean): Cluster["mode"] {
  const enabled = cluster.object("computeConfig").flag("enabled");
  if (connected) return "unknown";
  if (enabled === true) return "auto-mode";
  // A cluster without Auto Mode has no compute configuration at all.
  return enabled === undefined && cluster.has("computeConfig") ? "unknown" : "standard";
}

function supportPlan(
  cluster: Reader,
  connected: boolean,
  regional: boolean,
): Pick<SupportPosture, "plan" | "atEndOfStandard"> {
  if (connected) return { plan: "unknown", atEndOfStandard: "none" };
  const policy = cluster.object("upgradePolicy");
  const type = regional ? requiredText(policy, "supportType") : policy.text("supportType");
  if (type === "STANDARD") return { plan: "standard", atEndOfStandard: "auto-upgrade" };
  if (type === "EXTENDED") return { plan: "extended", atEndOfStandard: "enter-extended" };
  if (type !== undefined) policy.reject("supportType", "STANDARD or EXTENDED");
  return { plan: "unknown", atEndOfStandard: "unknown" };
}

function endpointOf(cluster: Reader): Cluster["controlPlane"]["endpoint"] {
  const url = cluster.text("endpoint");
  const vpc = cluster.object("resourcesVpcConfig");
  const isPublic = vpc.flag("endpointPublicAccess");
  const isPrivate = vpc.flag("endpointPrivateAccess");
  const caData = cluster.object("certificateAuthority").text("data");
  const endpoint = {
    ...(url === undefined || isPublic !== true ? {} : { public: url }),
    ...(url === undefined || isPrivate !== true ? {} : { private: url }),
    ...(caData === undefined ? {} : { caData }),
  };
  return Object.keys(endpoint).length === 0 ? undefined : endpoint;
}

/** The built-in pools of Auto Mode. The API names them and says nothing of their nodes. */
function autoModePools(cluster: Reader, arn: string): readonly NodePool[] {
  return [...new Set(cluster.object("computeConfig").texts("nodePools"))].map((name) => ({
    uid: `${arn}/auto-mode/${name}`,
    name,
    kind: "auto-mode",
    versions: [],
    size: {},
    instanceTypes: [],
    upgrade: { strategy: "provider", auto: true },
    status: "unknown",
    statusRaw: "",
    issues: [],
  }));
}
