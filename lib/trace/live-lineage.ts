import { objectAt, objectsAt, textAt } from "../check/json.ts";
import { discoverKinds } from "../check/live/discover-kinds.ts";
import type { ServedKind } from "../check/live/served-kinds.ts";
import { versionToAsk } from "../check/live/version-to-ask.ts";
import { isFleetError } from "../core/error.ts";
import type { Unread } from "../core/findings-document.ts";
import type { KubeReader } from "../core/kube-access.ts";
import type { JsonObject, KubeObject } from "../core/kube-object.ts";

/** Finds what made an object of a cluster. */
export interface LineageReader {
  /** From the nearest to the farthest. What cannot be read ends the line, and is handed to `lost`. */
  makersOf(object: KubeObject, lost: (entry: Unread) => void): Promise<readonly KubeObject[]>;
}

/** Pods are made by a ReplicaSet that a Deployment made that an operator made. */
const mostMakers = 5;

/** @param minor Minor of the cluster, which decides on the versions that are not asked for since they are deprecated. */
export async function lineageReader(reader: KubeReader, minor: string): Promise<LineageReader> {
  const { kinds } = await discoverKinds(reader);
  const known = new Map<string, Promise<KubeObject>>();
  return {
    async makersOf(object, lost) {
      const makers: KubeObject[] = [];
      let owner = controllerOf(object);
      while (owner !== undefined && makers.length < mostMakers) {
        const current: Owner = owner;
        const what = `${current.kind} ${current.name}`;
        try {
          const path = pathOf(current, objectAt(object, "metadata"), kinds, minor);
          if (path === undefined) {
            lost({ what, message: "the cluster serves no version of its kind that may be asked for" });
            break;
          }
          const reading =
            known.get(path) ?? reader.read(path, `get ${current.kind}`).then((body) => asObject(body, current));
          known.set(path, reading);
          const maker = await reading;
          makers.push(maker);
          owner = controllerOf(maker);
        } catch (error) {
          if (!isFleetError(error) || error.code === "CANCELLED") throw error;
          lost({ what, message: error.message });
          break;
        }
      }
      return makers;
    },
  };
}

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

function controllerOf(object: KubeObject): Owner | undefined {
  const owner = objectsAt(objectAt(object, "metadata"), "ownerReferences").find((each) => each["controller"] === true);
  const [apiVersion, kind, name] = ["apiVersion", "kind", "name"].map((key) => textAt(owner, key));
  return apiVersion === undefined || kind === undefined || name === undefined ? undefined : { apiVersion, kind, name };
}

function pathOf(
  { apiVersion, kind, name }: Owner,
  metadata: JsonObject | undefined,
  kinds: readonly ServedKind[],
  minor: string,
): string | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const served = kinds.find((each) => each.group === group && each.kind === kind && each.listed);
  const version = served === undefined ? undefined : versionToAsk(served, { hops: [minor] });
  if (served === undefined || version === undefined) return undefined;
  const namespace = textAt(metadata, "namespace");
  const parts = [
    ...(group === "" ? ["api", version] : ["apis", group, version]),
    // What makes an object is in its namespace, or in none, as a node is.
    ...(namespace === undefined || kind === "Node" ? [] : ["namespaces", namespace]),
    served.resource,
    name,
  ];
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

function asObject(body: JsonObject, { apiVersion, kind }: Owner): KubeObject {
  return { ...body, apiVersion: textAt(body, "apiVersion") ?? apiVersion, kind: textAt(body, "kind") ?? kind };
}
