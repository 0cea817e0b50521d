import type { Cluster } from "../../core/cluster.ts";
import { FleetError } from "../../core/error.ts";
import { fromInstant, type IsoInstant } from "../../core/instant.ts";
import type { JudgeInput } from "../../core/judgement.ts";
import type { UpgradeRules } from "../../core/upgrade-rules.ts";
import { type KubeVersion, minorOf, minorsBetween, tryParseVersion } from "../../core/version.ts";
import { droppedImages, upstreamChanges } from "../../data/blockers.ts";
import { kubernetesMinor } from "../../data/calendar.ts";

/** A cluster with what the judges need to know of its upgrade. */
export interface Scene {
  readonly cluster: Cluster;
  readonly provider: string;
  readonly rules: UpgradeRules;
  readonly asOf: IsoInstant;
  /** `asOf` in milliseconds. */
  readonly now: number;
  /** The Kubernetes version of the control plane. */
  readonly current: KubeVersion | undefined;
  /** Kubernetes minors above the current one that the control plane passes, lowest first. */
  readonly ahead: readonly KubeVersion[];
  /** Versions on the way whose Kubernetes minor is not known. */
  readonly unreadable: readonly string[];
}

/** @throws FleetError `CONFIG` when `asOf` is no instant. */
export function sceneOf(cluster: Cluster, { hops, asOf, rules }: JudgeInput): Scene {
  const now = fromInstant(asOf);
  if (now === undefined) throw new FleetError("CONFIG", `${JSON.stringify(asOf)} is not an instant`);
  const current = cluster.controlPlane.version;
  const provider = cluster.ref.provider;
  const calendar = cluster.distribution === "openshift" ? "roks" : provider;
  const minors = hops.map((hop) => ({ hop, kubernetes: kubernetesOf(calendar, hop) }));
  const ahead = new Map<string, KubeVersion>();
  for (const { kubernetes } of minors) {
    if (kubernetes === undefined || current === undefined) continue;
    if (minorsBetween(current, kubernetes) > 0) ahead.set(minorOf(kubernetes), kubernetes);
  }
  return {
    cluster,
    provider,
    rules,
    asOf,
    now,
    current,
    ahead: [...ahead.values()].sort((a, b) => minorsBetween(b, a)),
    unreadable: minors.flatMap(({ hop, kubernetes }) => (kubernetes === undefined ? [hop] : [])),
  };
}

/** When something that begins at the Kubernetes minor `from` concerns the cluster. */
export type Onset = "now" | "on-the-way" | "never";

/** The thresholds of the tables are asked for again with every cluster. */
const thresholds = new Map([...droppedImages, ...upstreamChanges].map(({ from }) => [from, tryParseVersion(from)]));

export function onsetOf({ current, ahead }: Scene, from: string): Onset {
  const first = thresholds.get(from) ?? tryParseVersion(from);
  if (first === undefined || current === undefined) return "never";
  if (minorsBetween(first, current) >= 0) return "now";
  return ahead.some((minor) => minorsBetween(first, minor) >= 0) ? "on-the-way" : "never";
}

/** Kubernetes counts from 1; a distribution that counts its own versions has a table of what is inside. */
function kubernetesOf(calendar: string, hop: string): KubeVersion | undefined {
  const version = tryParseVersion(hop);
  if (version === undefined || version.major === 1) return version;
  return tryParseVersion(kubernetesMinor(calendar, minorOf(version)));
}
