import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandOptions, type Ended, runCommand } from "./command.ts";

/**
 * Everything that a run prints and leaves behind in its folder, names of files included.
 *
 * @param given Files that it was given, by name, which may hold what they like.
 */
export async function traceOf(
  args: readonly string[],
  options: CommandOptions,
  given: readonly string[],
): Promise<string> {
  return tracesIn(options.cwd, await runCommand(args, options), given);
}

/** As `traceOf`, of a run that is over. */
export async function tracesIn(
  folder: string,
  { code, signal, stdout, stderr }: Ended,
  given: readonly string[],
): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !given.includes(entry.name),
  );
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")));
  return [`exit ${code ?? signal}`, stdout, stderr, ...files.map(({ name }) => name), ...texts].join("\n");
}
