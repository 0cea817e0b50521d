import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { compareText } from "../core/order.ts";
import { fileError, systemCode } from "../documents/file-error.ts";
import { readSynthIndex, synthIndexFile } from "../documents/synth-index.ts";

export interface Difference {
  readonly what: "missing" | "changed" | "stale";
  /** Below the folder, with slashes. */
  readonly path: string;
}

/**
 * What has to change in `actual` to be what `expected` is. A file that only `actual` has counts where its index lists it;
 * without an index, where it is YAML. Whatever else lies there is somebody else's.
 */
export async function compareFolders(expected: string, actual: string): Promise<readonly Difference[]> {
  const wanted = await filesBelow(expected);
  const found: Difference[] = [];
  for (const path of wanted) {
    const [want, have] = await Promise.all([contents(join(expected, path)), contents(join(actual, path))]);
    if (have === undefined) found.push({ what: "missing", path });
    else if (want === undefined || !want.equals(have)) found.push({ what: "changed", path });
  }
  const known = new Set(wanted);
  for (const path of await ownFiles(actual)) {
    if (!known.has(path) && (await contents(join(actual, path))) !== undefined) found.push({ what: "stale", path });
  }
  return found.sort((a, b) => compareText(a.path, b.path));
}

async function ownFiles(folder: string): Promise<readonly string[]> {
  const index = join(folder, synthIndexFile);
  if ((await contents(index)) === undefined) {
    return (await filesBelow(folder)).filter((path) => path.endsWith(".yaml"));
  }
  return (await readSynthIndex(index)).files.map(({ path }) => path);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join("/"),
      );
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw fileError(error, "CONFIG", `cannot read ${folder}`);
  }
}

async function contents(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw fileError(error, "CONFIG", `cannot read ${path}`);
  }
}
