import type { NodePool, Taint } from "../../lib/core/node-pool.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { compareVersions, type KubeVersion } from "../../lib/core/version.ts";
import { architectureOf } from "./machine-types.ts";
import { mapConditions, mapStatus } from "./map-status.ts";
import { mapUpgradeSettings } from "./map-upgrade-settings.ts";
import { enumOf, lookUp, required } from "./wire.ts";

const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

/**
 * `NodePool`; `undefined`, with a problem recorded, when it has no name.
 *
 * @param subnet the subnetwork that its nodes are in, where it is known.
 */
export function mapPool(raw: Reader, clusterUid: string, subnet?: string): NodePool | undefined {
  const name = required(raw, "name", "the name of a node pool", () => raw.text("name"));
  if (name === undefined) return undefined;
  const config = raw.object("config");
  const { status, statusRaw } = mapStatus(raw);
  const zones = raw.texts("locations");
  const machineType = config.text("machineType");
  const architecture = architectureOf(machineType);
  const image = mapImage(config);
  const os = osOf(image?.family);
  const capacity = capacityOf(config);
  return {
    uid: `${clusterUid}/nodePools/${name}`,
    name,
    kind: raw.object("autoscaling").flag("autoprovisioned") === true ? "autoprovisioned" : "managed",
    ...mapVersions(raw),
    ...(image === undefined ? {} : { image }),
    size: mapSize(raw, zones.length),
    instanceTypes: machineType === undefined ? [] : [machineType],
    ...(capacity === undefined ? {} : { capacity }),
    ...(zones.length === 0 ? {} : { zones }),
    ...(subnet === undefined ? {} : { subnets: [subnet] }),
    ...(os === undefined ? {} : { os }),
    ...(architecture === undefined ? {} : { architecture }),
    upgrade: mapUpgradeSettings(raw),
    status,
    statusRaw,
    issues: mapConditions(raw, status),
    labels: config.labels("labels"),
    taints: config.objects("taints").flatMap(mapTaint),
  };
}

/** During a blue-green upgrade both versions run, and the blue one can be gone back to until it is deleted. */
function mapVersions(raw: Reader): Pick<NodePool, "versions" | "targetVersion" | "rolloutPhase" | "rollbackTo"> {
  const stated = required(raw, "version", "a Kubernetes version", () => raw.version("version"));
  const info = raw.object("updateInfo").object("blueGreenInfo");
  const green = info.version("greenPoolVersion");
  const phase = enumOf(info, "phase");
  const until = info.instant("bluePoolDeletionStartTime");
  const both = [stated, green].filter((version): version is KubeVersion => version !== undefined);
  const distinct = both.filter((version, index) => both.findIndex((other) => other.raw === version.raw) === index);
  return {
    versions: distinct.toSorted(compareVersions).map((version) => ({ version })),
    ...(green === undefined ? {} : { targetVersion: green }),
    ...(phase === undefined || phase === "PHASE_UNSPECIFIED" ? {} : { rolloutPhase: phase }),
    ...(stated === undefined || distinct.length < 2
      ? {}
      : { rollbackTo: [{ version: stated, ...(until === undefined ? {} : { until }) }] }),
  };
}

/** The API gives no live count; the initial one is what was asked for when the pool was made, and is left out. */
function mapSize(raw: Reader, zones: number): NodePool["size"] {
  const autoscaling = raw.object("autoscaling");
  const before = raw.problems.length;
  const enabled = autoscaling.flag("enabled") === true;
  if (!enabled) return raw.problems.length === before ? { autoscaling: false } : {};
  const perZone = [autoscaling.count("minNodeCount"), autoscaling.count("maxNodeCount")] as const;
  const total = [autoscaling.count("totalMinNodeCount"), autoscaling.count("totalMaxNodeCount")] as const;
  if (raw.problems.length > before) return { autoscaling: true };
  // Zero is "not set" on the wire. The two pairs exclude each other, and a maximum is never zero.
  if ((total[1] ?? 0) > 0) return { min: total[0] ?? 0, max: total[1] ?? 0, autoscaling: true };
  if ((perZone[1] ?? 0) === 0 || zones === 0) return { autoscaling: true };
  return { min: (perZone[0] ?? 0) * zones, max: (perZone[1] ?? 0) * zones, autoscaling: true };
}

function mapImage(config: Reader): NodePool["image"] {
  const family = config.text("imageType");
  const custom = config.object("nodeImageConfig").text("image");
  if (family === undefined && custom === undefined) return undefined;
  return {
    ...(family === undefined ? {} : { family }),
    ...(custom === undefined ? {} : { version: custom, custom: true }),
  };
}

function osOf(family: string | undefined): string | undefined {
  if (family === undefined) return undefined;
  if (/^WINDOWS/i.test(family)) return "windows";
  return /^(?:COS|UBUNTU)/i.test(family) ? "linux" : undefined;
}

function capacityOf(config: Reader): NodePool["capacity"] {
  const before = config.problems.length;
  const spot = config.flag("spot") === true || config.flag("preemptible") === true;
  const flex = config.flag("flexStart") === true;
  const affinity = enumOf(config.object("reservationAffinity"), "consumeReservationType");
  if (config.raw === undefined || config.problems.length > before) return undefined;
  if (spot) return "spot";
  if (flex) return "flex";
  return affinity === "SPECIFIC_RESERVATION" ? "reserved" : "on-demand";
}

function mapTaint(raw: Reader): readonly Taint[] {
  const key = required(raw, "key", "the key of a taint", () => raw.text("key"));
  const value = raw.text("value");
  const effect = required(raw, "effect", "the effect of a taint", () => enumOf(raw, "effect"));
  if (key === undefined || effect === undefined) return [];
  return [{ key, ...(value === undefined ? {} : { value }), effect: lookUp(effects, effect) ?? effect }];
}
