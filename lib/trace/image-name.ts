import { type ImageReference, parseImage } from "../check/workload/image.ts";

/** An image as registries know it: `nginx` is `docker.io/library/nginx`. */
export function fullImage(reference: string): ImageReference {
  const image = parseImage(reference.replace(/^[a-z-]+:\/\//, ""));
  const [first = "", ...rest] = image.repository.split("/");
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost")) return image;
  return { ...image, repository: `docker.io/${rest.length === 0 ? "library/" : ""}${image.repository}` };
}

/**
 * Whether `found` is the image that was asked for. A digest decides where both have one; a tag only where it was asked
 * for, and then a digest alone does not answer.
 */
export function isSameImage(asked: string, found: string): boolean {
  const [a, b] = [fullImage(asked), fullImage(found)];
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  if (a.repository !== b.repository) return false;
  return (
    a.digest === undefined &&
    (a.tag === undefined || a.tag === (b.tag ?? (b.digest === undefined ? "latest" : undefined)))
  );
}
