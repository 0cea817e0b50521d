import type { ClusterAccess } from "../../lib/core/access.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** GKE's own name for the addresses of every machine in Google Cloud, which it lets through unless told otherwise. */
const googleAddresses = "gcpPublicCidrs";

/**
 * Who may reach the control plane, over its IP endpoints and over its DNS name. `undefined` when the API tells nothing
 * of it.
 */
export function mapAccess(cluster: Reader): ClusterAccess | undefined {
  const before = cluster.problems.length;
  const endpoints = cluster.object("controlPlaneEndpointsConfig");
  const ip = endpoints.object("ipEndpointsConfig");
  // A name that answers everybody makes the control plane public, whatever its addresses are.
  const open = endpoints.object("dnsEndpointConfig").flag("allowExternalTraffic") === true;
  const told = ip.raw === undefined ? readOld(cluster) : readIp(ip);
  const { networks: config, ...reachable } = told;
  const publicEndpoint = open || reachable.publicEndpoint;
  const networks = publicEndpoint !== true ? undefined : open ? everywhere : networksOf(config);
  if (cluster.problems.length > before || publicEndpoint === undefined) return undefined;
  return {
    publicEndpoint,
    privateEndpoint: reachable.privateEndpoint,
    ...(networks === undefined ? {} : { authorizedNetworks: networks }),
  };
}

interface Endpoints {
  readonly publicEndpoint: boolean;
  readonly privateEndpoint: boolean;
  readonly networks: Reader;
}

/** In protobuf's JSON an absent flag is false, but `enabled` stands for both endpoints and came later than they did. */
function readIp(ip: Reader): Endpoints {
  const on = ip.flag("enabled") !== false;
  return {
    publicEndpoint: on && ip.flag("enablePublicEndpoint") === true,
    privateEndpoint: on,
    networks: ip.object("authorizedNetworksConfig"),
  };
}

/** Clusters whose API does not yet print endpoints have a public one, unless they are private through and through. */
function readOld(cluster: Reader): Endpoints {
  const config = cluster.object("privateClusterConfig");
  return {
    publicEndpoint: config.flag("enablePrivateEndpoint") !== true,
    privateEndpoint: config.text("privateEndpoint") !== undefined,
    networks: cluster.object("masterAuthorizedNetworksConfig"),
  };
}

const everywhere = ["0.0.0.0/0"];

/** Without a list that is switched on, GKE lets every address through. */
function networksOf(config: Reader): readonly string[] {
  if (config.flag("enabled") !== true) return everywhere;
  const blocks = config.objects("cidrBlocks").flatMap((block) => block.text("cidrBlock") ?? []);
  return config.flag("gcpPublicCidrsAccessEnabled") === true ? [...blocks, googleAddresses] : blocks;
}
