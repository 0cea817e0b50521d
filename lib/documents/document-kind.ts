import { open, stat } from "node:fs/promises";
import { FleetError } from "../core/error.ts";
import { fileError } from "./file-error.ts";
import { gunzippedHead } from "./gzip.ts";

/** Every document of this package names its kind within so many bytes, since `kind` comes first. */
const headBytes = 4_096;

/**
 * The `kind` of a document, from the first bytes of its file, packed by gzip or not; `undefined` when they name none, and
 * for a pipe, whose first bytes can be read only once.
 *
 * @throws FleetError `BAD_DOCUMENT` when the file cannot be read or is empty.
 */
export async function documentKind(path: string): Promise<string | undefined> {
  const head = await headOf(path);
  if (head === undefined) return undefined;
  if (head.trim() === "") throw new FleetError("BAD_DOCUMENT", `${path}: the file is empty`, { path: "$" });
  return /^\uFEFF?\s*\{\s*"kind"\s*:\s*"([A-Za-z]{1,60})"/.exec(head)?.[1];
}

async function headOf(path: string): Promise<string | undefined> {
  try {
    // Whoever writes into a pipe would be stopped by a reader that opens it and leaves.
    const found = await stat(path);
    if (found.isFIFO() || found.isSocket() || found.isCharacterDevice()) return undefined;
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return gunzippedHead(buffer.subarray(0, bytesRead)).toString("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`);
  }
}
