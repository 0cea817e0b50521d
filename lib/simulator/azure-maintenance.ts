import type { ArmResource } from "./azure-clusters.ts";
import { firstOccurrence } from "./first-occurrence.ts";
import type { SimCluster } from "./fleet.ts";
import { armIdOf } from "./uid.ts";

const weekdays = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};

/** Maintenance configurations of a cluster: the schedule of automatic upgrades, if it has one. */
export function maintenanceConfigurations(cluster: SimCluster): readonly ArmResource[] {
  const weekly = cluster.maintenance;
  if (weekly === undefined) return [];
  const name = "aksManagedAutoUpgradeSchedule";
  const start = firstOccurrence(weekly.day, weekly.startHourUtc).toISOString();
  const { exclusion } = weekly;
  return [
    {
      id: `${armIdOf(cluster)}/maintenanceConfigurations/${name}`,
      name,
      type: "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
      properties: {
        maintenanceWindow: {
          schedule: { weekly: { intervalWeeks: 1, dayOfWeek: weekdays[weekly.day] } },
          // AKS takes no window shorter than four hours.
          durationHours: Math.max(4, weekly.hours),
          utcOffset: "+00:00",
          startDate: start.slice(0, 10),
          startTime: start.slice(11, 16),
          ...(exclusion === undefined
            ? {}
            : { notAllowedDates: [{ start: exclusion.start.slice(0, 10), end: exclusion.end.slice(0, 10) }] }),
        },
      },
    },
  ];
}
