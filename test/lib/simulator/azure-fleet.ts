import type { SimCluster, SimFleet, SimPool } from "../../../lib/simulator/fleet.ts";

export const production = "11111111-1111-4111-8111-111111111111";
export const denied = "22222222-2222-4222-8222-222222222222";
export const unregistered = "33333333-3333-4333-8333-333333333333";
export const large = "44444444-4444-4444-8444-444444444444";

const pool = (name: string, version: string, more: Partial<SimPool> = {}): SimPool => ({
  name,
  version,
  nodes: 3,
  instanceType: "Standard_D4s_v5",
  image: "Ubuntu",
  ...more,
});

const cluster = (account: string, name: string, version: string, more: Partial<SimCluster> = {}): SimCluster => ({
  cloud: "aks",
  account,
  location: "westeurope",
  name,
  version,
  tier: "Standard",
  channel: "stable",
  supportPlan: "KubernetesOfficial",
  pools: [pool("system", version)],
  tags: { env: "prod" },
  createdAt: "2025-01-02T03:04:05Z",
  ...more,
});

/** Four subscriptions: one of everything, one denied, one where AKS was never switched on, one of 120 clusters. */
export const azureFleet: SimFleet = {
  seed: 7,
  asOf: "2026-11-21T00:00:00Z",
  accounts: [
    { cloud: "aks", id: production, name: "Production", regions: ["westeurope", "northeurope"] },
    { cloud: "aks", id: denied, name: "Denied", regions: ["westeurope"], access: "denied" },
    { cloud: "aks", id: unregistered, name: "Unregistered", regions: ["westeurope"], access: "disabled" },
    { cloud: "aks", id: large, name: "Large", regions: ["westeurope"] },
  ],
  clusters: [
    cluster(production, "shop", "1.34.4", {
      pools: [
        pool("system", "1.33.7"),
        pool("win", "1.33.7", { os: "windows", image: "Windows2022" }),
        pool("spot", "1.34.4", { spot: true, min: 0, max: 20, maxSurge: "33%" }),
        pool("burst", "1.34.4", { kind: "virtual-node" }),
      ],
      maintenance: {
        day: "SU",
        startHourUtc: 1,
        hours: 4,
        exclusion: { name: "peak", start: "2026-12-20T00:00:00Z", end: "2027-01-04T00:00:00Z", blocks: "all" },
      },
    }),
    cluster(production, "ledger", "1.32.9", { supportPlan: "AKSLongTermSupport", tier: "Premium" }),
    cluster(production, "forgotten", "1.30.12", { stopped: true }),
    cluster(production, "paved", "1.35.3", { location: "northeurope", mode: "automatic" }),
    cluster(denied, "secret", "1.34.4"),
    ...Array.from({ length: 120 }, (_, index) => cluster(large, `c${String(index).padStart(3, "0")}`, "1.35.3")),
  ],
};
