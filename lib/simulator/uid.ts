import type { SimCluster } from "./fleet.ts";
import { hex } from "./seeded.ts";

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
    case "iks":
      return `crn:v1:bluemix:public:containers-kubernetes:${location}:a/${account}:${ibmIdOf(cluster)}::`;
  }
}

/** The id of a simulated cluster of IBM Cloud. */
export function ibmIdOf({ account, location, name }: Pick<SimCluster, "account" | "location" | "name">): string {
  return `c${hex(0, `${account} ${location} ${name}`, 19)}`;
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
