import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { type SimFleet, type Simulator, startSimulator } from "../../../lib/simulator/index.ts";

const id = "111122223333";
const fleet: SimFleet = {
  seed: 1,
  asOf: "2026-11-21T00:00:00Z",
  accounts: [{ cloud: "eks", id, name: "shop", regions: ["eu-west-1", "us-east-1"] }],
  clusters: [
    {
      ...{ cloud: "eks", account: id, location: "eu-west-1", name: "shop-1", version: "1.34" },
      ...{ pools: [], tags: {}, createdAt: "2025-01-01T00:00:00Z" },
    },
  ],
};

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({ fleet, clouds: ["eks"] });
  folder = await mkdtemp(join(tmpdir(), "empty-regions-"));
  await writeFile(join(folder, "fleet.yaml"), simulator.configYaml());
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

async function inventory(hours: number, ...args: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const before = simulator.log.records.length;
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => errors.push(text),
    env: simulator.env,
    now: () => Date.parse("2026-11-21T00:00:00Z") + hours * 3_600_000,
    columns: 200,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
  };
  const base = ["inventory", "-c", join(folder, "fleet.yaml"), "--cache", join(folder, "cache")];
  const code = await execute([...base, ...args], "0.0.0", terminal);
  const listed = simulator.log.records.slice(before);
  const regions = listed.filter(({ operation }) => operation === "eks:ListClusters").map(({ region }) => region);
  return { code, text: out.join(""), errors: errors.join(""), regions: regions.sort() };
}

test("a region that was empty is skipped by the next run, which says so, until a day has passed", async () => {
  expect(await inventory(0)).toMatchObject({ code: 0, regions: ["eu-west-1", "us-east-1"] });

  const second = await inventory(1, "-o", "json");
  expect(second).toMatchObject({ code: 0, regions: ["eu-west-1"] });
  expect(JSON.parse(second.text)).toMatchObject({
    complete: false,
    scopes: [
      { scope: { region: "eu-west-1" }, status: "ok", clusters: 1 },
      { scope: { region: "us-east-1" }, status: "skipped", clusters: 0, gaps: [], emptyAsOf: "2026-11-21T00:00:00Z" },
    ],
  });
  for (const format of ["table", "wide", "markdown", "csv"]) {
    const { text } = await inventory(2, "-o", format);
    expect(text, format).toContain("us-east-1");
    expect(text, format).toContain(format === "csv" ? "2026-11-21T00:00:00Z" : "2026-11-21");
    expect(text, format).toMatch(/skipped|empty as of/);
  }

  expect(await inventory(3, "--refresh")).toMatchObject({ regions: ["eu-west-1", "us-east-1"] });
  // The refreshed reading is what counts from now on.
  expect(await inventory(26)).toMatchObject({ regions: ["eu-west-1"] });
  expect(await inventory(28)).toMatchObject({ regions: ["eu-west-1", "us-east-1"] });
});

test("a snapshot keeps what was skipped apart from what was read", async () => {
  await inventory(100);
  const file = join(folder, "fleet.ndjson");
  await inventory(101, "--save", file);
  const { text, code } = await inventory(101, "--from", file, "-o", "json");
  expect(code).toBe(0);
  expect(JSON.parse(text).scopes[1]).toMatchObject({ status: "skipped", emptyAsOf: "2026-11-25T04:00:00Z" });
});

test.skipIf(!existsSync("/proc/self"))(
  "a cache that cannot be kept is said, and the fleet read all the same",
  async () => {
    const { code, errors, regions } = await inventory(200, "--cache", "/proc/fleetwright");
    expect(code).toBe(0);
    expect(regions).toStrictEqual(["eu-west-1", "us-east-1"]);
    expect(errors).toMatch(/^cache: cannot write \/proc\/fleetwright\/empty-scopes\.json.*ENOENT/m);
  },
);
