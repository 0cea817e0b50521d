import { fingerprint } from "./fingerprint.ts";
import type { SimCluster } from "./fleet.ts";

/** A message of a Google API in its JSON form: enums by name, timestamps as RFC 3339 text, zero values left out. */
export type Message = Readonly<Record<string, unknown>>;

/** `projects/P/locations/L/clusters/N`. */
export function googleClusterName(cluster: SimCluster): string {
  return `projects/${cluster.account}/locations/${cluster.location}/clusters/${cluster.name}`;
}

/** Twelve digits that belong to a project id; operations name projects by number only. */
export function projectNumber(projectId: string): string {
  const digits = BigInt(`0x${fingerprint(`project ${projectId}`).slice(0, 15)}`) % 900_000_000_000n;
  return String(digits + 100_000_000_000n);
}

/** Zonal clusters are linked under `zones/`, regional ones under `locations/`. */
export function googleLink(project: string, location: string, rest: string): string {
  const collection = isZone(location) ? "zones" : "locations";
  return `https://container.googleapis.com/v1/projects/${project}/${collection}/${location}/${rest}`;
}

export function isZone(location: string): boolean {
  return /-[a-z]$/.test(location);
}

/** The zones that a cluster's nodes are in: its own, or three of its region. */
export function zonesOf(location: string): readonly string[] {
  return isZone(location) ? [location] : ["a", "b", "c"].map((zone) => `${location}-${zone}`);
}
