import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterNetwork } from "../../lib/core/network.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { isSet } from "./field.ts";

/** LocalDNS listens on these addresses of every node, for the node's DNS and for the cluster's. */
const localDnsAddresses = ["169.254.10.10", "169.254.10.11"];

/** The network of a cluster from its `networkProfile` and the DNS set-up of its pools. */
export function readNetwork(properties: Reader): ClusterNetwork | undefined {
  if (!properties.has("networkProfile")) return undefined;
  const profile = properties.object("networkProfile");
  const plugin = profile.text("networkPlugin")?.toLowerCase();
  const overlay = profile.text("networkPluginMode")?.toLowerCase() === "overlay";
  const cni = plugin === "azure" ? (overlay ? "azure-overlay" : "azure-cni") : plugin === "none" ? undefined : plugin;
  const podCidrs = listOr(profile, "podCidrs", "podCidr");
  const serviceCidrs = listOr(profile, "serviceCidrs", "serviceCidr");
  const ipFamily = familyOf(profile.texts("ipFamilies"));
  const mesh = properties.object("serviceMeshProfile").text("mode")?.toLowerCase();
  return {
    ...(cni === undefined ? {} : { cni }),
    ...policyOf(profile, plugin),
    ...dnsOf(properties, profile),
    ...(mesh === "istio" ? { serviceMesh: "istio" } : {}),
    ...(podCidrs.length === 0 ? {} : { podCidrs }),
    ...(serviceCidrs.length === 0 ? {} : { serviceCidrs }),
    ...(ipFamily === undefined ? {} : { ipFamily }),
  };
}

/**
 * AKS documents that nothing is enforced where no engine is named. That does not hold for a network plugin that the
 * user installs, nor for the Cilium data plane, which has an engine of its own.
 */
function policyOf(
  profile: Reader,
  plugin: string | undefined,
): Pick<ClusterNetwork, "policyEngine" | "policyEnforced"> {
  const engine = profile.text("networkPolicy")?.toLowerCase();
  if (engine !== undefined && engine !== "none") {
    return engines.has(engine) ? { policyEngine: engine, policyEnforced: true } : { policyEngine: engine };
  }
  const unreadable = engine === undefined && isSet(profile, "networkPolicy");
  const own = plugin === undefined || plugin === "none" || profile.text("networkDataplane")?.toLowerCase() === "cilium";
  return unreadable || own ? {} : { policyEnforced: false };
}

const engines = new Set(["calico", "cilium", "azure"]);

function dnsOf(properties: Reader, profile: Reader): Pick<ClusterNetwork, "dns"> {
  const service = profile.text("dnsServiceIP");
  const pools = properties.objects("agentPoolProfiles");
  const local = pools.some((pool) => pool.object("localDNSProfile").text("state")?.toLowerCase() === "enabled");
  const addresses = [...(service === undefined ? [] : [service]), ...(local ? localDnsAddresses : [])];
  if (addresses.length === 0) return {};
  return { dns: { mode: local ? "node-local" : "kube-dns", addresses } };
}

function listOr(profile: Reader, many: string, one: string): readonly string[] {
  const list = profile.texts(many);
  const single = list.length > 0 ? undefined : profile.text(one);
  return single === undefined ? list : [single];
}

function familyOf(families: readonly string[]): ClusterNetwork["ipFamily"] {
  const four = families.some((family) => family.toLowerCase() === "ipv4");
  const six = families.some((family) => family.toLowerCase() === "ipv6");
  return four && six ? "dual" : four ? "ipv4" : six ? "ipv6" : undefined;
}

/** Addresses of the API server. */
export function readEndpoint(properties: Reader): Pick<Cluster["controlPlane"], "endpoint"> {
  const access = properties.object("apiServerAccessProfile");
  const isPrivate = access.flag("enablePrivateCluster") === true;
  const fqdn = hostOf(properties, "fqdn");
  const privateFqdn = hostOf(properties, "privateFQDN");
  // The public name of a private cluster leads to the private address.
  const open = isPrivate ? undefined : fqdn;
  const closed = privateFqdn ?? (isPrivate ? fqdn : undefined);
  if (open === undefined && closed === undefined) return {};
  return {
    endpoint: { ...(open === undefined ? {} : { public: open }), ...(closed === undefined ? {} : { private: closed }) },
  };
}

function hostOf(properties: Reader, key: string): string | undefined {
  const host = properties.text(key);
  if (host === undefined) return undefined;
  return /^[A-Za-z0-9.-]{1,253}$/.test(host) ? `https://${host}` : properties.reject(key, "a host name");
}
