import type { SimCluster, SimFleet, SimPool } from "../../../lib/simulator/fleet.ts";

const pool = (name: string, version: string, more: Partial<SimPool> = {}): SimPool => ({
  name,
  version,
  nodes: 3,
  instanceType: "e2-standard-4",
  image: "COS_CONTAINERD",
  ...more,
});

const cluster = (
  account: string,
  location: string,
  name: string,
  version: string,
  more: Partial<SimCluster> = {},
): SimCluster => ({
  cloud: "gke",
  account,
  location,
  name,
  version,
  channel: "REGULAR",
  pools: [pool("default-pool", version)],
  tags: { env: "prod", team: "payments" },
  createdAt: "2025-03-04T10:20:30Z",
  ...more,
});

/** Five projects: two open, one denied, one without the API, one with a zone that does not answer. */
export const googleFleet: SimFleet = {
  seed: 7,
  asOf: "2026-11-21T00:00:00Z",
  accounts: [
    { cloud: "gke", id: "shop-prod", name: "Shop production", regions: ["europe-west1", "us-central1"] },
    { cloud: "gke", id: "shop-dev", name: "Shop development", regions: ["europe-west1"] },
    { cloud: "gke", id: "legacy", name: "Legacy", regions: ["europe-west1"], access: "denied" },
    { cloud: "gke", id: "sandbox", name: "Sandbox", regions: ["europe-west1"], access: "disabled" },
    {
      cloud: "gke",
      id: "edge",
      name: "Edge",
      regions: ["us-central1"],
      missingZones: ["us-central1-a"],
    },
  ],
  clusters: [
    cluster("shop-prod", "europe-west1", "checkout", "1.33.5-gke.1162000", {
      maintenance: {
        day: "SA",
        startHourUtc: 2,
        hours: 4,
        exclusion: { name: "peak", start: "2026-11-20T00:00:00Z", end: "2026-12-27T00:00:00Z", blocks: "minor" },
      },
    }),
    cluster("shop-prod", "us-central1", "search", "1.34.4-gke.1047000", {
      upgrading: { pool: "default-pool", to: "1.34.4-gke.1047000", startedAt: "2026-11-20T23:00:00Z" },
      pools: [
        pool("default-pool", "1.33.5-gke.1162000"),
        pool("spot", "1.33.5-gke.1162000", { spot: true, min: 0, max: 9 }),
      ],
    }),
    cluster("shop-dev", "europe-west1-b", "scratch", "1.32.9-gke.1239000", { channel: "EXTENDED" }),
    cluster("shop-dev", "europe-west1", "auto", "1.36.4-gke.1391000", { channel: "RAPID", mode: "autopilot" }),
    cluster("edge", "us-central1-a", "lost", "1.34.4-gke.1047000"),
    cluster("edge", "us-central1-b", "found", "1.34.4-gke.1047000"),
  ],
};
