import { describe, expect, test } from "vitest";
import { presets, profileOf, unknownsOf } from "../../constructs/index.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { buildCluster, buildPool } from "../support/builders.ts";

function clusterOf(provider: string, changes: Partial<Cluster> = {}): Cluster {
  return buildCluster({ provider, accountId: "1", region: "r" }, "prod", changes);
}

describe("profileOf", () => {
  test("takes name, id, version, environment and labels from the inventory", () => {
    const profile = profileOf(clusterOf("gke", { environment: "prod" }));
    expect(profile).toMatchObject({
      id: "gke:1:r:prod",
      name: "prod",
      cloud: "gcp",
      version: { now: "1.34", next: "1.34" },
      environment: "prod",
      labels: { team: "platform" },
    });
  });

  test("lets what was read of the cluster win over what its provider usually does, and overrides over both", () => {
    const cluster = clusterOf("gke", { network: { policyEnforced: true, dns: { mode: "kube-dns" } } });
    expect(profileOf(cluster)).toMatchObject({ networkPolicyEnforced: true, dns: { mode: "kube-dns" } });
    expect(profileOf(cluster, { networkPolicyEnforced: false }).networkPolicyEnforced).toBe(false);
  });

  test("takes the version after the upgrade from the plan", () => {
    const version = { now: "1.34.2-gke.100", next: "1.36" };
    expect(profileOf(clusterOf("gke"), { version }).version).toStrictEqual({ now: "1.34", next: "1.36" });
  });

  test("names every field that nobody knows", () => {
    const { version: _, ...controlPlane } = clusterOf("eks").controlPlane;
    const unknowns = unknownsOf(profileOf(clusterOf("eks", { controlPlane, mode: "unknown" })));
    expect(unknowns).toContain("version.now");
    expect(unknowns).toContain("dns.mode");
    expect(unknowns).toContain("storage.block");
    expect(unknowns).not.toContain("cloud");
  });

  test("EKS Auto Mode answers names at the address of the service, which no pod has", () => {
    const dns = { mode: "node-service", addresses: ["172.20.0.10", "fd00::a"] } as const;
    expect(profileOf(clusterOf("eks", { mode: "auto-mode", network: { dns } })).dns).toStrictEqual({
      mode: "node-service",
      peers: [
        { kind: "address", cidr: "172.20.0.10/32" },
        { kind: "address", cidr: "fd00::a/128" },
      ],
      ports: [53],
    });
  });

  test("a cache on the node is let through beside the pods behind it", () => {
    const dns = { mode: "node-local", addresses: ["10.0.0.10", "169.254.10.10"] } as const;
    const { peers } = profileOf(clusterOf("aks", { network: { dns } })).dns;
    expect(peers.map((peer) => (peer.kind === "pods" ? peer.namespace : peer.cidr))).toStrictEqual([
      "kube-system",
      "10.0.0.10/32",
      "169.254.10.10/32",
    ]);
  });

  test("OpenShift's pods answer elsewhere and on a port of their own, whoever shows the cluster", () => {
    for (const cluster of [clusterOf("roks"), clusterOf("kubeconfig", { distribution: "openshift" })]) {
      expect(profileOf(cluster).dns).toMatchObject({ peers: [{ namespace: "openshift-dns" }], ports: [53, 5353] });
    }
  });

  test("a GKE cluster of unknown mode is spread as Autopilot demands", () => {
    expect(profileOf(clusterOf("gke", { mode: "unknown" })).spread).toBe("topology-below-500m-cpu");
    expect(profileOf(clusterOf("gke")).spread).toBe("topology-and-anti-affinity");
  });

  test("architectures are known only when every pool says its own", () => {
    const pools = [buildPool("a", { architecture: "arm64" }), buildPool("b", { architecture: "amd64" })];
    expect(profileOf(clusterOf("eks", { pools })).architectures).toStrictEqual(["amd64", "arm64"]);
    expect(profileOf(clusterOf("eks", { pools, poolsComplete: false })).architectures).toBe("unknown");
    expect(profileOf(clusterOf("eks", { pools: [...pools, buildPool("c")] })).architectures).toBe("unknown");
  });

  test("a cluster with the Pod Identity agent uses it", () => {
    const addons = [{ name: "eks-pod-identity-agent", managed: true, issues: [] }];
    expect(profileOf(clusterOf("eks", { addons })).identity).toBe("eks-pod-identity");
    expect(profileOf(clusterOf("eks")).identity).toBe("eks-irsa");
  });

  test("the default storage class is the one for blocks where the provider promises none", () => {
    const platform = { storageClasses: [{ name: "gp3", default: true }] };
    expect(profileOf(clusterOf("eks", { platform })).storage.block).toBe("gp3");
    expect(profileOf(clusterOf("gke", { platform })).storage.block).toBe("standard-rwo");
  });
});

describe("presets", () => {
  test("are values that survive JSON, each under its own name", () => {
    const profiles = Object.values(presets).map((preset) => preset({ version: "1.34" }));
    expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length);
    for (const profile of profiles) expect(JSON.parse(JSON.stringify(profile))).toStrictEqual(profile);
  });

  test("know no version until they are told one", () => {
    for (const preset of Object.values(presets)) expect(unknownsOf(preset())).toContain("version.now");
  });

  test("refuse a version that is none, and a next one that is older", () => {
    const refused = (version: string, next: string) => {
      try {
        presets.eks({ version: { now: version, next } });
        return false;
      } catch (error) {
        return isFleetError(error, "CONFIG");
      }
    };
    expect(refused("latest", "1.35")).toBe(true);
    expect(refused("1.35", "1.34")).toBe(true);
    expect(refused("1.34", "1.35")).toBe(false);
  });
});
