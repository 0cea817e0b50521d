import { isJsonObject, listAt, objectAt, textAt } from "../check/json.ts";
import { parseImage } from "../check/workload/image.ts";
import type { JsonObject, JsonValue } from "../core/kube-object.ts";
import { isSameImage } from "./image-name.ts";

/** The labels of one image, by the names that it is known by. */
export interface LabelledImage {
  readonly names: readonly string[];
  readonly labels: JsonObject;
}

/**
 * Labels of images from what other tools print as JSON: `docker inspect` and `podman inspect` (a list), `skopeo inspect`
 * (one object with Name and Digest), or a map from image to labels. `undefined` for anything else.
 */
export function readImageLabels(value: JsonValue): readonly LabelledImage[] | undefined {
  const entries = Array.isArray(value) ? value : [value];
  const images = entries.map((entry) => (isJsonObject(entry) ? inspected(entry) : undefined));
  if (images.every((image) => image !== undefined)) return images;
  if (!isJsonObject(value)) return undefined;
  const map = Object.entries(value).map(([name, labels]) =>
    isJsonObject(labels) ? { names: [name], labels: objectAt(labels, "labels") ?? labels } : undefined,
  );
  return map.every((image) => image !== undefined) && map.length > 0 ? map : undefined;
}

function inspected(entry: JsonObject): LabelledImage | undefined {
  const names = ["RepoDigests", "RepoTags"]
    .flatMap((key) => listAt(entry, key))
    .filter((name) => typeof name === "string");
  if (names.length > 0)
    return { names, labels: objectAt(objectAt(entry, "Config"), "Labels") ?? objectAt(entry, "Labels") ?? {} };
  const [name, digest] = [textAt(entry, "Name"), textAt(entry, "Digest")];
  const labels = objectAt(entry, "Labels");
  return name === undefined || labels === undefined
    ? undefined
    : { names: [digest === undefined ? name : `${name}@${digest}`], labels };
}

/** The labels of an image; `undefined` when it is not among those that are known. No tag means `latest`. */
export function labelsOfImage(images: readonly LabelledImage[], image: string): JsonObject | undefined {
  const asked = tagged(image);
  return images.find(({ names }) => names.some((name) => isSameImage(asked, tagged(name))))?.labels;
}

function tagged(reference: string): string {
  const { tag, digest } = parseImage(reference);
  return tag === undefined && digest === undefined ? `${reference}:latest` : reference;
}
