import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "./file-error.ts";

/**
 * Makes a folder and those above it, as far as they are missing. A folder that is there stays as it is.
 *
 * Node's own `recursive` never ends where a file system says ENOENT below a folder that exists, as `/proc` does.
 *
 * @param mode Permissions of the folders that are new, less the umask.
 * @throws the system's error.
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path) throw error;
    await makeFolder(above, mode);
    // Once: another run may have made it meanwhile, but nobody unmakes it.
    await mkdir(path, { mode }).catch((again: unknown) => {
      if (systemCode(again) !== "EEXIST") throw again;
    });
  }
}
