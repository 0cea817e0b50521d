import type { Cluster } from "../lib/core/cluster.ts";
import { minorOf } from "../lib/core/version.ts";
import type { ClusterDns, ClusterProfile, DnsPeer, IdentityKind, ProfileOverrides } from "./cluster-profile.ts";
import { kubeDns, presets } from "./presets.ts";
import { withOverrides } from "./profile-changes.ts";

/**
 * The profile of a cluster of the inventory: what its provider always does, then what was read of this one, then the
 * overrides. What a provider leaves open and nobody read stays `unknown`.
 */
export function profileOf(cluster: Cluster, overrides: ProfileOverrides = {}): ClusterProfile {
  const base = baseOf(cluster);
  const { network, platform } = cluster;
  const read: ClusterProfile = {
    ...base,
    id: cluster.uid,
    name: cluster.name,
    distribution: cluster.distribution ?? base.distribution,
    mode: cluster.mode,
    version: versionsOf(cluster),
    dns: dnsOf(cluster, base.dns),
    identity: identityOf(cluster, base.identity),
    storage: storageOf(cluster, base.storage),
    cni: network?.cni ?? base.cni,
    networkPolicyEnforced: network?.policyEnforced ?? base.networkPolicyEnforced,
    ipFamily: network?.ipFamily ?? base.ipFamily,
    // An Autopilot cluster whose mode could not be read would refuse what a Standard one takes.
    spread: cluster.ref.provider === "gke" && cluster.mode === "unknown" ? "topology-below-500m-cpu" : base.spread,
    gatewayClass: gatewayOf(platform?.gatewayClasses, base.gatewayClass),
    ingressClass: only(platform?.ingressClasses) ?? base.ingressClass,
    architectures: platform?.architectures ?? fromPools(cluster, "architecture") ?? base.architectures,
    operatingSystems: platform?.operatingSystems ?? fromPools(cluster, "os") ?? base.operatingSystems,
    environment: cluster.environment ?? base.environment,
    labels: cluster.labels,
  };
  return withOverrides(read, overrides);
}

function baseOf(cluster: Cluster): ClusterProfile {
  // A kubeconfig shows any cluster; its distribution, where proven, says whose rules hold.
  const platform = cluster.ref.provider === "kubeconfig" ? cluster.distribution : cluster.ref.provider;
  switch (platform) {
    case "eks":
      if (cluster.mode === "auto-mode") return presets.eksAutoMode();
      // Whether pods answer for names depends on the mode.
      return presets.eks(cluster.mode === "unknown" ? { dns: { ...kubeDns, mode: "unknown" } } : {});
    case "gke":
      return cluster.mode === "autopilot" ? presets.gkeAutopilot() : presets.gke();
    case "aks":
      return cluster.mode === "automatic" ? presets.aksAutomatic() : presets.aks();
    case "iks":
      return presets.iks();
    case "roks":
      return presets.roks();
    case "openshift":
      return presets.kubernetes({ dns: presets.roks().dns, userIds: "assigned" });
    default:
      return presets.kubernetes();
  }
}

function versionsOf(cluster: Cluster): ClusterProfile["version"] {
  const { version } = cluster.controlPlane;
  if (version === undefined) return { now: "unknown", next: "unknown" };
  const now = minorOf(version);
  return { now, next: now };
}

function dnsOf(cluster: Cluster, base: ClusterDns): ClusterDns {
  const dns = cluster.network?.dns;
  if (dns === undefined) return base;
  const addresses: readonly DnsPeer[] = (dns.addresses ?? []).map((address) => ({
    kind: "address",
    cidr: `${address}/${address.includes(":") ? 128 : 32}`,
  }));
  switch (dns.mode) {
    case "kube-dns":
      return kubeDns;
    case "openshift-dns":
      return presets.roks().dns;
    case "node-local":
      return {
        mode: dns.mode,
        peers: addresses.length > 0 ? [...kubeDns.peers, ...addresses] : base.peers,
        ports: [53],
      };
    case "cloud-dns":
    case "node-service":
      return { mode: dns.mode, peers: addresses, ports: [53] };
  }
}

function identityOf(cluster: Cluster, base: ClusterProfile["identity"]): ClusterProfile["identity"] {
  const agent: IdentityKind = "eks-pod-identity";
  const hasAgent = cluster.addons?.some(({ name }) => name === "eks-pod-identity-agent") === true;
  return base === "eks-irsa" && hasAgent ? agent : base;
}

function storageOf(cluster: Cluster, base: ClusterProfile["storage"]): ClusterProfile["storage"] {
  const byDefault = cluster.platform?.storageClasses?.find((storageClass) => storageClass.default)?.name;
  return base.block === "unknown" && byDefault !== undefined ? { ...base, block: byDefault } : base;
}

function gatewayOf(
  classes: readonly string[] | undefined,
  base: ClusterProfile["gatewayClass"],
): ClusterProfile["gatewayClass"] {
  if (classes === undefined) return base;
  const has = (name: string) => classes.includes(name);
  const one = only(classes);
  return {
    external: has(base.external) ? base.external : (one ?? "unknown"),
    internal: has(base.internal) ? base.internal : "unknown",
  };
}

/** The single entry of a list; with several, which one is meant is not known. */
function only(names: readonly string[] | undefined): string | undefined {
  return names?.length === 1 ? names[0] : undefined;
}

function fromPools(cluster: Cluster, field: "architecture" | "os"): readonly string[] | undefined {
  if (!cluster.poolsComplete || cluster.pools.length === 0) return undefined;
  const values = cluster.pools.map((pool) => pool[field]?.toLowerCase());
  return values.every((value) => value !== undefined) ? [...new Set(values)].sort() : undefined;
}
