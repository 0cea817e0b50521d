import type { ClusterProfile } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";

/**
 * The labels that make a cluster enforce Pod Security in a namespace, pinned to its minor, so that an upgrade does not
 * change the rules on its own. Audit and warning keep to restricted whatever is enforced. A cluster whose version is not
 * known takes its newest rules.
 */
export function podSecurityLabels(
  profile: ClusterProfile,
  level: "restricted" | "baseline" | "privileged",
): Readonly<Record<string, string>> {
  const { now } = profile.version;
  const version = now === "unknown" ? "latest" : `v${now}`;
  const label = (mode: string, value: string) => [
    [`pod-security.kubernetes.io/${mode}`, value],
    [`pod-security.kubernetes.io/${mode}-version`, version],
  ];
  return Object.fromEntries([
    ...label("enforce", level),
    ...label("audit", "restricted"),
    ...label("warn", "restricted"),
  ]);
}

export function warnOfVersion(profile: ClusterProfile, notes: Notes): void {
  if (profile.version.now !== "unknown") return;
  notes.warn(`The version of ${thisCluster} is not known; Pod Security takes its newest rules there`);
}
