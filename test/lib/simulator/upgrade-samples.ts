import type { SimCluster, SimPool } from "../../../lib/simulator/fleet.ts";
import { simulatedToday } from "../../../lib/simulator/index.ts";
import type { UpgradeWorld } from "../../../lib/simulator/updates.ts";

/** The day that the simulated calendars are told as of: EKS 1.31 to 1.37, GKE Regular 1.34 to 1.36, AKS 1.34 to 1.36. */
export const world: UpgradeWorld = { now: Date.parse(simulatedToday), durationMs: 600_000 };

export function eksCluster(changes: Partial<SimCluster> = {}): SimCluster {
  return sample("eks", "1.34", { name: "general", image: "AL2023_x86_64_STANDARD" }, changes);
}

export function gkeCluster(changes: Partial<SimCluster> = {}): SimCluster {
  return sample(
    "gke",
    "1.34.7-gke.1098000",
    { name: "default-pool", image: "COS_CONTAINERD" },
    {
      channel: "REGULAR",
      ...changes,
    },
  );
}

export function aksCluster(changes: Partial<SimCluster> = {}): SimCluster {
  return sample(
    "aks",
    "1.34.6",
    { name: "system", image: "AzureLinux" },
    {
      channel: "none",
      supportPlan: "KubernetesOfficial",
      ...changes,
    },
  );
}

export function ibmCluster(changes: Partial<SimCluster> = {}): SimCluster {
  return sample("iks", "1.35.4_1541", { name: "default", image: "UBUNTU_24_64" }, changes);
}

/** The cluster's first pool with other settings. */
export function withPool(cluster: SimCluster, changes: Partial<SimPool>): SimCluster {
  const [first, ...others] = cluster.pools;
  return first === undefined ? cluster : { ...cluster, pools: [{ ...first, ...changes }, ...others] };
}

const homes = {
  eks: ["111111111111", "eu-west-1"],
  gke: ["shop-prod", "europe-west4"],
  aks: ["0a0a0a0a-0000-4000-8000-000000000001", "westeurope"],
  iks: ["a".repeat(32), "eu-de"],
} as const;

function sample(
  cloud: keyof typeof homes,
  version: string,
  pool: Pick<SimPool, "name" | "image">,
  changes: Partial<SimCluster>,
): SimCluster {
  const [account, location] = homes[cloud];
  return {
    cloud,
    account,
    location,
    name: "shop",
    version,
    pools: [{ ...pool, version: changes.version ?? version, nodes: 3, instanceType: "medium" }],
    tags: {},
    createdAt: "2025-01-01T00:00:00Z",
    ...changes,
  };
}
