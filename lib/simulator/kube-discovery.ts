import type { KubeResource } from "./kube-resources.ts";
import { isRemoved, type KubeStore } from "./kube-store.ts";

/** One group with the versions that are served, the preferred one first. */
interface ServedGroup {
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly resources: readonly KubeResource[] }[];
}

const verbs = ["get", "list"];

/** `/api` or `/apis`, in the aggregated form where the client accepts it. */
export function discovery(store: KubeStore, minor: string, root: "api" | "apis", accept: string): object {
  const groups = groupsOf(store, minor).filter(({ name }) => (root === "api") === (name === ""));
  if (/;as=APIGroupDiscoveryList/.test(accept)) return aggregated(groups);
  if (root === "api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(groupOf) };
}

/** `/apis/<group>`. */
export function groupDiscovery(store: KubeStore, minor: string, name: string): object | undefined {
  const group = groupsOf(store, minor).find((candidate) => candidate.name === name);
  return group === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupOf(group) };
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function versionDiscovery(store: KubeStore, minor: string, group: string, version: string): object | undefined {
  const found = groupsOf(store, minor)
    .find(({ name }) => name === group)
    ?.versions.find((entry) => entry.version === version);
  return found === undefined
    ? undefined
    : {
        kind: "APIResourceList",
        apiVersion: "v1",
        groupVersion: groupVersion(group, version),
        resources: found.resources.map(({ resource, kind, namespaced }) => ({
          name: resource,
          singularName: kind.toLowerCase(),
          namespaced,
          kind,
          verbs,
        })),
      };
}

export function groupVersion(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

function groupsOf(store: KubeStore, minor: string): readonly ServedGroup[] {
  return [...Map.groupBy(store.resources, ({ group }) => group)].map(([name, resources]) => {
    const served = resources.flatMap((resource) =>
      resource.versions.filter((entry) => !isRemoved(entry, minor)).map(({ version }) => ({ version, resource })),
    );
    const versions = [...Map.groupBy(served, ({ version }) => version)].map(([version, entries]) => ({
      version,
      resources: entries.map(({ resource }) => resource),
    }));
    return { name, versions };
  });
}

function groupOf({ name, versions }: ServedGroup): object {
  const named = versions.map(({ version }) => ({ groupVersion: groupVersion(name, version), version }));
  return { name, versions: named, preferredVersion: named[0] };
}

function aggregated(groups: readonly ServedGroup[]): object {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === "" ? {} : { name },
      versions: versions.map(({ version, resources }) => ({
        version,
        freshness: "Current",
        resources: resources.map(({ group, resource, kind, namespaced }) => ({
          resource,
          responseKind: { group, version, kind },
          scope: namespaced ? "Namespaced" : "Cluster",
          singularResource: kind.toLowerCase(),
          verbs,
        })),
      })),
    })),
  };
}
