import type { ClusterNetwork } from "../../lib/core/network.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { enumOf, lookUp } from "./wire.ts";

/**
 * What `Cluster` tells of its network. GKE leaves a setting out where the API's documented default applies; a value that
 * this package does not know stays unknown.
 */
export function mapNetwork(cluster: Reader, mode: "standard" | "autopilot" | "unknown"): ClusterNetwork {
  const config = cluster.object("networkConfig");
  const allocation = cluster.object("ipAllocationPolicy");
  const family = lookUp({ IPV4: "ipv4", IPV4_IPV6: "dual" } as const, enumOf(allocation, "stackType"));
  const dns = dnsMode(cluster, config, mode);
  const podCidrs = present([cluster.text("clusterIpv4Cidr") ?? allocation.text("clusterIpv4CidrBlock")]);
  const serviceCidrs = present([
    allocation.text("servicesIpv4CidrBlock") ?? cluster.text("servicesIpv4Cidr"),
    allocation.text("servicesIpv6CidrBlock"),
  ]);
  return {
    ...dataPath(cluster, config),
    ...(dns === undefined ? {} : { dns: { mode: dns, ...linkLocal[dns] } }),
    ...(podCidrs.length === 0 ? {} : { podCidrs }),
    ...(serviceCidrs.length === 0 ? {} : { serviceCidrs }),
    ...(family === undefined ? {} : { ipFamily: family }),
  };
}

function dataPath(cluster: Reader, config: Reader): Pick<ClusterNetwork, "cni" | "policyEngine" | "policyEnforced"> {
  const before = cluster.problems.length;
  const provider = enumOf(config, "datapathProvider");
  const policy = cluster.object("networkPolicy");
  const calico = policy.flag("enabled") === true;
  if (provider === "ADVANCED_DATAPATH") return { cni: "dataplane-v2", policyEngine: "cilium", policyEnforced: true };
  const cni = provider === undefined || provider.endsWith("_UNSPECIFIED") ? undefined : provider;
  const named = cni === undefined ? {} : { cni: cni === "LEGACY_DATAPATH" ? "legacy-datapath" : cni };
  if (calico) return { ...named, policyEngine: "calico", policyEnforced: true };
  // Only the data path based on iptables is known to need the add-on; what a newer one does is not.
  const iptables = config.raw !== undefined && (cni === undefined || cni === "LEGACY_DATAPATH");
  return iptables && cluster.problems.length === before ? { ...named, policyEnforced: false } : named;
}

/**
 * Where pods send their questions, in the modes in which GKE answers them on the node itself. The address of kube-dns is
 * a service's, which the Container API does not tell.
 *
 * https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache
 * https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns
 */
const linkLocal = {
  "node-local": { addresses: ["169.254.20.10"] },
  "cloud-dns": { addresses: ["169.254.169.254"] },
  "kube-dns": {},
} as const;

function dnsMode(
  cluster: Reader,
  config: Reader,
  mode: "standard" | "autopilot" | "unknown",
): keyof typeof linkLocal | undefined {
  const before = cluster.problems.length;
  const cache = cluster.object("addonsConfig").object("dnsCacheConfig").flag("enabled");
  // Where the cache runs, pods ask it first, whatever answers behind it. Autopilot runs it always.
  if (cache === true || mode === "autopilot") return "node-local";
  const provider = enumOf(config.object("dnsConfig"), "clusterDns") ?? "PROVIDER_UNSPECIFIED";
  if (provider === "CLOUD_DNS") return "cloud-dns";
  if (provider === "KUBE_DNS") return "kube-dns";
  // The platform's default is kube-dns in Standard clusters.
  const unset = provider === "PLATFORM_DEFAULT" || provider === "PROVIDER_UNSPECIFIED";
  return unset && mode === "standard" && cluster.problems.length === before ? "kube-dns" : undefined;
}

function present(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}
