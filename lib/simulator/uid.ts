import type { SimCluster } from "./fleet.ts";

/** The canonical id under which an inventory prints a simulated cluster. */
export function uidOf(cluster: Pick<SimCluster, "cloud" | "account" | "location" | "name">): string {
  const { cloud, account, location, name } = cluster;
  switch (cloud) {
    case "eks":
      return `arn:aws:eks:${location}:${account}:cluster/${name}`;
    case "gke":
      return `projects/${account}/locations/${location}/clusters/${name}`;
    case "aks":
      return armIdOf(cluster).toLowerCase();
  }
}

/** The ARM id of a simulated AKS cluster, in the case in which ARM prints most of it. */
export function armIdOf({ account, location, name }: Pick<SimCluster, "account" | "location" | "name">): string {
  const group = resourceGroupOf(location);
  return `/subscriptions/${account}/resourcegroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** Resource group of the simulated AKS clusters of a location. */
export function resourceGroupOf(location: string): string {
  return `rg-aks-${location}`;
}
