import type { NodePool, Taint, UpgradeSettings } from "../../lib/core/node-pool.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { parseIntOrPercent } from "../../lib/core/surge.ts";
import { compareVersions, type KubeVersion } from "../../lib/core/version.ts";
import { isSet, oneOf } from "./field.ts";
import { readState } from "./map-state.ts";

export interface MappedPool {
  readonly pool: NodePool;
  readonly operation: Operation | "none" | undefined;
}

/**
 * One entry of a cluster's `agentPoolProfiles`. `undefined`, with a problem recorded, when it has no name.
 *
 * @param upgradesItself whether the cluster's channel upgrades pools; `undefined` when the channel is not known.
 */
export function mapPool(
  profile: Reader,
  clusterUid: string,
  upgradesItself: boolean | undefined,
): MappedPool | undefined {
  const name = profile.text("name") ?? profile.reject("name", "the name of a node pool");
  if (name === undefined) return undefined;
  const uid = `${clusterUid}/agentpools/${name.toLowerCase()}`;
  const { status, statusRaw, operation, issues } = readState(profile, uid, name);
  const { current, target } = readVersions(profile);
  const mode = oneOf(profile, "mode", modes);
  const family = profile.text("osSKU");
  const image = profile.text("nodeImageVersion");
  const zones = profile.texts("availabilityZones");
  const os = profile.text("osType")?.toLowerCase();
  const labels = profile.has("nodeLabels") ? profile.labels("nodeLabels") : undefined;
  const taints = profile.texts("nodeTaints").flatMap((text) => parseTaint(text) ?? rejectTaint(profile));
  const machines = readMachines(profile);
  const subnet = profile.text("vnetSubnetID");
  const pool: NodePool = {
    uid,
    name,
    kind: "managed",
    ...(mode === undefined ? {} : { mode }),
    versions: current === undefined ? [] : [{ version: current }],
    ...(target === undefined ? {} : { targetVersion: target }),
    ...(family === undefined && image === undefined
      ? {}
      : { image: { ...(family === undefined ? {} : { family }), ...(image === undefined ? {} : { version: image }) } }),
    ...machines,
    ...capacityOf(profile),
    ...(zones.length === 0 ? {} : { zones }),
    ...(subnet === undefined ? {} : { subnets: [subnet] }),
    ...(os === undefined ? {} : { os }),
    upgrade: readUpgrade(profile, current, upgradesItself),
    status,
    statusRaw,
    issues,
    ...(labels === undefined ? {} : { labels }),
    ...(taints.length === 0 ? {} : { taints }),
  };
  return { pool, operation };
}

const modes = new Map<string, NonNullable<NodePool["mode"]>>([
  ["system", "system"],
  ["user", "user"],
  ["gateway", "gateway"],
]);

/**
 * The version that runs, and the one asked for where that differs. The API documents that a fully specified requested
 * version equals the running one, which old responses do not print; an alias such as `1.33` says nothing of the patch.
 */
export function readVersions(
  properties: Reader,
  running: "currentOrchestratorVersion" | "currentKubernetesVersion" = "currentOrchestratorVersion",
  requested: "orchestratorVersion" | "kubernetesVersion" = "orchestratorVersion",
): { readonly current?: KubeVersion; readonly target?: KubeVersion } {
  const told = properties.version(running);
  const asked = properties.version(requested);
  const documented = !isSet(properties, running) && asked?.patch !== undefined ? asked : undefined;
  const current = told ?? documented;
  if (current === undefined && !isSet(properties, running))
    properties.reject(running, "the Kubernetes version that runs");
  if (current === undefined) return asked === undefined ? {} : { target: asked };
  if (asked === undefined) return { current };
  const same = asked.patch === undefined ? sameMinor(asked, current) : compareVersions(asked, current) === 0;
  return same ? { current } : { current, target: asked };
}

function sameMinor(a: KubeVersion, b: KubeVersion): boolean {
  return a.major === b.major && a.minor === b.minor;
}

/** Sizes and machine types. A pool of type VirtualMachines mixes sizes and keeps its counts per size. */
function readMachines(profile: Reader): Pick<NodePool, "size" | "instanceTypes"> {
  const scale = profile.object("virtualMachinesProfile").object("scale");
  const manual = scale.objects("manual").map((entry) => ({ size: entry.text("size"), count: entry.count("count") }));
  const automatic = scale.objects("autoscale").map((entry) => ({
    size: entry.text("size"),
    min: entry.count("minCount"),
    max: entry.count("maxCount"),
  }));
  const desired = manual.length === 0 ? profile.count("count") : sum(manual.map(({ count }) => count));
  const min = automatic.length === 0 ? profile.count("minCount") : sum(automatic.map((entry) => entry.min));
  const max = automatic.length === 0 ? profile.count("maxCount") : sum(automatic.map((entry) => entry.max));
  const autoscaling = automatic.length > 0 ? true : profile.flag("enableAutoScaling");
  const sizes = [profile.text("vmSize"), ...manual.map(({ size }) => size), ...automatic.map(({ size }) => size)];
  return {
    size: {
      ...(desired === undefined ? {} : { desired }),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(autoscaling === undefined ? {} : { autoscaling }),
    },
    instanceTypes: [...new Set(sizes.filter((size) => size !== undefined))],
  };
}

/** Unknown as soon as one part is. */
function sum(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce((total, count) => (total === undefined || count === undefined ? undefined : total + count), 0);
}

/** A pool that names no priority is a regular one: the field exists for spot pools only. */
function capacityOf(profile: Reader): Pick<NodePool, "capacity"> {
  const capacity = oneOf(profile, "scaleSetPriority", priorities, "on-demand");
  return capacity === undefined ? {} : { capacity };
}

const priorities = new Map<string, NonNullable<NodePool["capacity"]>>([
  ["spot", "spot"],
  ["regular", "on-demand"],
]);

/**
 * Upgrade settings. Where the response names none, the documented defaults hold: surge 10 % from Kubernetes 1.32 on and
 * one node before, none unavailable, 30 minutes to drain, no soak, and undrainable nodes are rescheduled.
 */
function readUpgrade(
  profile: Reader,
  version: KubeVersion | undefined,
  upgradesItself: boolean | undefined,
): UpgradeSettings {
  const settings = profile.object("upgradeSettings");
  const amount = (key: string, byDefault: string | undefined) =>
    isSet(settings, key)
      ? (parseIntOrPercent(settings.raw?.[key]) ?? settings.reject(key, "nodes or a percentage"))
      : parseIntOrPercent(byDefault);
  const minutes = (key: string, byDefault: number) => {
    const value = settings.has(key) ? settings.count(key) : byDefault;
    return value === undefined ? undefined : value * 60;
  };
  const maxSurge = amount("maxSurge", version === undefined ? undefined : defaultSurge(version));
  const maxUnavailable = amount("maxUnavailable", "0");
  const drainTimeoutSeconds = minutes("drainTimeoutInMinutes", 30);
  const nodeSoakSeconds = minutes("nodeSoakDurationInMinutes", 0);
  const onUndrainable = oneOf(settings, "undrainableNodeBehavior", undrainables, "schedule");
  return {
    strategy: "surge",
    ...(maxSurge === undefined ? {} : { maxSurge }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(drainTimeoutSeconds === undefined ? {} : { drainTimeoutSeconds }),
    ...(nodeSoakSeconds === undefined ? {} : { nodeSoakSeconds }),
    ...(onUndrainable === undefined ? {} : { onUndrainable }),
    ...(upgradesItself === undefined ? {} : { auto: upgradesItself }),
  };
}

const undrainables = new Map<string, "cordon" | "schedule">([
  ["cordon", "cordon"],
  ["schedule", "schedule"],
]);

function defaultSurge({ major, minor }: KubeVersion): string {
  return major > 1 || minor >= 32 ? "10%" : "1";
}

/** Reads `key=value:Effect`; the value may be missing. */
function parseTaint(text: string): Taint[] | undefined {
  const match = /^([^=:]{1,400})(?:=([^:]{0,400}))?:([A-Za-z]{1,40})$/.exec(text);
  if (match === null) return undefined;
  const [, key = "", value, effect = ""] = match;
  return [{ key, ...(value === undefined ? {} : { value }), effect }];
}

function rejectTaint(profile: Reader): Taint[] {
  profile.reject("nodeTaints", "taints such as key=value:NoSchedule");
  return [];
}
