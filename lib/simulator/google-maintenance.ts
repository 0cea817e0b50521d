import { fingerprint } from "./fingerprint.ts";
import { firstOccurrence } from "./first-occurrence.ts";
import type { SimCluster } from "./fleet.ts";
import { googleClusterName, type Message } from "./google-names.ts";

/** `google.container.v1.MaintenancePolicy` as the API prints it: a weekly window and an exclusion, if there are any. */
export function maintenanceMessage(cluster: SimCluster): Message {
  const resourceVersion = fingerprint(`${googleClusterName(cluster)} maintenance`).slice(0, 8);
  const weekly = cluster.maintenance;
  if (weekly === undefined) return { resourceVersion };
  const start = firstOccurrence(weekly.day, weekly.startHourUtc);
  const { exclusion } = weekly;
  // NO_UPGRADES is the zero value, which the JSON form leaves out.
  const scope = {
    all: {},
    minor: { scope: "NO_MINOR_UPGRADES" },
    "minor-and-nodes": { scope: "NO_MINOR_OR_NODE_UPGRADES" },
  };
  return {
    window: {
      recurringWindow: {
        window: {
          startTime: start.toISOString().replace(".000", ""),
          endTime: new Date(start.getTime() + weekly.hours * 3_600_000).toISOString().replace(".000", ""),
        },
        recurrence: `FREQ=WEEKLY;BYDAY=${weekly.day}`,
      },
      ...(exclusion === undefined
        ? {}
        : {
            maintenanceExclusions: Object.fromEntries([
              [
                exclusion.name,
                {
                  startTime: exclusion.start,
                  endTime: exclusion.end,
                  maintenanceExclusionOptions: scope[exclusion.blocks],
                },
              ],
            ]),
          }),
    },
    resourceVersion,
  };
}
