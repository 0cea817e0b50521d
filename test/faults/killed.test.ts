import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { readSnapshot } from "../../lib/documents/snapshot-reader.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import {
  generateFleet,
  type RequestRecord,
  type Simulator,
  simulatedToday,
  startSimulator,
} from "../../lib/simulator/index.ts";
import { runCommand, startCommand, withFolder } from "../support/command.ts";
import { full, record } from "./figures.ts";

const fleet = generateFleet({ seed: 21, clusters: 90, scopes: 14, asOf: simulatedToday });
const args = ["inventory", "-c", "fleet.yaml", "--refresh", "--save", "fleet.ndjson", "-o", "json"] as const;
/** Requests that find scopes or are shared by many, and so belong to none of them. */
const shared =
  /AssumeRole|ListRegions|GetCallerIdentity|SearchProjects|Subscriptions_List|Token|OpenId|Discovery|ResourceGraph/;

let simulator: Simulator;
let config: string;
let whole: Inventory;

beforeAll(async () => {
  simulator = await startSimulator({ fleet, latencyMs: 30 });
  config = `${simulator.configYaml()}\nlimits: { rates: { eks: { perSecond: 25, burst: 10 } } }\n`;
  whole = await withFolder(async (cwd) => {
    await writeFile(join(cwd, "fleet.yaml"), config);
    expect(await runCommand(args, { cwd, env: simulator.env })).toMatchObject({ code: 0 });
    return readSnapshot(join(cwd, "fleet.ndjson"));
  });
});
afterAll(() => simulator.close());

/** The bytes of the uninterrupted run's snapshot, had it been taken at another time. */
async function bytesAt(takenAt: string): Promise<string> {
  return withFolder(async (folder) => {
    const clusters = whole.clusters.map((cluster) => ({ ...cluster, observedAt: takenAt }));
    await writeSnapshot(join(folder, "expected.ndjson"), { ...whole, takenAt, clusters });
    return readFile(join(folder, "expected.ndjson"), "utf8");
  });
}

/** Scopes that a journal holds whole; none when there is no journal. */
async function finishedIn(journal: string): Promise<readonly Scope[]> {
  const lines = (await readFile(journal, "utf8").catch(() => "")).split("\n").slice(1, -1);
  return lines.flatMap((line) => {
    try {
      return [
        (JSON.parse(line) as { readonly entry: { readonly scope: { readonly scope: Scope } } }).entry.scope.scope,
      ];
    } catch {
      // Torn by the kill: read again like any other.
      return [];
    }
  });
}

function concerns({ provider, accountId, region }: Scope) {
  return ({ cloud, account, region: at, operation }: RequestRecord) =>
    cloud === provider && account === accountId && (region === undefined || at === region) && !shared.test(operation);
}

/** Starts a saving run and returns when the clouds have seen so many requests, or when it is done. */
async function startSaving(cwd: string, requests: number) {
  simulator.log.clear();
  const running = startCommand(args, { cwd, env: simulator.env });
  let ended = false;
  running.ended.then(
    () => {
      ended = true;
    },
    () => {},
  );
  while (!ended && simulator.log.records.length < requests) await after(2);
  return running;
}

describe("a run that is killed while it saves", () => {
  let spared = 0;

  test.each(full ? [1, 30, 60, 90, 120, 150, 180, 210, 240, 270] : [60, 180])(
    "after %i requests leaves a whole file, and is resumed to the bytes of a run that was not",
    async (requests) => {
      await withFolder(async (cwd) => {
        const file = join(cwd, "fleet.ndjson");
        await writeFile(join(cwd, "fleet.yaml"), config);
        await writeFile(file, await bytesAt("2020-01-01T00:00:00Z"));

        const running = await startSaving(cwd, requests);
        running.process.kill("SIGKILL");
        await running.ended;
        const { takenAt: keptAt } = await readSnapshot(file);
        const kept = (await readFile(file, "utf8")) === (await bytesAt(keptAt));
        record({ promise: "R8", cases: 1, lost: Number(!kept) });
        expect(kept).toBe(true);
        const finished = await finishedIn(`${file}.journal`);
        spared += finished.length;

        simulator.log.clear();
        const resumed = await runCommand([...args, "--resume"], { cwd, env: simulator.env });
        expect(resumed.code, resumed.stderr).toBe(0);
        const again = finished.flatMap((scope) => simulator.log.records.filter(concerns(scope)));
        const { takenAt } = await readSnapshot(file);
        const same = (await readFile(file, "utf8")) === (await bytesAt(takenAt));
        const words = `killed after ${requests} requests: ${again.length} asked again of ${finished.length} finished scopes`;
        record({
          promise: "R9",
          cases: 1,
          lost: Number(!same),
          duplicated: again.length,
          worst: { weight: again.length * 1000 + finished.length, words },
        });
        expect(again).toEqual([]);
        expect(await readFile(file, "utf8")).toBe(await bytesAt(takenAt));
        expect(await readdir(cwd)).not.toContain("fleet.ndjson.journal");
      });
    },
  );

  test("had finished scopes to spare at some of these points", () => {
    expect(spared).toBeGreaterThan(0);
  });
});

describe("a run that is interrupted while it saves", () => {
  test.each(full ? [1, 60, 120, 180] : [60])(
    "after %i requests ends with 130 and leaves the earlier snapshot alone",
    async (requests) => {
      await withFolder(async (cwd) => {
        const file = join(cwd, "fleet.ndjson");
        await writeFile(join(cwd, "fleet.yaml"), config);
        const before = await bytesAt("2020-01-01T00:00:00Z");
        await writeFile(file, before);

        const running = await startSaving(cwd, requests);
        const sentAt = performance.now();
        running.process.kill("SIGINT");
        const { code, signal, stdout, stderr } = await running.ended;
        const ms = Math.round(performance.now() - sentAt);
        record({
          promise: "R7",
          cases: 1,
          lost: Number((await readFile(file, "utf8")) !== before),
          worst: { weight: ms, words: `SIGINT after ${requests} requests: exit ${code} after ${ms} ms` },
        });
        expect({ code, signal }).toEqual({ code: 130, signal: null });
        // Meant is a second; the rest is for a machine that is busy.
        expect(ms).toBeLessThan(10_000);
        expect(await readFile(file, "utf8")).toBe(before);
        expect(`${stdout}${stderr}`).not.toMatch(/\bat .*\.js:\d+/);
        if (stdout === "") return;
        expect(JSON.parse(stdout)).toMatchObject({ interrupted: true });
        expect(stderr).toContain("--resume");
      });
    },
  );
});
