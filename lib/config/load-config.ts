import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type InferOutput, safeParse } from "valibot";
import { FleetError } from "../core/error.ts";
import type { FleetConfig } from "./config.ts";
import { contradictions } from "./consistency.ts";
import { explain } from "./explain.ts";
import { policyContradictions } from "./policy-consistency.ts";
import { type ConfigProblem, configError, jsonPath } from "./problem.ts";
import { fleetConfigSchema } from "./schema.ts";
import { readYaml } from "./yaml-document.ts";

/** A thousand accounts take about a tenth of this. */
const maxBytes = 1_048_576;

/**
 * Reads and checks a `fleet.yaml`.
 *
 * @throws FleetError `CONFIG` when the file cannot be read, or with every problem found in it by line and column.
 */
export async function loadConfig(path: string): Promise<FleetConfig> {
  return parseConfig(await readText(path), path);
}

/**
 * Checks the text of a `fleet.yaml`.
 *
 * @param path Name of the file in messages; its folder is where relative file names in the text begin.
 * @throws FleetError `CONFIG` with every problem by line and column.
 */
export function parseConfig(text: string, path: string): FleetConfig {
  const { config, problems } = checkConfig(text, path);
  if (config === undefined) throw configError(path, problems);
  return config;
}

/** Like `parseConfig`, with the problems as values. Exactly one of both is there: a configuration, or problems. */
export function checkConfig(
  text: string,
  path: string,
): { readonly config?: FleetConfig; readonly problems: readonly ConfigProblem[] } {
  if (Buffer.byteLength(text) > maxBytes) {
    const message = `the file is larger than ${maxBytes} bytes`;
    return { problems: [{ line: 1, column: 1, path: "$", message, fix: "split it and run once per file" }] };
  }
  const document = readYaml(text);
  if (document.problems.length > 0) return { problems: document.problems };
  const result = safeParse(fleetConfigSchema, document.value);
  if (!result.success) return { problems: explain(result.issues, document) };
  const { providers = [], policy = {} } = result.output;
  const problems = [...contradictions(providers), ...policyContradictions(policy, ["policy"])].map(
    ({ path: at, message, fix }) => ({
      ...document.locate(at, "value"),
      path: jsonPath(at),
      message,
      fix,
    }),
  );
  return problems.length > 0 ? { problems } : { config: complete(result.output, dirname(path)), problems };
}

/** Hands the common defaults to each provider and makes file names absolute. */
function complete(file: InferOutput<typeof fleetConfigSchema>, folder: string): FleetConfig {
  const {
    providers,
    defaults = {},
    labels = {},
    filters = {},
    limits = {},
    details,
    cache,
    policy,
    check,
    drift,
  } = file;
  const completed = providers?.map((provider) => {
    const merged = { ...defaults, ...provider };
    const caFile = merged.caFile === undefined ? {} : { caFile: absolute(folder, merged.caFile) };
    if (merged.id !== "kubeconfig") return { ...merged, ...caFile };
    const files = merged.files?.map((file) => absolute(folder, file));
    const roots = merged.roots?.map((root) => absolute(folder, root));
    return {
      ...merged,
      ...caFile,
      ...(files === undefined ? {} : { files }),
      ...(roots === undefined ? {} : { roots }),
    };
  });
  const cacheFolder = cache?.folder === undefined ? {} : { folder: absolute(folder, cache.folder) };
  return {
    ...(completed === undefined ? {} : { providers: completed }),
    ...{ labels, filters, limits },
    ...(details === undefined ? {} : { details }),
    ...(cache === undefined ? {} : { cache: { ...cache, ...cacheFolder } }),
    ...(policy === undefined ? {} : { policy }),
    ...(check === undefined ? {} : { check }),
    ...(drift === undefined ? {} : { drift }),
  };
}

/** A file name of the configuration: relative to its folder, or `~/` for the home folder, as a shell would have it. */
function absolute(folder: string, name: string): string {
  return name === "~" || name.startsWith("~/") ? join(homedir(), name.slice(2)) : resolve(folder, name);
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new FleetError("CONFIG", `${path}:1:1: the file is larger than ${maxBytes} bytes`);
    const bytes = await readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FleetError) throw error;
    if (error instanceof TypeError) throw new FleetError("CONFIG", `${path}:1:1: the file is not UTF-8 text`);
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new FleetError("CONFIG", `${path}: the configuration cannot be read: ${reasons.get(code) ?? code}`, {
      hint: "Name another file with --config, or leave it out to use the default credentials.",
    });
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "permission denied"],
]);
