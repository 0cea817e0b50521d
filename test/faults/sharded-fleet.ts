import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { expect } from "vitest";
import { toInstant } from "../../lib/core/instant.ts";
import { type Ended, runCommand, startCommand, withFolder } from "../support/command.ts";

/** Where a shard is left: with `--resume` it goes on from its journal, which is for files and not for places. */
export interface ShardPlace {
  readonly save: string;
  readonly resume?: boolean;
}

/** One try at a shard. */
export interface Try {
  readonly index: number;
  readonly count: number;
  /** What the clock of its process shows, in milliseconds since the epoch; it stands still. */
  readonly now: number;
}

export interface Clouds {
  readonly configYaml: string;
  /** What the process is given, the credentials of a store included. */
  readonly env: Readonly<Record<string, string>>;
}

/** The arguments with which a pod of a FleetScan reads its shard. */
export function shardArgs({ index, count }: Try, { save, resume = false }: ShardPlace): readonly string[] {
  const own = ["--shard", `${index}/${count}`, "--allow-gaps", "--save", save, "--no-progress"];
  return ["inventory", "-c", "fleet.yaml", ...own, ...(resume ? ["--resume"] : []), "-o", "csv"];
}

/**
 * Tries a shard as a pod does: with a home and a working folder of its own, which are gone afterwards.
 *
 * @param stop After how many milliseconds it is sent which signal. Default: it is left alone.
 */
export async function tryShard(
  attempt: Try,
  place: ShardPlace,
  clouds: Clouds,
  stop?: { readonly afterMs: number; readonly signal: "SIGKILL" | "SIGTERM" },
): Promise<Ended> {
  return withFolder(async (cwd) => {
    await writeFile(join(cwd, "fleet.yaml"), clouds.configYaml);
    const running = startCommand(shardArgs(attempt, place), { cwd, env: clouds.env, node: clockAt(attempt.now) });
    if (stop === undefined) return running.ended;
    await Promise.race([after(stop.afterMs), running.ended]);
    running.process.kill(stop.signal);
    return running.ended;
  });
}

/** Options of Node for a process whose time of day stands still: what is saved tells it, and runs are to be compared. */
export function clockAt(now: number): readonly string[] {
  return ["--import", `data:text/javascript,Date.now=()=>${now}`];
}

/** The bytes that `merge` saves, and what it says the fleet's time is. */
export async function merged(places: readonly string[], env: Clouds["env"], flags: readonly string[] = []) {
  return withFolder(async (cwd) => {
    const ended = await runCommand(["merge", ...places, ...flags, "--save", "fleet.ndjson", "-o", "csv"], { cwd, env });
    expect(ended.code, ended.stderr).toBe(0);
    return readFile(join(cwd, "fleet.ndjson"), "utf8");
  });
}

/** The bytes that one process saves which reads the whole fleet. */
export async function readAlone(now: number, { configYaml, env }: Clouds): Promise<string> {
  return withFolder(async (cwd) => {
    await writeFile(join(cwd, "fleet.yaml"), configYaml);
    const args = ["inventory", "-c", "fleet.yaml", "--save", "fleet.ndjson", "-o", "csv"];
    const { code, stderr } = await runCommand(args, { cwd, env, node: clockAt(now) });
    expect(code, stderr).toBe(0);
    const text = await readFile(join(cwd, "fleet.ndjson"), "utf8");
    expect(text).toContain(`"takenAt":"${toInstant(now)}"`);
    return text;
  });
}

/** Shards that nobody disturbs, by the clock of each; one of the same place and clock is read once. */
export function undisturbedShards(folder: string, clouds: Clouds) {
  const read = new Map<string, Promise<{ readonly place: string; readonly ms: number }>>();
  return (attempt: Try) => {
    const key = `${attempt.index}-of-${attempt.count}-at-${attempt.now}`;
    const known = read.get(key) ?? readShard(join(folder, key), attempt, clouds);
    read.set(key, known);
    return known;
  };
}

async function readShard(place: string, attempt: Try, clouds: Clouds) {
  await mkdir(place);
  const start = performance.now();
  const { code, stderr } = await tryShard(attempt, { save: place }, clouds);
  expect(code, stderr).toBe(0);
  return { place, ms: performance.now() - start };
}

/** Runs `each` over all items, two at a time. */
export async function twoByTwo<T>(items: Iterable<T>, each: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await each(next.value);
  };
  await Promise.all([worker(), worker()]);
}
