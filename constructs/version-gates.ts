import { minorsBetween, parseVersion } from "../lib/core/version.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";

/** A field that not every version in use has. `from`: the first minor that serves it without an alpha switch. */
export interface VersionGate {
  readonly field: string;
  readonly from: string;
  readonly source: string;
  readonly asOf: string;
}

const gates = "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/";

export const versionGates = {
  nativeSidecar: gate("initContainers[].restartPolicy", "1.29"),
  preStopSleep: gate("lifecycle.preStop.sleep", "1.30"),
  appArmorProfile: gate("securityContext.appArmorProfile", "1.30"),
  trafficDistribution: gate("trafficDistribution", "1.31"),
  preferSameZone: gate("trafficDistribution: PreferSameZone", "1.34"),
  hostUsers: gate("hostUsers", "1.33"),
  supplementalGroupsPolicy: gate("securityContext.supplementalGroupsPolicy", "1.33"),
  matchLabelKeys: gate("topologySpreadConstraints[].matchLabelKeys", "1.27"),
  unhealthyPodEvictionPolicy: gate("unhealthyPodEvictionPolicy", "1.27"),
  timeZone: gate("timeZone", "1.27"),
  admissionPolicy: gate("ValidatingAdmissionPolicy", "1.30"),
  backoffLimitPerIndex: gate("backoffLimitPerIndex", "1.29"),
  claimRetention: gate("persistentVolumeClaimRetentionPolicy", "1.27"),
} as const satisfies Readonly<Record<string, VersionGate>>;

export type GateName = keyof typeof versionGates;

/** Whether the cluster, as it runs now, has a field. Where its version is not known, it is taken not to. */
export function hasField(profile: ClusterProfile, name: GateName): boolean {
  const { now } = profile.version;
  return now !== "unknown" && minorsBetween(parseVersion(versionGates[name].from), parseVersion(now)) >= 0;
}

/** Whether the cluster has a field; where not, warns with what is done instead. */
export function fieldOrWarn(profile: ClusterProfile, name: GateName, notes: Notes, instead: string): boolean {
  const has = hasField(profile, name);
  if (!has) notes.warn(`${lack(profile, name)}; ${instead}`);
  return has;
}

/** Whether the cluster has a field; where not, refuses with what to do. */
export function fieldOrRefuse(profile: ClusterProfile, name: GateName, notes: Notes, fix: string): boolean {
  const has = hasField(profile, name);
  if (!has) notes.refuse(`${lack(profile, name)}; ${fix}`);
  return has;
}

function lack(profile: ClusterProfile, name: GateName): string {
  const { field, from } = versionGates[name];
  const { now } = profile.version;
  return now === "unknown"
    ? `The version of ${thisCluster} is not known, and ${field} needs ${from}`
    : `${thisCluster} runs ${now}, and ${field} needs ${from}`;
}

function gate(field: string, from: string): VersionGate {
  return { field, from, source: gates, asOf: "2026-11-21" };
}
