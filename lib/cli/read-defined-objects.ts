import { existsSync } from "node:fs";
import { join } from "node:path";
import { readPaths } from "../check/readers/read-paths.ts";
import type { Unread } from "../core/findings-document.ts";
import { readSynthIndex, synthIndexFile } from "../documents/synth-index.ts";
import { type DefinedObject, type DefinedObjects, definedObjects } from "../trace/synth-objects.ts";

/**
 * The objects in folders of manifests. In the output of a synth, its index says which clusters run what.
 *
 * @throws FleetError `BAD_DOCUMENT` for an index that is broken.
 */
export async function readDefinedObjects(
  folders: readonly string[],
  unread: (entry: Unread) => void,
): Promise<DefinedObjects> {
  const objects: DefinedObject[] = [];
  const read = (path: string, clusters: readonly string[]) =>
    readPaths(
      [path],
      {
        object: (object, { file = path, line }) =>
          void objects.push({ object, place: line === undefined ? file : `${file}:${line}`, clusters }),
        unread,
        other: () => {},
      },
      { stdin: nothing },
    );
  for (const folder of folders) {
    const index = join(folder, synthIndexFile);
    if (!existsSync(index)) {
      await read(folder, []);
      continue;
    }
    const { clusters } = await readSynthIndex(index);
    for (const [path, group] of Map.groupBy(clusters, ({ manifests }) => manifests.path)) {
      await read(
        join(folder, path),
        group.map(({ id }) => id),
      );
    }
  }
  return definedObjects(objects);
}

async function* nothing(): AsyncGenerator<string, void, undefined> {}
