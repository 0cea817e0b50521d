import { textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { type ImageReference, parseImage } from "../workload/image.ts";
import { containerRule } from "../workload/pod-rule.ts";
import type { ContainerView } from "../workload/pod-view.ts";

/** Which image a container runs. */
export const imageRules: readonly ObjectRule[] = [
  containerRule(
    "HARDEN-IMAGE-TAG",
    (container) => {
      const { tag, digest } = imageOf(container);
      if (digest !== undefined || (tag !== undefined && tag !== "" && tag !== "latest")) return undefined;
      return tag === "latest" ? "runs the image that is tagged latest" : "runs an image without a tag";
    },
    "image",
  ),
  containerRule(
    "HARDEN-IMAGE-DIGEST",
    (container) => (imageOf(container).digest === undefined ? "names its image by a tag alone" : undefined),
    "image",
  ),
];

function imageOf({ spec }: ContainerView): ImageReference {
  return parseImage(textAt(spec, "image") ?? "");
}
