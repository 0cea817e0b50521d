import type { SelectableCluster } from "../lib/core/selector.ts";
import { isKnown } from "./cluster-profile.ts";
import type { FleetMember } from "./fleet-cluster.ts";

/** What selectors look at, of a member of a fleet. */
export function selectable(member: FleetMember): SelectableCluster {
  const { profile, provider = "", account = "", location = "", wave, owner } = member;
  return {
    name: profile.name,
    ref: {
      provider,
      scope: { provider, accountId: account },
      name: profile.name,
      location,
      nativeId: profile.id,
    },
    labels: profile.labels,
    ...(isKnown(profile.environment) ? { environment: profile.environment } : {}),
    ...(wave === undefined ? {} : { wave }),
    ...(owner === undefined ? {} : { owner }),
  };
}
