import { join, resolve } from "node:path";
import { type EmptyScopes, openEmptyScopes } from "../fleet/empty-scopes.ts";
import type { OpenFleet } from "./open-fleet.ts";
import type { Terminal } from "./terminal.ts";

export interface MemoryOptions {
  /** Folder to keep it in. Default: that of the configuration, else the user's cache folder. */
  readonly cache?: string;
  /** Whether to read every scope all the same. */
  readonly refresh?: boolean;
}

const defaultHours = 24;

/** Opens what earlier runs found empty; `undefined` when nothing is to be kept or there is nowhere to keep it. */
export async function openMemory(
  { config, providers }: OpenFleet,
  options: MemoryOptions,
  terminal: Terminal,
): Promise<EmptyScopes | undefined> {
  const hours = config.cache?.emptyScopesHours ?? defaultHours;
  const folder =
    options.cache === undefined ? (config.cache?.folder ?? userCache(terminal.env)) : resolve(options.cache);
  if (hours === 0 || folder === undefined) return undefined;
  const described = await Promise.all(providers.map((provider) => provider.describe()));
  const memory = await openEmptyScopes({
    path: join(folder, "empty-scopes.json"),
    now: terminal.now(),
    keepMs: hours * 3_600_000,
    refresh: options.refresh ?? false,
    endpoints: described.map(({ endpoint }) => endpoint),
  });
  if (memory.notice !== undefined) terminal.err(`cache: ${memory.notice}\n`);
  return memory;
}

/** https://specifications.freedesktop.org/basedir-spec/latest/: a path that is not absolute does not count. */
function userCache(env: Terminal["env"]): string | undefined {
  const named = env["XDG_CACHE_HOME"];
  if (named?.startsWith("/")) return join(named, "fleetwright");
  const local = process.platform === "win32" ? env["LOCALAPPDATA"] : undefined;
  if (local) return join(local, "fleetwright", "cache");
  const home = env["HOME"] || env["USERPROFILE"];
  return home ? join(home, ".cache", "fleetwright") : undefined;
}
