import type { ClusterAccess } from "../../core/access.ts";
import type { Cluster } from "../../core/cluster.ts";
import type { ClusterNetwork } from "../../core/network.ts";
import { type DetailItem, joined } from "./detail-item.ts";

/** The design of the cluster's network, and who may reach its control plane: one item. */
export function networkItems({ network, access }: Cluster): readonly DetailItem[] | undefined {
  if (network === undefined && access === undefined) return undefined;
  const { cni = "unknown", dns, podCidrs, serviceCidrs, ipFamily, kubeProxyMode, serviceMesh } = network ?? {};
  const item: DetailItem = {
    name: cni,
    about: joined(dns?.mode ?? "unknown", dns?.addresses?.join(", ")),
    state: policyText(network ?? {}),
    more: joined(
      ranges("pods", podCidrs),
      ranges("services", serviceCidrs),
      ipFamily,
      kubeProxyMode === undefined ? undefined : `kube-proxy ${kubeProxyMode}`,
      serviceMesh === undefined ? undefined : `mesh ${serviceMesh}`,
      ...accessTexts(access),
    ),
    verdict: "neutral",
  };
  return [item];
}

function policyText({ policyEngine, policyEnforced }: ClusterNetwork): string {
  const enforced = policyEnforced === undefined ? "unknown" : policyEnforced ? "enforced" : "not enforced";
  return policyEngine === undefined ? enforced : `${enforced} (${policyEngine})`;
}

function ranges(what: string, cidrs: readonly string[] | undefined): string | undefined {
  return cidrs === undefined || cidrs.length === 0 ? undefined : `${what} ${cidrs.join(", ")}`;
}

function accessTexts(access: ClusterAccess | undefined): readonly (string | undefined)[] {
  if (access === undefined) return ["access unknown"];
  const { publicEndpoint, privateEndpoint, authorizedNetworks, authenticationMode, localAccounts } = access;
  const from = authorizedNetworks === undefined ? "" : ` for ${authorizedNetworks.join(", ") || "nobody"}`;
  return [
    publicEndpoint === true ? `public endpoint${from}` : undefined,
    privateEndpoint === true ? "private endpoint" : undefined,
    authenticationMode,
    localAccounts === true ? "local accounts" : undefined,
  ];
}
