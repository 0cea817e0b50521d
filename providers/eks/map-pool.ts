import type { NodePool, Taint, UpgradeSettings } from "../../lib/core/node-pool.ts";
import { Reader } from "../../lib/core/reader.ts";
import { requiredText, statusOf } from "./fields.ts";
import { healthOf, type Mapped } from "./map.ts";

/** Reads the answer to DescribeNodegroup for the node group that was listed as `name` in the cluster `clusterArn`. */
export function mapNodeGroup(response: unknown, name: string, clusterArn: string): Mapped<NodePool> {
  const root = new Reader(response);
  const group = root.object("nodegroup");
  const { problems } = root;
  if (!isNamed(group, "nodegroupName", name)) return { problems };

  const amiType = group.text("amiType");
  const custom = amiType === "CUSTOM";
  // Without an image of Amazon's, only the launch template decides which kubelet runs.
  const version = custom || requiredText(group, "version") !== undefined ? group.version("version") : undefined;
  const statusRaw = requiredText(group, "status") ?? "";
  const image = imageOf(amiType);
  const releaseVersion = group.text("releaseVersion");
  const scaling = group.object("scalingConfig");
  const [desired, min, max] = [scaling.count("desiredSize"), scaling.count("minSize"), scaling.count("maxSize")];
  const capacity = capacityOf(group);
  const taints = taintsOf(group);
  const launchTemplate = launchTemplateOf(group);

  const value: NodePool = {
    uid: requiredText(group, "nodegroupArn") ?? `${clusterArn}/nodegroup/${name}`,
    name,
    kind: "managed",
    versions: version === undefined ? [] : [{ version }],
    ...(amiType === undefined && releaseVersion === undefined
      ? {}
      : {
          image: {
            ...(image.family === undefined ? {} : { family: image.family }),
            ...(releaseVersion === undefined ? {} : { version: releaseVersion }),
            ...(amiType === undefined ? {} : { custom }),
          },
        }),
    size: {
      ...(desired === undefined ? {} : { desired }),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    },
    instanceTypes: group.texts("instanceTypes"),
    ...(capacity === undefined ? {} : { capacity }),
    ...subnetsOf(group),
    ...(launchTemplate === undefined ? {} : { launchTemplate }),
    ...(image.os === undefined ? {} : { os: image.os }),
    ...(image.architecture === undefined ? {} : { architecture: image.architecture }),
    upgrade: upgradeOf(group),
    status: statusOf(statusRaw),
    statusRaw,
    issues: healthOf(group),
    labels: group.labels("labels"),
    ...(taints.length === 0 ? {} : { taints }),
  };
  return { value, problems };
}

/**
 * Reads the answer to DescribeFargateProfile. A profile has no version: each of its pods keeps the kubelet it was
 * started with until it is started again.
 */
export function mapFargateProfile(response: unknown, name: string, clusterArn: string): Mapped<NodePool> {
  const root = new Reader(response);
  const profile = root.object("fargateProfile");
  const { problems } = root;
  if (!isNamed(profile, "fargateProfileName", name)) return { problems };
  const statusRaw = requiredText(profile, "status") ?? "";
  const value: NodePool = {
    uid: requiredText(profile, "fargateProfileArn") ?? `${clusterArn}/fargateprofile/${name}`,
    name,
    kind: "fargate",
    versions: [],
    size: {},
    instanceTypes: [],
    ...subnetsOf(profile),
    upgrade: { strategy: "recreate", auto: false },
    status: statusOf(statusRaw),
    statusRaw,
    issues: healthOf(profile),
  };
  return { value, problems };
}

function isNamed(pool: Reader, key: string, name: string): boolean {
  const said = requiredText(pool, key);
  if (said === undefined) return false;
  if (said !== name) pool.reject(key, JSON.stringify(name));
  return said === name;
}

interface Image {
  readonly family?: string;
  readonly os?: string;
  readonly architecture?: string;
}

/** `BOTTLEROCKET_ARM_64_NVIDIA`, `WINDOWS_CORE_2022_x86_64`. A type of another shape keeps its own name as family. */
function imageOf(amiType: string | undefined): Image {
  if (amiType === undefined || amiType === "CUSTOM") return {};
  const match = /^([A-Z][A-Z0-9_]{1,40})_(x86_64|ARM_64)(?:_[A-Z_]{1,40})?$/.exec(amiType);
  const family = match?.[1];
  if (family === undefined) return { family: amiType };
  const linux = /^(?:AL\d+|BOTTLEROCKET)$/.test(family);
  return {
    family,
    ...(linux ? { os: "linux" } : family.startsWith("WINDOWS_") ? { os: "windows" } : {}),
    architecture: match?.[2] === "ARM_64" ? "arm64" : "amd64",
  };
}

function capacityOf(group: Reader): NodePool["capacity"] {
  const type = group.text("capacityType");
  if (type === "ON_DEMAND") return "on-demand";
  if (type === "SPOT") return "spot";
  if (type === "CAPACITY_BLOCK") return "reserved";
  return type === undefined ? undefined : group.reject("capacityType", "ON_DEMAND, SPOT or CAPACITY_BLOCK");
}

/** EKS starts no upgrade of a node group by itself, and one that a disruption budget holds up fails. */
function upgradeOf(group: Reader): UpgradeSettings {
  const config = group.object("updateConfig");
  const nativeStrategy = config.text("updateStrategy");
  const nodes = config.count("maxUnavailable");
  const percent = config.count("maxUnavailablePercentage");
  return {
    // DEFAULT starts the new nodes first; MINIMAL ends the old ones first.
    strategy: nativeStrategy === "DEFAULT" ? "surge" : nativeStrategy === "MINIMAL" ? "rolling" : "unknown",
    ...(nodes !== undefined
      ? { maxUnavailable: { value: nodes, unit: "nodes" } }
      : percent !== undefined
        ? { maxUnavailable: { value: percent, unit: "percent" } }
        : {}),
    onUndrainable: "fail",
    auto: false,
    ...(nativeStrategy === undefined ? {} : { nativeStrategy }),
  };
}

function subnetsOf(pool: Reader): Pick<NodePool, "subnets"> {
  const subnets = pool.texts("subnets");
  return subnets.length === 0 ? {} : { subnets };
}

/** Absent where EKS launches nodes from a template of its own. */
function launchTemplateOf(group: Reader): NodePool["launchTemplate"] {
  if (!group.has("launchTemplate")) return undefined;
  const template = group.object("launchTemplate");
  const id = requiredText(template, "id");
  const version = template.text("version");
  return id === undefined ? undefined : { id, ...(version === undefined ? {} : { version }) };
}

function taintsOf(group: Reader): readonly Taint[] {
  return group.objects("taints").flatMap((taint) => {
    const key = requiredText(taint, "key");
    const effect = requiredText(taint, "effect");
    const value = taint.text("value");
    if (key === undefined || effect === undefined) return [];
    return [{ key, ...(value === undefined ? {} : { value }), effect: effects.get(effect) ?? effect }];
  });
}

/** EKS spells the effects in its own way; everything else that names a taint spells them as Kubernetes does. */
const effects = new Map([
  ["NO_SCHEDULE", "NoSchedule"],
  ["PREFER_NO_SCHEDULE", "PreferNoSchedule"],
  ["NO_EXECUTE", "NoExecute"],
]);
