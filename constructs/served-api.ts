import type { ClusterProfile } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";

/**
 * Says what a rendering needs of a cluster besides Kubernetes itself: refuses where the cluster is known not to serve an
 * API, and warns where nobody knows. `api`: group and version, `external-secrets.io/v1`; `by`: what brings it.
 */
export function needsApi(profile: ClusterProfile, api: string, by: string, notes: Notes): void {
  if (profile.served === "unknown") {
    notes.warn(`Whether ${thisCluster} serves ${api} is not known; it needs ${by}`);
  } else if (!profile.served.includes(api)) {
    notes.refuse(`${thisCluster} does not serve ${api}; install ${by}, or correct \`served\` of the profile`);
  }
}
