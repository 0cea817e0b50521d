import type { KubeResource, KubeResourceVersion } from "./kube-resources.ts";

/** An object as its API prints it. `apiVersion` is rewritten to the version it is asked for in. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly managedFields?: readonly unknown[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** The objects of one simulated cluster, of any kind that has been registered. */
export interface KubeStore {
  /** From now on the cluster is of this minor, which decides what is still served. */
  setMinor(minor: string): void;
  /** Adds a kind, or replaces it. */
  register(resource: KubeResource): void;
  readonly resources: readonly KubeResource[];
  /** The kind by group, version and plural, if the cluster's version serves it. */
  served(
    group: string,
    version: string,
    resource: string,
  ): { readonly resource: KubeResource; readonly version: KubeResourceVersion } | undefined;
  /** Creates the object or replaces it. Throws `RangeError` for a kind that is not registered. */
  put(object: KubeObject): void;
  remove(resource: KubeResource, name: string, namespace?: string): void;
  get(resource: KubeResource, name: string, namespace?: string): KubeObject | undefined;
  /** By namespace and name. */
  list(resource: KubeResource, namespace?: string): readonly KubeObject[];
  /** Grows with every change. */
  readonly resourceVersion: number;
  /** Forgets the states that lists under way are read at, so that their next page is answered 410. */
  compact(): void;
  /** Counts the compactions; part of every page token. */
  readonly generation: number;
}

/** A store for a cluster of `minor`, such as `1.33`, which decides what is still served. */
export function createKubeStore(minor: string, resources: readonly KubeResource[]): KubeStore {
  let served = minor;
  const kinds = new Map<string, KubeResource>();
  const objects = new Map<string, Map<string, KubeObject>>();
  let resourceVersion = 1000;
  let generation = 0;
  const idOf = ({ group, resource }: KubeResource) => `${resource}.${group}`;
  const register = (resource: KubeResource) => {
    kinds.set(idOf(resource), resource);
  };
  for (const resource of resources) register(resource);
  const objectsOf = (resource: KubeResource) => {
    const known = objects.get(idOf(resource)) ?? new Map<string, KubeObject>();
    objects.set(idOf(resource), known);
    return known;
  };
  const keyOf = (name: string, namespace = "") => `${namespace}/${name}`;
  return {
    setMinor(next) {
      served = next;
    },
    register,
    get resources() {
      return [...kinds.values()];
    },
    served(group, version, plural) {
      const resource = kinds.get(`${plural}.${group}`);
      const found = resource?.versions.find((entry) => entry.version === version);
      return resource === undefined || found === undefined || isRemoved(found, served)
        ? undefined
        : { resource, version: found };
    },
    put(object) {
      const [version = "", group = ""] = object.apiVersion.split("/").reverse();
      const resource = [...kinds.values()].find((kind) => kind.group === group && kind.kind === object.kind);
      if (resource === undefined) throw new RangeError(`no kind ${object.kind} of ${group}/${version} is registered`);
      resourceVersion++;
      const { name, namespace } = object.metadata;
      objectsOf(resource).set(keyOf(name, namespace), {
        ...object,
        metadata: { ...object.metadata, resourceVersion: String(resourceVersion) },
      });
    },
    remove(resource, name, namespace) {
      if (objectsOf(resource).delete(keyOf(name, namespace))) resourceVersion++;
    },
    get: (resource, name, namespace) => objectsOf(resource).get(keyOf(name, namespace)),
    list: (resource, namespace) =>
      [...objectsOf(resource)]
        .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    get resourceVersion() {
      return resourceVersion;
    },
    compact() {
      generation++;
    },
    get generation() {
      return generation;
    },
  };
}

/** Whether a cluster of `minor` no longer serves the version. */
export function isRemoved({ removedIn }: KubeResourceVersion, minor: string): boolean {
  return removedIn !== undefined && !isOlder(minor, removedIn);
}

export function isDeprecated({ deprecatedIn }: KubeResourceVersion, minor: string): boolean {
  return deprecatedIn !== undefined && !isOlder(minor, deprecatedIn);
}

function isOlder(a: string, b: string): boolean {
  const [major = 0, minor = 0] = a.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = b.split(".").map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
