import { open } from "node:fs/promises";
import { FleetError } from "../core/error.ts";
import { fileError } from "./file-error.ts";

/** Every document of this package names its kind within so many bytes, since `kind` comes first. */
const headBytes = 4_096;

/**
 * The `kind` of a document, from the first bytes of its file; `undefined` when they name none.
 *
 * @throws FleetError `BAD_DOCUMENT` when the file cannot be read or is empty.
 */
export async function documentKind(path: string): Promise<string | undefined> {
  const head = await headOf(path);
  if (head.trim() === "") throw new FleetError("BAD_DOCUMENT", `${path}: the file is empty`, { path: "$" });
  return /^\uFEFF?\s*\{\s*"kind"\s*:\s*"([A-Za-z]{1,60})"/.exec(head)?.[1];
}

async function headOf(path: string): Promise<string> {
  try {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`);
  }
}
