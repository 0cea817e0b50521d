import { type ClusterProfile, Fleet, type ProfileOverrides, presets } from "fleetwright/constructs";

/** What no preset can know: what the platform team set up everywhere. */
const platform = {
  networkPolicyEnforced: true,
  architectures: ["amd64"],
  served: ["external-secrets.io/v1", "gateway.networking.k8s.io/v1"],
} as const satisfies ProfileOverrides;

/** Where there is no gateway class, and which class of storage there is, in each kind of cluster. */
const kinds: Readonly<Record<string, (site: ProfileOverrides) => ClusterProfile>> = {
  eks: (site) => presets.eks({ ...site, ingressClass: "nginx", storage: classes("gp3") }),
  gke: (site) =>
    presets.gke({
      ...site,
      storage: classes("premium-rwo"),
      // By which the load balancer is told what to ask pods.
      served: [...platform.served, "networking.gke.io/v1"],
    }),
  aks: (site) => presets.aks({ ...site, ingressClass: "nginx", storage: classes("managed-csi") }),
  iks: (site) => presets.iks({ ...site, ingressClass: "nginx", storage: classes("ibmc-vpc-block-10iops-tier") }),
  onprem: (site) =>
    presets.kubernetes({
      ...site,
      ingressClass: "nginx",
      storage: classes("ceph-block"),
      distribution: "kubeadm",
      identity: "oidc",
      dns: presets.eks().dns,
    }),
};

function classes(block: string) {
  return { block, "fast-block": block, shared: "unknown" } as const;
}

const environments = {
  dev: { now: "1.34", next: "1.35" },
  prod: { now: "1.33", next: "1.34" },
} as const;

/**
 * The fleet: four clouds and clusters of our own, for dev and prod. People with an inventory write
 * `Fleet.fromSnapshot("fleet.ndjson", { plan: "plan.json" })` instead.
 *
 * @param copies Clusters of each kind in each environment.
 */
export function shopFleet(copies = 1): Fleet {
  return Fleet.fromProfiles(
    Object.entries(kinds).flatMap(([kind, profile]) =>
      Object.entries(environments).flatMap(([environment, version]) =>
        Array.from({ length: copies }, (_, copy) =>
          profile({ ...platform, id: `${kind}-${environment}-${copy + 1}`, environment, version }),
        ),
      ),
    ),
  );
}
