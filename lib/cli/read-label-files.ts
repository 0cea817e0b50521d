import { readFile } from "node:fs/promises";
import { FleetError } from "../core/error.ts";
import type { JsonValue } from "../core/kube-object.ts";
import { type LabelledImage, readImageLabels } from "../trace/image-labels.ts";

/**
 * Labels of images from the files that name them.
 *
 * @throws FleetError `CONFIG` for a file that cannot be read or holds something else.
 */
export async function readLabelFiles(paths: readonly string[]): Promise<readonly LabelledImage[]> {
  const images: LabelledImage[] = [];
  for (const path of paths) {
    const found = readImageLabels(await readJson(path));
    if (found === undefined) {
      throw new FleetError("CONFIG", `${path} holds no labels of images`, {
        hint: 'Give what docker inspect or skopeo inspect prints, or {"IMAGE": {"LABEL": "VALUE"}}.',
      });
    }
    images.push(...found);
  }
  return images;
}

async function readJson(path: string): Promise<JsonValue> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as JsonValue;
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "it is not JSON" : String((error as { readonly code?: unknown }).code);
    throw new FleetError("CONFIG", `${path} cannot be read: ${reason}`);
  }
}
