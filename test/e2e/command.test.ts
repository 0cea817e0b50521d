import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { generateFleet, type Simulator, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { readCsv } from "../support/read-csv.ts";
import { runCommand, startCommand } from "../support/run-command.ts";

let folder: string;
let simulator: Simulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-test-"));
  simulator = await startSimulator({
    fleet: generateFleet({ seed: 8, clusters: 24, scopes: 8, asOf: simulatedToday }),
  });
  await writeFile(join(folder, "clouds.yaml"), simulator.configYaml());
});

afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

function run(...args: string[]) {
  return runCommand(args, { env: simulator.env, cwd: folder });
}

const fromClouds = ["inventory", "-c", "clouds.yaml", "--refresh"];

describe("exit codes and streams", () => {
  test("a fleet that is read whole ends with 0, its data alone on stdout", async () => {
    const { code, out, err } = await run(...fromClouds, "-o", "json");
    expect({ code, err }).toStrictEqual({ code: 0, err: "" });
    expect((JSON.parse(out) as { readonly clusters: readonly unknown[] }).clusters).toHaveLength(24);
  });

  test("every format holds every cluster", async () => {
    const saved = await run(...fromClouds, "--save", "fleet.ndjson", "-o", "json");
    expect(saved.code).toBe(0);
    const names = (JSON.parse(saved.out) as { readonly clusters: readonly { readonly name: string }[] }).clusters.map(
      ({ name }) => name,
    );
    const csv = await run("inventory", "--from", "fleet.ndjson", "-o", "csv");
    const [header = [], ...records] = readCsv(csv.out);
    const nameAt = header.findIndex(({ text }) => text === "name");
    expect(records.map((record) => record[nameAt]?.text).sort()).toStrictEqual([...names].sort());
    const yaml = await run("inventory", "--from", "fleet.ndjson", "-o", "yaml");
    expect(parseYaml(yaml.out)).toStrictEqual(JSON.parse(saved.out));
    for (const format of ["wide", "markdown"]) {
      const { out } = await run("inventory", "--from", "fleet.ndjson", "-o", format);
      for (const name of names) expect(out, format).toContain(name);
    }
  });

  test("a denied account ends with 5 and is named", async () => {
    const withdraw = simulator.inject({ match: { operation: "eks:ListClusters" }, kind: "expired-token" });
    try {
      const { code, out } = await run(...fromClouds);
      expect(code).toBe(5);
      expect(out).toContain("Could not be read");
      expect(out).toContain("AUTH clusters of eks/");
    } finally {
      withdraw();
    }
  });

  test("credentials that nobody accepts end with 4", async () => {
    await writeFile(
      join(folder, "aws.yaml"),
      `providers:\n  - id: eks\n    endpoint: ${simulator.endpoints["aws"]}\n    regions: [eu-west-1]\n`,
    );
    const env = { ...simulator.env, AWS_ACCESS_KEY_ID: "AKIAWRONGWRONGWRONG0" };
    const { code, out, err } = await runCommand(["inventory", "-c", "aws.yaml", "--refresh"], { env, cwd: folder });
    expect(code).toBe(4);
    expect(`${out}${err}`).toContain("AUTH");
  });

  test("no configuration and no credentials end with 3 and the next step", async () => {
    const { code, err } = await runCommand(["inventory"], { cwd: folder });
    expect(code).toBe(3);
    expect(err).toContain("fleetwright demo");
  });

  test("a broken configuration ends with 3 and names line, path and the allowed values", async () => {
    await writeFile(join(folder, "broken.yaml"), "providers:\n  - id: eks\n    regoins: enabled\n  - id: gkee\n");
    const { code, out, err } = await run("inventory", "-c", "broken.yaml");
    expect({ code, out }).toStrictEqual({ code: 3, out: "" });
    expect(err).toContain("broken.yaml:3:5");
    expect(err).toContain("regions");
    expect(err).toContain("broken.yaml:4");
    expect(err).toMatch(/eks, gke, aks/);
  });

  test("a mistyped flag ends with 3 and is corrected", async () => {
    const { code, err } = await run("inventory", "--form", "x");
    expect(code).toBe(3);
    expect(err).toContain("--from");
  });

  test("a damaged snapshot ends with 3, names the line, and is left as it is", async () => {
    const text = await readFile(join(folder, "fleet.ndjson"), "utf8");
    const damaged = text.replace("standard", "stAndard");
    await writeFile(join(folder, "damaged.ndjson"), damaged);
    const { code, err } = await run("inventory", "--from", "damaged.ndjson");
    expect(code).toBe(3);
    expect(err).toContain("damaged.ndjson");
    expect(await readFile(join(folder, "damaged.ndjson"), "utf8")).toBe(damaged);
  });

  test("an export whose ending names no format is refused before a cloud is asked", async () => {
    simulator.log.clear();
    const { code, err } = await run(...fromClouds, "--export", "fleet.docx");
    expect(code).toBe(3);
    expect(err).toContain(".json");
    expect(simulator.log.records).toStrictEqual([]);
  });

  test("a reader that stops listening is no error", async () => {
    const command = `'${process.execPath}' '${join(resolve(import.meta.dirname, "../.."), "lib/cli/main.ts")}' inventory --from fleet.ndjson -o json | head -n 1`;
    const { stdout, stderr } = await promisify(execFile)("sh", ["-c", command], { cwd: folder });
    expect({ stdout, stderr }).toStrictEqual({ stdout: "{\n", stderr: "" });
  });
});

describe("interruption", () => {
  let slow: Simulator;

  beforeAll(async () => {
    slow = await startSimulator({
      fleet: generateFleet({ seed: 9, clusters: 90, scopes: 12, asOf: simulatedToday }),
      latencyMs: 150,
    });
    await writeFile(join(folder, "slow.yaml"), slow.configYaml());
  });
  afterAll(() => slow.close());

  const args = ["inventory", "-c", "slow.yaml", "--refresh", "--save", "slow.ndjson", "-o", "json"];

  async function requests(atLeast: number): Promise<void> {
    while (slow.log.records.length < atLeast) await new Promise((wake) => setTimeout(wake, 10));
  }

  test.each([1, 20, 80])(
    "SIGINT after %i requests ends with 130; what was read is marked as partial",
    async (count) => {
      slow.log.clear();
      const { child, ended } = startCommand(args, { env: slow.env, cwd: folder });
      await requests(count);
      const sentAt = performance.now();
      child.kill("SIGINT");
      const { code, out } = await ended;
      console.log(`SIGINT after ${count} requests: ended after ${Math.round(performance.now() - sentAt)} ms`);
      expect(code).toBe(130);
      // Interrupted while the clouds' SDKs are loading, it may have nothing to print; what it prints is marked.
      if (out !== "") expect(JSON.parse(out)).toMatchObject({ interrupted: true, complete: false });
      const open = slow.log.records.length;
      await new Promise((wake) => setTimeout(wake, 300));
      expect(slow.log.records.length).toBe(open);
    },
  );

  test("a run that is killed is resumed without asking again for what it had finished", async () => {
    await rm(join(folder, "slow.ndjson"), { force: true });
    slow.log.clear();
    const { child, ended } = startCommand(args, { env: slow.env, cwd: folder });
    const journal = join(folder, "slow.ndjson.journal");
    const finished = async () => (await readFile(journal, "utf8").catch(() => "")).split("\n").length - 2;
    while ((await finished()) < 4) await new Promise((wake) => setTimeout(wake, 10));
    child.kill("SIGKILL");
    await ended;
    const lines = (await readFile(journal, "utf8")).split("\n").slice(1, -1);
    const scopes = lines.map(
      (line) =>
        (
          JSON.parse(line) as {
            readonly entry: {
              readonly scope: {
                readonly scope: { readonly provider: string; readonly accountId: string; readonly region?: string };
              };
            };
          }
        ).entry.scope.scope,
    );
    expect(await readdir(folder)).not.toContain("slow.ndjson");
    slow.log.clear();
    const resumed = await runCommand([...args, "--resume"], { env: slow.env, cwd: folder });
    expect(resumed.code).toBe(0);
    expect(resumed.err).toContain(`${scopes.length} scopes are taken from`);
    for (const { provider, accountId, region } of scopes) {
      const again = slow.log.records.filter(
        (record) =>
          record.cloud === provider &&
          record.account === accountId &&
          (region === undefined || record.region === region) &&
          !/AssumeRole|ListRegions|SearchProjects|Subscriptions_List|Token|OpenId|Graph/.test(record.operation),
      );
      expect(
        again.map(({ operation }) => operation),
        `${provider}/${accountId}/${region ?? ""}`,
      ).toStrictEqual([]);
    }
    const whole = await runCommand([...args.slice(0, 4), "-o", "json"], { env: slow.env, cwd: folder });
    const content = (text: string) => text.replace(/"(takenAt|observedAt)": "[^"]*"/g, "");
    const offers = (text: string) => {
      const document = JSON.parse(
        content(text).replaceAll(/,\s*,/g, ",").replaceAll(/{\s*,/g, "{").replaceAll(/,\s*}/g, "}"),
      ) as { scopes: { offers?: unknown }[] };
      for (const scope of document.scopes) delete scope.offers;
      return document;
    };
    expect(offers(resumed.out)).toStrictEqual(offers(whole.out));
  });
});

test("options that would do nothing beside --from are refused, not ignored", async () => {
  const { code, err } = await run(
    "inventory",
    "--from",
    "fleet.ndjson",
    "--save",
    "other.ndjson",
    "--detail",
    "addons",
  );
  expect(code).toBe(3);
  expect(err).toContain("--save cannot go with --from");
});

test("a port that is taken or is none is a usage error", async () => {
  expect((await run("simulate", "--port", "99999")).code).toBe(3);
  const taken = new URL(simulator.endpoints["aws"] ?? "").port;
  const { code, err } = await run("simulate", "--port", taken);
  expect({ code, err }).toStrictEqual({ code: 3, err: expect.stringContaining("EADDRINUSE") });
});
