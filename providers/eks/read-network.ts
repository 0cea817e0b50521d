import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import type { ClusterNetwork } from "../../lib/core/network.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { AddonSource } from "./addon-source.ts";
import { type CniConfiguration, mapCniConfiguration } from "./map-addon.ts";
import { dnsAddresses, vpcCni } from "./map-network.ts";
import type { Notes } from "./notes.ts";

const cniAddon = "vpc-cni";
const dnsAddon = "coredns";

/**
 * The network of a cluster with what its managed add-ons prove of it. Auto Mode has none of them and is known from the
 * cluster's description. A CNI or DNS that someone installed by hand is not shown by EKS and stays unknown.
 */
export async function readNetwork(
  { mode, network = {} }: Cluster,
  source: AddonSource,
  notes: Notes,
): Promise<ClusterNetwork | undefined> {
  if (mode === "auto-mode") return network;
  try {
    const names = await source.names();
    const cni = names.includes(cniAddon) ? await readConfiguration(source, notes) : undefined;
    return {
      ...network,
      ...(names.includes(cniAddon) ? { cni: vpcCni } : {}),
      ...(cni?.networkPolicy === true ? { policyEngine: vpcCni, policyEnforced: true } : {}),
      ...(names.includes(dnsAddon) ? { dns: { mode: "kube-dns", ...dnsAddresses(network) } } : {}),
    };
  } catch (error) {
    notes.failed("CNI and DNS", error);
    return undefined;
  }
}

/** How pods get addresses; see `ClusterCapacity`. `undefined` when that is unknown, or could not be read and is noted. */
export async function readCniMode(
  { mode, network }: Cluster,
  source: AddonSource,
  notes: Notes,
): Promise<string | undefined> {
  // https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html, and for IPv6 cni-ipv6.html: always prefixes.
  if (mode === "auto-mode") return "prefix-delegation";
  try {
    if (!(await source.names()).includes(cniAddon)) return undefined;
    if (network?.ipFamily === "ipv6") return "prefix-delegation";
    const configuration = await readConfiguration(source, notes);
    if (configuration === undefined) return undefined;
    if (configuration.customNetworking === true) return "custom-networking";
    return configuration.prefixDelegation === true ? "prefix-delegation" : "vpc-cni";
  } catch (error) {
    notes.failed("CNI mode", error);
    return undefined;
  }
}

/** Empty where nothing is set. `undefined` when it cannot be read, which is noted. */
async function readConfiguration(source: AddonSource, notes: Notes): Promise<CniConfiguration | undefined> {
  const root = new Reader(await source.describe(cniAddon));
  const text = root.object("addon").text("configurationValues");
  notes.problems("CNI configuration", root.problems);
  if (root.problems.length > 0) return undefined;
  if (text === undefined) return {};
  const { value, problems } = mapCniConfiguration(await parsed(text));
  notes.problems("CNI configuration", problems);
  return problems.length > 0 ? undefined : value;
}

/** EKS takes the values as YAML or as JSON, which is YAML too. They may hold secrets, so that no error quotes them. */
async function parsed(text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  try {
    return parse(text, { maxAliasCount: 100, logLevel: "error" });
  } catch {
    throw new FleetError("BAD_RESPONSE", "the configuration of the add-on vpc-cni is neither JSON nor YAML", {
      provider: "eks",
      path: "$.addon.configurationValues",
    });
  }
}
