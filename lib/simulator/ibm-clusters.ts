import { dayMs, fromInstant } from "../core/instant.ts";
import type { SimCluster } from "./fleet.ts";
import { ibmMinorOf, ibmVersion, printed } from "./ibm-versions.ts";
import { hex } from "./seeded.ts";
import { ibmIdOf, uidOf } from "./uid.ts";
import { runningUpdates } from "./updates.ts";

/** Before this long IBM prints no end of support for a cluster. */
const announcedMs = 45 * dayMs;

/** The zones of a region that simulated clusters have workers in. */
export function zonesOf({ location, infrastructure }: SimCluster): readonly string[] {
  // Classic zones are data centres, named apart from their region.
  return [1, 2, 3].map((zone) =>
    infrastructure === "classic" ? `${location.slice(-3)}0${zone}` : `${location}-${zone}`,
  );
}

/** The resource group of a simulated cluster: one for each environment. */
export function groupOf({ account, tags }: SimCluster): { readonly id: string; readonly name: string } {
  const name = tags["env"] ?? "default";
  return { id: hex(0, `group ${name} of ${account}`, 32), name };
}

/** A cluster as the lists of clusters print it. */
export function clusterEntry(cluster: SimCluster, now: number): Record<string, unknown> {
  const { location, name, version, status = "normal", infrastructure = "vpc" } = cluster;
  const id = ibmIdOf(cluster);
  const minor = ibmMinorOf(version, now);
  const openShift = version.endsWith("_openshift");
  const group = groupOf(cluster);
  const running = runningUpdates(cluster);
  const changing = running.some(({ kind }) => kind === "control-plane");
  const changedAt = printed(Date.parse(running[0]?.startedAt ?? cluster.createdAt));
  const host = `c100.${location}.containers.cloud.ibm.com:30123`;
  return {
    id,
    name,
    region: location,
    location: infrastructure === "classic" ? "Data center" : location,
    dataCenter: zonesOf(cluster)[0] ?? "",
    crn: uidOf(cluster),
    type: openShift ? "openshift" : "kubernetes",
    provider: infrastructure === "vpc" ? "vpc-gen2" : infrastructure,
    createdDate: printed(Date.parse(cluster.createdAt)),
    resourceGroup: group.id,
    resourceGroupName: group.name,
    ownerEmail: "",
    state: status,
    lifecycle: {
      modifiedDate: changedAt,
      masterStatus: changing ? "Updating the master. (30 minutes ago)" : "Ready",
      masterStatusModifiedDate: changedAt,
      masterHealth: minor?.supported === false ? "unsupported" : "normal",
      masterState: changing ? "updating" : "deployed",
    },
    masterKubeVersion: version,
    targetVersion: minor === undefined ? "" : ibmVersion(minor),
    versionEOS: minor !== undefined && isAnnounced(minor.endOfService, now) ? minor.endOfService : "",
    disableAutoUpdate: false,
    isPaid: true,
    entitlement: openShift ? "ocp_entitled" : "",
    multiAzCapable: true,
    workerCount: cluster.pools.reduce((sum, pool) => sum + pool.nodes, 0),
    workerZones: zonesOf(cluster),
    podSubnet: "172.17.0.0/18",
    serviceSubnet: "172.21.0.0/16",
    masterURL: `https://${host}`,
    serviceEndpoints: {
      publicServiceEndpointEnabled: true,
      publicServiceEndpointURL: `https://${host}`,
      privateServiceEndpointEnabled: true,
      privateServiceEndpointURL: `https://c100.private.${location}.containers.cloud.ibm.com:30123`,
    },
    ingress: { hostname: "", secretName: "", status: "healthy", message: "All Ingress components are healthy" },
    features: { keyProtectEnabled: false, pullSecretApplied: true },
    addons: null,
  };
}

function isAnnounced(endOfService: string, now: number): boolean {
  return (fromInstant(endOfService) ?? Number.NaN) - now < announcedMs;
}
