import { constants, open, realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { FleetError } from "../../lib/core/error.ts";
import { type Kubeconfig, parseKubeconfig } from "./parse.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A kubeconfig on disk. */
export interface KubeconfigFile {
  /** Absolute. */
  readonly path: string;
  readonly content: Kubeconfig;
  /** Whether the group or everyone on this machine may read the file. */
  readonly exposed: boolean;
  /** Why there is no content. */
  readonly problem?: FleetError;
}

/** Ten thousand contexts with their certificates fit. */
const maxConfigBytes = 64 * 1_048_576;
/** Certificates, keys and tokens. */
const maxMaterialBytes = 1_048_576;

const nothing: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map(), flaws: [] };

/**
 * The kubeconfigs to read, in groups within which names are shared.
 *
 * @throws FleetError `CONFIG` when none was named and there is none in the usual place.
 */
export async function readKubeconfigs(
  named: readonly string[] | undefined,
  env: Environment,
): Promise<readonly (readonly KubeconfigFile[])[]> {
  if (named !== undefined) return Promise.all(named.map(async (path) => [await readKubeconfig(resolve(path))]));
  const paths = usualPaths(env);
  const files = await Promise.all(paths.map(readKubeconfig));
  // kubectl passes over names in KUBECONFIG that do not exist.
  const present = files.filter(({ problem }) => problem?.code !== "NOT_FOUND");
  if (present.length > 0) return [present];
  throw new FleetError("CONFIG", `there is no kubeconfig: ${paths.join(", ") || "the home folder is not known"}`, {
    provider: "kubeconfig",
    hint: "Name one by `files` of the provider, or set KUBECONFIG.",
  });
}

/** Where kubectl would look. */
export function usualPaths(env: Environment): readonly string[] {
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  if (listed.length > 0) return [...new Set(listed.map((path) => resolve(path)))];
  const home = homeOf(env);
  return home === undefined ? [] : [join(home, ".kube", "config")];
}

async function readKubeconfig(path: string): Promise<KubeconfigFile> {
  try {
    const { text, mode } = await readText(path, maxConfigBytes);
    // Windows keeps access lists instead of these bits.
    const exposed = process.platform !== "win32" && (mode & 0o077) !== 0;
    return { path, content: parseKubeconfig(text, path), exposed };
  } catch (error) {
    return { path, content: nothing, exposed: false, problem: fileError(path, error) };
  }
}

/**
 * Reads a file that a kubeconfig names. It must lie in the kubeconfig's own folder, the home folder or one of `roots`,
 * links followed: a kubeconfig from elsewhere must not choose which files of this machine are sent to a server.
 *
 * @throws FleetError `CONFIG`; the contents appear in no message.
 */
export async function readMaterial(
  name: string,
  kubeconfig: string,
  { roots = [], env }: { readonly roots?: readonly string[] | undefined; readonly env: Environment },
): Promise<string> {
  const path = resolve(dirname(kubeconfig), name);
  const home = homeOf(env);
  try {
    const [actual, ...allowed] = await Promise.all([
      realpath(path),
      ...[dirname(kubeconfig), ...(home === undefined ? [] : [home]), ...roots].map((root) =>
        realpath(root).catch(() => undefined),
      ),
    ]);
    if (!allowed.some((root) => root !== undefined && isWithin(actual, root))) {
      throw new FleetError("CONFIG", `${kubeconfig} names the file ${path}, which may not be read for it`, {
        provider: "kubeconfig",
        hint: "Files are read in the kubeconfig's own folder, the home folder and the folders in `roots`.",
      });
    }
    return (await readText(actual, maxMaterialBytes)).text;
  } catch (error) {
    throw fileError(path, error);
  }
}

function homeOf(env: Environment): string | undefined {
  return env["HOME"] || env["USERPROFILE"] || undefined;
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function readText(path: string, maxBytes: number): Promise<{ readonly text: string; readonly mode: number }> {
  // A pipe in place of a file would otherwise hold the run up until somebody writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size, mode } = await file.stat().then((stat) => {
      if (!stat.isFile()) throw new FleetError("CONFIG", `${path} is not a file`, { provider: "kubeconfig" });
      return stat;
    });
    if (size > maxBytes) {
      throw new FleetError("CONFIG", `${path} is larger than ${maxBytes} bytes`, { provider: "kubeconfig" });
    }
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(await file.readFile()), mode };
  } finally {
    await file.close();
  }
}

function fileError(path: string, error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  const code = (error as { readonly code?: unknown }).code;
  const missing = code === "ENOENT" || code === "ENOTDIR";
  const reason =
    code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is not UTF-8 text" : (reasons.get(String(code)) ?? String(code));
  return new FleetError(missing ? "NOT_FOUND" : "CONFIG", `${path} cannot be read: ${reason}`, {
    provider: "kubeconfig",
  });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "permission denied"],
]);
