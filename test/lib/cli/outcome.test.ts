import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tellOutcome } from "../../../lib/cli/outcome.ts";
import { execute } from "../../../lib/cli/run.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { buildInventory } from "../../support/inventories.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { plannedInventory } from "../../support/planned-fleet.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outcome-"));
  const fleet = buildInventory(20);
  await writeSnapshot(at("fleet.ndjson"), fleet);
  await writeSnapshot(at("shard.ndjson"), { ...fleet, shard: { index: 0, count: 1, fleet: "x" } });
  await writeSnapshot(at("denied.ndjson"), {
    ...fleet,
    clusters: [],
    scopes: fleet.scopes.map((report) => ({ ...report, status: "denied" as const, clusters: 0 })),
  });
  await writeSnapshot(at("planned.ndjson"), plannedInventory());
  await writeFile(at("broken.yaml"), "a: [");
  await writeFile(
    at("budget.yaml"),
    "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a, namespace: b }\n---\na: [",
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const { terminal, out, err } = memoryTerminal();
  const code = await execute(args, "0.0.0", terminal);
  return { code, out: out(), err: err() };
}

describe("a command that ends with 5", () => {
  test.each([
    ["inventory", ["--from", "fleet.ndjson", "-o", "csv"]],
    ["versions", ["--from", "fleet.ndjson", "-o", "json"]],
    ["merge", ["shard.ndjson", "-o", "json"]],
    ["report", ["--from", "fleet.ndjson"]],
  ])("%s says on stderr how much could not be read, and what", async (command, args) => {
    const { code, err } = await run(command, ...args.map((arg) => (arg.endsWith("ndjson") ? at(arg) : arg)));
    expect(code).toBe(5);
    expect(err).toBe(
      `${command}: exit code 5: 2 things could not be read, 1 of 10 scopes not read wholly\n` +
        "  AUTH scopes of gke/*: no credentials\n" +
        "  FORBIDDEN clusters of scripted/account-009: not allowed\n",
    );
  });

  test("plan names the first clusters that lack evidence, and where the rest is", async () => {
    const { code, err } = await run("plan", "--from", at("planned.ndjson"));
    expect(code).toBe(5);
    const lines = err.split("\n");
    expect(lines[0]).toMatch(/^plan: exit code 5: \d+ clusters without all evidence$/);
    expect(lines.slice(1, 4).join("\n")).toMatch(
      /^(?: {2}[a-z-]+: no evidence for [A-Z-]+(?:, [A-Z-]+)*(?: and \d+ more)?\n?){3}$/,
    );
    expect(lines[4]).toMatch(/^ {2}and \d+ more; -o json shows all$/);
  });

  test("check names the files that it could not read", async () => {
    const { code, err } = await run("check", at("broken.yaml"), "--target-version", "1.36");
    expect(code).toBe(5);
    expect(err).toMatch(/^check: exit code 5: 1 could not be read\n {2}.*broken\.yaml.*: .+\n$/);
  });

  test("diff names what nobody knows of", async () => {
    const { code, err } = await run("diff", at("fleet.ndjson"), at("denied.ndjson"));
    expect(code).toBe(5);
    expect(err).toMatch(
      /^diff: exit code 5: of 20 things nobody knows whether it differs\n(?: {2}cluster .+\n){3} {2}and 17 more/,
    );
  });

  test("trace names what is not traced to the end", async () => {
    const { code, err } = await run("trace", "nowhere.example.com/a:1");
    expect(code).toBe(5);
    expect(err).toBe(
      "trace: exit code 5: 1 not found or not read\n" +
        "  nowhere.example.com/a:1: nothing that was read runs this image, and no labels of it were given\n",
    );
  });

  test("providers names what it was not let see", async () => {
    await writeFile(at("fleet.yaml"), `providers:\n  - id: kubeconfig\n    files: [${at("none.kubeconfig")}]\n`);
    const { code, err } = await run("providers", "-c", at("fleet.yaml"));
    expect(code).toBe(4);
    expect(err).toMatch(/^providers: exit code 4: no scope could be read, 1 thing could not be read/m);
  });
});

test("what is wrong wins over what could not be read, and both are named", async () => {
  const { code, err } = await run("check", at("budget.yaml"), "--target-version", "1.36", "--only", "API-*");
  expect(code).toBe(2);
  expect(err).toMatch(
    /^check: exit code 2: 1 of severity error or above, 1 could not be read\n {2}.*budget\.yaml.*: .+\n$/,
  );
});

test("no scope read is told apart from some", async () => {
  const { code, err } = await run("inventory", "--from", at("denied.ndjson"));
  expect(code).toBe(4);
  expect(err).toContain("inventory: exit code 4: no scope could be read, 2 things could not be read");
});

test("what is told of gaps is redacted where the output is", async () => {
  const { err } = await run("inventory", "--from", at("fleet.ndjson"), "--redact");
  expect(err).toContain("FORBIDDEN clusters of scripted/account-010: not allowed");
});

test("what a cloud answers at length is cut, and where all of it is stands below", () => {
  const { terminal, err } = memoryTerminal();
  tellOutcome("check", { code: 5, because: ["x"], open: [["a".repeat(1000)]] }, "-o json shows all", terminal);
  const [, line = "", last] = err().split("\n");
  expect(line.length).toBeLessThanOrEqual(202);
  expect(last).toBe("  -o json shows all");
});

test("control characters of what could not be read do not reach the terminal", () => {
  const { terminal, err } = memoryTerminal();
  tellOutcome("check", { code: 5, because: ["x"], open: [["a\u001b[2Jb\nc"]] }, "all", terminal);
  expect(err()).not.toContain("\u001b");
  expect(err().split("\n")).toHaveLength(3);
});

describe("--export of a page", () => {
  test.each(["report", "demo"])("%s refuses an ending that names another format, before it reads", async (command) => {
    const before = await readdir(folder);
    const from = command === "report" ? ["--from", at("none.ndjson")] : [];
    const { code, err } = await run(command, ...from, "--export", at("x.csv"));
    expect(code).toBe(3);
    expect(err).toContain(
      "x.csv: the ending names no format of this command\n  Use one of: .html; or name the format: html=",
    );
    expect(await readdir(folder)).toStrictEqual(before);
  });

  test.each(["report", "inventory"])(
    "%s refuses a file for which there is no folder, before it reads",
    async (command) => {
      const { code, err } = await run(command, "--from", at("none.ndjson"), "--export", at("nowhere/x.html"));
      expect(code).toBe(3);
      expect(err).toContain(`there is no folder ${at("nowhere")}\n  Make it first.`);
    },
  );

  test.each(["inventory", "merge", "plan"])(
    "%s does not save into a file that is named as something else",
    async (command) => {
      const source =
        command === "merge" ? [at("shard.ndjson")] : command === "plan" ? ["--from", at("fleet.ndjson")] : [];
      for (const ending of ["csv", "html", "md", "yaml"]) {
        const { code, err } = await run(command, ...source, "--save", at(`saved.${ending}`));
        expect(code).toBe(3);
        expect(err).toContain(`saved.${ending}: a ${command === "plan" ? "plan" : "snapshot"} is saved as JSON`);
      }
      if (command === "plan") {
        const { code, err } = await run(command, ...source, "--save", at("saved.json.gz"));
        expect(code).toBe(3);
        expect(err).toContain("saved.json.gz: only snapshots are packed");
      }
      expect((await readdir(folder)).filter((file) => file.startsWith("saved."))).toStrictEqual([]);
    },
  );

  test.each([
    ["report", []],
    ["inventory", ["-o", "html"]],
  ])("%s prints no page to a terminal", async (command, args) => {
    const { terminal, out, err } = memoryTerminal({ watched: true });
    expect(await execute([command, "--from", at("fleet.ndjson"), ...args], "0.0.0", terminal)).toBe(3);
    expect({ out: out(), err: err() }).toStrictEqual({
      out: "",
      err: "fleetwright: CONFIG: a page in HTML is not for a terminal\n  Write it to a file: --export fleet.html, or > fleet.html.\n",
    });
  });

  test("report writes every file that is named", async () => {
    const { out } = await run(
      "report",
      "--from",
      at("fleet.ndjson"),
      "--export",
      at("a.html"),
      "--export",
      `html=${at("b")}`,
    );
    expect(out).toBe("");
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["a.html", "b"]));
  });
});
