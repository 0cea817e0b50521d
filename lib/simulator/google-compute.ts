import type { SimCluster } from "./fleet.ts";
import { isZone, type Message } from "./google-names.ts";
import { errorBody, fail, httpStatus } from "./google-status.ts";
import type { SimReply, SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";

/** Addresses of a /20, less the four that Google keeps for itself. */
const subnetSize = 4092;

/** Compute Engine v1: `regions/R` with its quotas, and `regions/R/subnetworks/S`, with utilization where it is asked for. */
export function answerCompute(state: SimState, request: SimRequest): SimReply | undefined {
  const match = /^\/compute\/v1\/projects\/([^/]+)\/regions\/([^/]+)(?:\/subnetworks\/([^/]+))?$/.exec(request.path);
  if (match === null || request.method !== "GET") return undefined;
  const [, project = "", region = "", subnetwork] = match;
  const operation = subnetwork === undefined ? "gke:GetRegion" : "gke:GetSubnetwork";
  const named = { operation, account: project, identity: request.path };
  const account = state.account("gke", project);
  if (account === undefined || account.access !== undefined) {
    const permission = subnetwork === undefined ? "compute.regions.get" : "compute.subnetworks.get";
    const message = `Required '${permission}' permission for 'projects/${project}/regions/${region}'`;
    return { ...failure("PERMISSION_DENIED", message), ...named };
  }
  const clusters = state.clusters("gke", project).filter(({ location }) => regionOf(location) === region);
  if (subnetwork === undefined) return { status: 200, json: regionMessage(project, region, clusters), ...named };
  if (subnetwork !== "default") {
    const message = `The resource 'projects/${project}/regions/${region}/subnetworks/${subnetwork}' was not found`;
    return { ...failure("NOT_FOUND", message), ...named };
  }
  const told = request.query.getAll("views").includes("WITH_UTILIZATION");
  return { status: 200, json: subnetworkMessage(project, region, clusters, told), ...named };
}

function regionMessage(project: string, region: string, clusters: readonly SimCluster[]): Message {
  const pools = clusters.flatMap((cluster) => cluster.pools);
  const cpus = (family: RegExp) =>
    pools
      .filter(({ instanceType }) => family.test(instanceType))
      .reduce((sum, { nodes, instanceType }) => sum + nodes * Number(/-(\d+)$/.exec(instanceType)?.[1] ?? 2), 0);
  const nodes = nodesOf(clusters);
  return {
    kind: "compute#region",
    name: region,
    status: "UP",
    selfLink: `https://www.googleapis.com/compute/v1/projects/${project}/regions/${region}`,
    quotas: [
      quota("CPUS", 200, cpus(/^(?:e2|n1)-/)),
      quota("N2_CPUS", 200, cpus(/^n2-/)),
      quota("N2D_CPUS", 0, 0),
      quota("PREEMPTIBLE_CPUS", 0, 0),
      quota("INSTANCES", 6000, nodes),
      quota("IN_USE_ADDRESSES", 575, nodes),
      quota("DISKS_TOTAL_GB", 204_800, nodes * 100),
      quota("SSD_TOTAL_GB", 500, 0),
      quota("FORWARDING_RULES", 150, clusters.length),
    ],
  };
}

function subnetworkMessage(project: string, region: string, clusters: readonly SimCluster[], told: boolean): Message {
  const used = Math.min(subnetSize, nodesOf(clusters));
  const utilization = { totalAllocatedIp: String(used), totalFreeIp: String(subnetSize - used) };
  return {
    kind: "compute#subnetwork",
    name: "default",
    ipCidrRange: "10.128.0.0/20",
    selfLink: `https://www.googleapis.com/compute/v1/projects/${project}/regions/${region}/subnetworks/default`,
    // Long numbers are texts in Google's JSON.
    ...(told ? { utilizationDetails: { ipv4Utilizations: [utilization] } } : {}),
  };
}

function quota(metric: string, least: number, usage: number): Message {
  return { metric, limit: Math.max(least, Math.ceil((usage * 1.2) / 100) * 100), usage };
}

function nodesOf(clusters: readonly SimCluster[]): number {
  return clusters.flatMap(({ pools }) => pools).reduce((sum, { nodes }) => sum + nodes, 0);
}

function regionOf(location: string): string {
  return isZone(location) ? location.slice(0, -2) : location;
}

function failure(status: "PERMISSION_DENIED" | "NOT_FOUND", message: string): SimReply {
  const reply = fail(status, message);
  return "error" in reply ? { status: httpStatus(status), json: errorBody(reply.error) } : { status: 500 };
}
