import type { ClusterProfile } from "./cluster-profile.ts";
import type { Conflict } from "./conflicts.ts";
import { operatingSystemOf } from "./image.ts";
import { cpuOf, type PodIntent } from "./pod.ts";
import { keepsApart } from "./scheduling.ts";

/** The conflicts between judges that a workload runs into on a cluster. */
export function conflictsOf(intent: PodIntent, profile: ClusterProfile, autoscaled: boolean): readonly Conflict[] {
  const containers = [intent.main, ...intent.initContainers, ...intent.sidecars];
  const windows = operatingSystemOf(containers.map(({ image }) => image)) === "windows";
  const oneWay = intent.contributions.every(({ ingress = [] }) => ingress.length === 0);
  const found: Readonly<Record<Conflict, boolean>> = {
    autoscaled,
    oneWayTraffic: oneWay,
    noCpuLimit: containers.some(({ resources }) => resources.cpuLimit === "none"),
    topologyOnly: intent.spread && !keepsApart({ cpuMillis: cpuOf(intent) }, profile),
    ownPriorityClass: intent.priorityClassName !== undefined,
    assignedUserIds: profile.userIds === "assigned",
    windows,
  };
  return (Object.keys(found) as Conflict[]).filter((conflict) => found[conflict]);
}
