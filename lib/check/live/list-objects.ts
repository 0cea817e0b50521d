import { FleetError, isFleetError } from "../../core/error.ts";
import type { KubeReader } from "../../core/kube-access.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import { pages } from "../../core/pages.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import type { ServedKind } from "./served-kinds.ts";

const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

export interface ListOptions {
  /** Objects whole; else only their metadata, as far as the server can give that. */
  readonly full: boolean;
  /** Objects in one answer. Default 500. */
  readonly pageSize?: number;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/**
 * The objects of a kind, in the version that the server prefers, page by page: no more than one page is held. When the
 * server has forgotten the state that a list began at, it is read from the start again, without what came before.
 *
 * @throws FleetError as the reader does, after what was read until then.
 */
export async function* listObjects(
  reader: KubeReader,
  kind: ServedKind,
  options: ListOptions,
): AsyncGenerator<KubeObject, void, undefined> {
  const seen = new Set<string>();
  for (let restarted = false; ; restarted = true) {
    try {
      for await (const page of pages(kind.resource, (next) => readPage(reader, kind, options, next)))
        for (const object of page) {
          const key = keyOf(object);
          if (seen.has(key)) continue;
          seen.add(key);
          yield object;
        }
      return;
    } catch (error) {
      if (restarted || !isFleetError(error) || error.status !== "410") throw error;
    }
  }
}

async function readPage(
  reader: KubeReader,
  kind: ServedKind,
  { full, pageSize = 500, labelSelector, fieldSelector }: ListOptions,
  next: string | undefined,
) {
  const query = new URLSearchParams({
    limit: String(pageSize),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    ...(next === undefined ? {} : { continue: next }),
  });
  const operation = `list ${kind.group === "" ? kind.resource : `${kind.resource}.${kind.group}`}`;
  const list = await reader.read(`${pathOf(kind)}?${query}`, operation, full ? undefined : metadataOnly);
  if (textAt(list, "kind")?.endsWith("List") !== true) {
    throw new FleetError("BAD_RESPONSE", `${operation}: the answer is no list`);
  }
  const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
  const items = objectsAt(list, "items").map(
    (item): KubeObject =>
      full ? { ...item, apiVersion, kind: kind.kind } : { apiVersion, kind: kind.kind, metadata: item["metadata"] },
  );
  return { items, next: textAt(objectAt(list, "metadata"), "continue") };
}

function pathOf({ group, version, resource }: ServedKind): string {
  const parts = group === "" ? ["api", version] : ["apis", group, version];
  return `/${[...parts, resource].map(encodeURIComponent).join("/")}`;
}

function keyOf(object: KubeObject): string {
  const metadata = objectAt(object, "metadata");
  return `${textAt(metadata, "namespace") ?? ""}/${textAt(metadata, "name") ?? ""}`;
}
