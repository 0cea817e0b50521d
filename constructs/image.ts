import { FleetError } from "../lib/core/error.ts";

/** Operating system and architecture, as in an image index: `linux/amd64`, `linux/arm64`, `windows/amd64`. */
export type Platform = `${"linux" | "windows"}/${string}`;

/** An image by tag, for people, and by digest, for machines. */
export interface Image {
  /** Registry and path, `registry.example.com/shop/web`. */
  readonly repository: string;
  readonly tag: string;
  /** Of the index where there are several platforms. */
  readonly digest: `sha256:${string}`;
  /** What the image was built for; pods go to such nodes only. */
  readonly platforms: readonly [Platform, ...Platform[]];
}

/**
 * `repository:tag@digest`.
 *
 * @throws FleetError `CONFIG` for a tag that moves, or for a part that is malformed.
 */
export function imageReference(image: Image): string {
  const { repository, tag, digest } = image;
  if (!/^[a-z0-9][a-z0-9._:-]*(?:\/[a-z0-9._-]+)*$/.test(repository))
    throw malformed(repository, "repository", "a name without tag and digest");
  if (!/^\w[\w.-]{0,127}$/.test(tag) || tag === "latest") throw malformed(tag, "tag", "a tag that stays, not latest");
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw malformed(digest, "digest", "sha256: and 64 hexadecimal digits");
  return `${repository}:${tag}@${digest}`;
}

/**
 * The operating system of the pods of these images.
 *
 * @throws FleetError `CONFIG` when there is none that all of them were built for, or when there is a choice.
 */
export function operatingSystemOf(images: readonly Image[]): "linux" | "windows" {
  const common = (["linux", "windows"] as const).filter((os) =>
    images.every(({ platforms }) => platforms.some((platform) => platform.startsWith(`${os}/`))),
  );
  const [os] = common;
  if (os !== undefined && common.length === 1) return os;
  const named = images.map(({ repository, platforms }) => `${repository} (${platforms.join(", ")})`).join(", ");
  throw new FleetError("CONFIG", `The pods of ${named} have no operating system in common, or several`, {
    path: "$.image.platforms",
    hint: "Name the platforms of one operating system; a pod runs on one.",
  });
}

/** Architectures that all images were built for, sorted. */
export function architecturesOf(images: readonly Image[], os: "linux" | "windows"): readonly string[] {
  const lists = images.map(({ platforms }) => platforms.filter((p) => p.startsWith(`${os}/`)).map(architecture));
  const [first = [], ...rest] = lists;
  return [...new Set(first.filter((arch) => rest.every((list) => list.includes(arch))))].sort();
}

/** `linux/arm64/v8` is `arm64` to a node. */
function architecture(platform: string): string {
  return platform.split("/")[1] ?? "";
}

function malformed(text: string, part: string, expected: string): FleetError {
  return new FleetError("CONFIG", `${JSON.stringify(text)} is not ${expected}`, { path: `$.image.${part}` });
}
