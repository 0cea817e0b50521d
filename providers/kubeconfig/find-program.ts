import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** An allowed name stands for the program that `PATH` finds under it, not for any file of that name. */
export async function isAllowedProgram(
  command: string,
  path: string | undefined,
  allow: readonly string[],
  env: Environment,
): Promise<boolean> {
  for (const entry of allow) {
    if (isAbsolute(entry)) {
      if (entry === path) return true;
    } else if (isName(entry)) {
      if (entry === command || (path !== undefined && (await findProgram(entry, "", env)) === path)) return true;
    }
  }
  return false;
}

/** The absolute path of a command, as kubectl finds it: relative to the kubeconfig, or by name in `PATH`. */
export async function findProgram(command: string, folder: string, env: Environment): Promise<string | undefined> {
  const windows = process.platform === "win32";
  const endings = windows ? ["", ".exe", ".com"] : [""];
  // A relative entry of PATH would let the current folder decide which program runs.
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter(isAbsolute);
  const bases = isName(command) ? folders.map((place) => join(place, command)) : [resolve(folder, command)];
  for (const path of bases.flatMap((base) => endings.map((ending) => base + ending))) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

function isName(command: string): boolean {
  return !/[\\/]/.test(command);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
