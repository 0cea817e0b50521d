import type { GroupVersionKind, JsonObject } from "../../core/kube-object.ts";
import { listAt, objectAt, objectsAt, textAt } from "../json.ts";

/** A kind as a cluster serves it, in the version that the server prefers. */
export interface ServedKind extends GroupVersionKind {
  /** Plural, as in paths: `deployments`. */
  readonly resource: string;
  /** Every version it is served in, the preferred one first. */
  readonly versions: readonly string[];
  /** Its objects can be listed; requests such as reviews have none. */
  readonly listed: boolean;
}

/** The kinds of a cluster, and the group versions of which the server could not say what is in them. */
export interface ServedKinds {
  readonly kinds: readonly ServedKind[];
  readonly stale: readonly string[];
}

/** Reads an `APIGroupDiscoveryList`, in which groups and versions stand in the order of the server's preference. */
export function servedKinds(list: JsonObject): ServedKinds {
  const kinds = new Map<string, ServedKind>();
  const stale: string[] = [];
  for (const item of objectsAt(list, "items")) {
    const group = textAt(objectAt(item, "metadata"), "name") ?? "";
    for (const entry of objectsAt(item, "versions")) {
      const version = textAt(entry, "version");
      if (version === undefined) continue;
      if (textAt(entry, "freshness") === "Stale") stale.push(group === "" ? version : `${group}/${version}`);
      for (const resource of objectsAt(entry, "resources")) {
        const kind = textAt(objectAt(resource, "responseKind"), "kind");
        const name = textAt(resource, "resource");
        if (kind === undefined || name === undefined) continue;
        add(kinds, { group, version, kind, resource: name, listed: listAt(resource, "verbs").includes("list") });
      }
    }
  }
  return { kinds: [...kinds.values()], stale };
}

/** Reads an `APIResourceList`, as servers before 1.26 and some gateways give it; subresources are left out. */
export function kindsOfVersion(list: JsonObject): readonly Omit<ServedKind, "versions">[] {
  const [version = "", group = ""] = (textAt(list, "groupVersion") ?? "").split("/").reverse();
  return objectsAt(list, "resources").flatMap((resource) => {
    const [name, kind] = [textAt(resource, "name"), textAt(resource, "kind")];
    if (name === undefined || kind === undefined || name.includes("/")) return [];
    return [{ group, version, kind, resource: name, listed: listAt(resource, "verbs").includes("list") }];
  });
}

/** Puts versions of kinds together; the first one that comes is the preferred one. */
export function mergeKinds(found: readonly Omit<ServedKind, "versions">[]): readonly ServedKind[] {
  const kinds = new Map<string, ServedKind>();
  for (const kind of found) add(kinds, kind);
  return [...kinds.values()];
}

function add(kinds: Map<string, ServedKind>, found: Omit<ServedKind, "versions">): void {
  const key = `${found.resource}.${found.group}`;
  const known = kinds.get(key);
  kinds.set(
    key,
    known === undefined
      ? { ...found, versions: [found.version] }
      : { ...known, versions: [...known.versions, found.version] },
  );
}
