import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSnapshot } from "../../lib/documents/snapshot-reader.ts";
import { folderStore } from "../../lib/documents/store/folder-store.ts";
import { storedShards } from "../../lib/documents/store/shard-file.ts";
import { startLoopbackS3 } from "../support/loopback-s3.ts";
import { seededRandom } from "../support/mutations.ts";
import { type RemoteSimulator, startRemoteSimulator } from "../support/remote-simulator.ts";
import { full, record } from "./figures.ts";
import { type Clouds, merged, readAlone, type Try, tryShard, twoByTwo, undisturbedShards } from "./sharded-fleet.ts";

const asOf = "2026-11-21T00:00:00Z";
const start = Date.parse(asOf);
const hour = 3_600_000;

let simulator: RemoteSimulator;
let bucket: Awaited<ReturnType<typeof startLoopbackS3>>;
let folder: string;
let clouds: Clouds;
let whole: string;
let undisturbed: ReturnType<typeof undisturbedShards>;

beforeAll(async () => {
  simulator = await startRemoteSimulator({ clusters: 90, scopes: 24, iks: 4, latencyMs: 25, seed: 22, asOf });
  bucket = await startLoopbackS3();
  folder = await mkdtemp(join(tmpdir(), "fleetwright-shards-"));
  clouds = { configYaml: simulator.configYaml, env: { ...simulator.env, AWS_ENDPOINT_URL_S3: bucket.endpoint } };
  whole = await readAlone(start, clouds);
  undisturbed = undisturbedShards(folder, clouds);
});
afterAll(async () => {
  await Promise.all([simulator.close(), bucket.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Where shards are left, and how they are put together again. */
interface Way {
  readonly name: string;
  /** What `merge` is given, by the number of shards. */
  given(count: number): readonly string[];
  readonly flags?: readonly string[];
  /** What `--save` is given. */
  saveOf(index: number, count: number): string;
  readonly resume?: boolean;
  /** Milliseconds by which the clock has gone on when a shard is tried again. */
  readonly later: number;
  /** Reads everything that one sees there. */
  look?(index: number, count: number): Promise<unknown>;
}

const inFolder: Way = {
  name: "a folder",
  later: 0,
  given: (count) => [join(folder, `in-${count}`)],
  saveOf: (_, count) => `${join(folder, `in-${count}`)}/`,
  async look(_, count) {
    const place = join(folder, `in-${count}`);
    if (existsSync(place)) for await (const { name } of storedShards(folderStore(place))) expect(name).toBeTruthy();
  },
};

/** A shard that was left before its process was killed is there twice; `--newest` takes the later one. */
const inBucket: Way = {
  name: "an object store, tried again an hour later",
  later: hour,
  given: (count) => [`s3://fleet/of-${count}/`],
  flags: ["--newest"],
  saveOf: (_, count) => `s3://fleet/of-${count}/`,
};

/** The journal keeps the time at which the first try began. */
const inFiles: Way = {
  name: "files, resumed an hour later",
  later: hour,
  resume: true,
  given: (count) => Array.from({ length: count }, (_, index) => fileOf(index, count)),
  saveOf: (index, count) => fileOf(index, count),
  look: async (index, count) => (existsSync(fileOf(index, count)) ? readSnapshot(fileOf(index, count)) : undefined),
};

function fileOf(index: number, count: number): string {
  return join(folder, `files-${count}`, `${index}.ndjson`);
}

interface Stop {
  readonly signal: "SIGKILL" | "SIGTERM";
  /** When it comes, in parts of the time that the shard takes undisturbed. */
  readonly at: number;
}

/** Which shards are stopped, how and when. One in four is asked to go, as an evicted pod is; the others are killed. */
function stopsOf(count: number, signals: number): readonly (readonly Stop[])[] {
  const random = seededRandom(count * 1000 + signals);
  const stops: Stop[][] = Array.from({ length: count }, () => []);
  for (let each = 0; each < signals; each++) {
    const of = stops[Math.floor(random() * count)];
    of?.push({ signal: random() < 0.25 ? "SIGTERM" : "SIGKILL", at: 0.2 + random() });
  }
  return stops;
}

const rounds: readonly (readonly [count: number, way: Way, signals: number])[] = full
  ? [1, 3, 16].flatMap((count) => [inFolder, inBucket, inFiles].map((way) => [count, way, count + 6] as const))
  : [
      [3, inFolder, 4],
      [3, inBucket, 3],
      [3, inFiles, 4],
    ];

describe.each(full ? [1, 3, 16] : [3, 16])("%i shards", (count) => {
  test("merge to the bytes of one reading when nobody disturbs them", async () => {
    const shards = Array.from({ length: count }, (_, index) => ({ index, count, now: start }));
    expect(await mergeOfUndisturbed(shards)).toBe(whole);
  });
});

/** What the shards give that were read at these times without a disturbance. */
async function mergeOfUndisturbed(tries: readonly Try[]): Promise<string> {
  const places: string[] = [];
  await twoByTwo(tries, async (each) => {
    places.push((await undisturbed(each)).place);
  });
  return merged(places, clouds.env);
}

describe.each(rounds.map(([count, way, signals]) => ({ count, way, signals, name: way.name })))(
  "$count shards in $name",
  ({ count, way, signals }) => {
    test(`give the same bytes though ${signals} signals stop them at any moment`, async () => {
      if (way === inFiles) await mkdir(join(folder, `files-${count}`));
      const seen = { killed: 0, interrupted: 0, inTime: 0, damaged: 0 };
      const finished: Try[] = [];

      await twoByTwo(stopsOf(count, signals).entries(), async ([index, stops]) => {
        const place = { save: way.saveOf(index, count), resume: way.resume ?? false };
        const { ms } = await undisturbed({ index, count, now: start });
        let now = start;
        for (const { signal, at } of stops) {
          const {
            code,
            signal: by,
            stderr,
          } = await tryShard({ index, count, now }, place, clouds, {
            signal,
            afterMs: ms * at,
          });
          if (by === null) expect([0, 130], stderr).toContain(code);
          seen[by !== null ? "killed" : code === 0 ? "inTime" : "interrupted"] += 1;
          await way.look?.(index, count).catch(() => {
            seen.damaged += 1;
          });
          now += way.later;
        }
        const { code, stderr } = await tryShard({ index, count, now }, place, clouds);
        expect(code, stderr).toBe(0);
        finished.push({ index, count, now: way === inFiles ? await savedAt(place.save, now) : now });
      });

      const expected = await mergeOfUndisturbed(finished);
      const same = (await merged(way.given(count), clouds.env, way.flags)) === expected;
      const { killed, interrupted, inTime, damaged } = seen;
      const words = `${count} shards in ${way.name}: ${killed} killed, ${interrupted} interrupted, ${inTime} done before the signal came`;
      record({
        promise: "S1",
        cases: killed + interrupted,
        lost: Number(!same) + damaged,
        worst: { weight: count, words },
      });
      expect({ same, damaged }).toEqual({ same: true, damaged: 0 });
      if (way.later === 0) expect(expected).toBe(whole);
    });
  },
);

/** When a resumed shard says it was read: at its last try, or at an earlier one that had begun a journal. */
async function savedAt(file: string, last: number): Promise<number> {
  const takenAt = Date.parse((await readSnapshot(file)).takenAt);
  expect((last - takenAt) % hour).toBe(0);
  expect(takenAt).toBeGreaterThanOrEqual(start);
  expect(takenAt).toBeLessThanOrEqual(last);
  return takenAt;
}
