import type { ClusterAccess } from "../../lib/core/access.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterNetwork } from "../../lib/core/network.ts";
import type { Reader } from "../../lib/core/reader.ts";

export const vpcCni = "amazon-vpc-cni";

/** The network of a cluster as far as its own description tells it. */
export function networkOf(cluster: Reader, mode: Cluster["mode"]): ClusterNetwork | undefined {
  const config = cluster.object("kubernetesNetworkConfig");
  const serviceCidrs = [config.text("serviceIpv4Cidr"), config.text("serviceIpv6Cidr")].filter(
    (cidr) => cidr !== undefined,
  );
  const family = config.text("ipFamily");
  const ipFamily = family === "ipv4" || family === "ipv6" ? family : undefined;
  if (family !== undefined && ipFamily === undefined) config.reject("ipFamily", "ipv4 or ipv6");
  const subnets = cluster.object("resourcesVpcConfig").texts("subnetIds");
  const network: ClusterNetwork = {
    // Auto Mode has its own build of this CNI and answers DNS on each node: there are no pods that a rule could select.
    ...(mode === "auto-mode"
      ? { cni: vpcCni, dns: { mode: "node-service", ...dnsAddresses({ serviceCidrs, ...(ipFamily && { ipFamily }) }) } }
      : {}),
    ...(subnets.length === 0 ? {} : { subnets }),
    ...(serviceCidrs.length === 0 ? {} : { serviceCidrs }),
    ...(ipFamily === undefined ? {} : { ipFamily }),
  };
  return Object.keys(network).length === 0 ? undefined : network;
}

/**
 * The address that kubelets on EKS give to pods as their DNS server: the tenth of the service range, which ends on a
 * group boundary. The images of AWS compute it in the same way (`bootstrap.sh` of awslabs/amazon-eks-ami).
 */
export function dnsAddresses({ serviceCidrs = [], ipFamily }: Pick<ClusterNetwork, "serviceCidrs" | "ipFamily">): {
  readonly addresses?: readonly string[];
} {
  const addresses = serviceCidrs.flatMap((cidr) => {
    const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.0\/\d{1,2}$/.exec(cidr)?.[1];
    if (v4 !== undefined) return ipFamily === "ipv6" ? [] : [`${v4}.10`];
    const v6 = /^([0-9a-f:]{2,38}::)\/\d{1,3}$/i.exec(cidr)?.[1];
    return v6 === undefined || ipFamily !== "ipv6" ? [] : [`${v6}a`];
  });
  return addresses.length === 0 ? {} : { addresses };
}

/** Who may reach the control plane. */
export function accessOf(cluster: Reader): ClusterAccess | undefined {
  const authenticationMode = cluster.object("accessConfig").text("authenticationMode");
  const vpc = cluster.object("resourcesVpcConfig");
  const publicEndpoint = vpc.flag("endpointPublicAccess");
  const privateEndpoint = vpc.flag("endpointPrivateAccess");
  const networks = vpc.texts("publicAccessCidrs");
  const access: ClusterAccess = {
    ...(authenticationMode === undefined ? {} : { authenticationMode }),
    ...(publicEndpoint === undefined ? {} : { publicEndpoint }),
    ...(privateEndpoint === undefined ? {} : { privateEndpoint }),
    // EKS keeps the list when the public endpoint is off; nobody reaches anything through it then.
    ...(publicEndpoint === true && networks.length > 0 ? { authorizedNetworks: networks } : {}),
  };
  return Object.keys(access).length === 0 ? undefined : access;
}
