import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { plannedInventory } from "../../support/planned-fleet.ts";

let folder: string;
let snapshot: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "snapshot-from-"));
  snapshot = join(folder, "fleet.ndjson");
  await writeSnapshot(snapshot, plannedInventory());
});
afterAll(() => rm(folder, { recursive: true }));

/** @param piped What the standard input holds; absent: nothing is piped in. */
async function run(args: readonly string[], piped?: Uint8Array) {
  async function* stdin() {
    // In pieces that no line ends with, as a pipe gives them.
    for (let at = 0; piped !== undefined && at < piped.length; at += 1000) yield piped.subarray(at, at + 1000);
  }
  const { terminal, out, err } = memoryTerminal(piped === undefined ? {} : { stdin });
  const code = await execute(args, "0.0.0", terminal);
  return { code, out: out(), err: err() };
}

describe("--from -", () => {
  const commands = ["inventory", "versions", "plan", "report"];

  test.each(commands)("%s reads what is piped in as it reads the file", async (command) => {
    const piped = await run([command, "--from", "-"], await readFile(snapshot));
    expect(piped.out).not.toBe("");
    expect(piped).toStrictEqual(await run([command, "--from", snapshot]));
  });

  test.each(commands)("%s refuses a stream that ends too early, and says where", async (command) => {
    const whole = await readFile(snapshot);
    const { code, out, err } = await run([command, "--from", "-"], whole.subarray(0, whole.length - 200));
    expect(code).toBe(3);
    expect(out).toBe("");
    expect(err).toMatch(/BAD_DOCUMENT: stdin:\d+: the file ends in the middle of a line/);
  });

  test.each(commands)("%s takes nothing piped in for no snapshot", async (command) => {
    expect(await run([command, "--from", "-"])).toMatchObject({ code: 3, out: "" });
  });

  test("a plan that is piped in is no snapshot", async () => {
    const saved = join(folder, "plan.json");
    await run(["plan", "--from", snapshot, "--save", saved]);
    const { code, err } = await run(["plan", "--from", "-"], await readFile(saved));
    expect(code).toBe(3);
    expect(err).toContain("Give a file that `fleetwright inventory --save` wrote");
  });

  test("a plan is not read from where its manifests are read from", async () => {
    const { code, err } = await run(["plan", "--from", "-", "--manifests", "-"], await readFile(snapshot));
    expect(code).toBe(3);
    expect(err).toContain("--from - and --manifests - both read the standard input");
  });

  test("a file of another kind is told by its kind", async () => {
    const saved = join(folder, "other.json");
    await run(["plan", "--from", snapshot, "--save", saved]);
    for (const command of ["inventory", "versions", "report"]) {
      const { code, err } = await run([command, "--from", saved]);
      expect(code).toBe(3);
      expect(err).toContain("other.json is a FleetPlan, and a snapshot is needed");
    }
  });

  test("a report of a saved plan takes the snapshot from the pipe", async () => {
    const saved = join(folder, "plan-2.json");
    await run(["plan", "--from", snapshot, "--save", saved]);
    const piped = await run(["report", "--from", "-", "--plan", saved], await readFile(snapshot));
    expect(piped).toStrictEqual(await run(["report", "--from", snapshot, "--plan", saved]));
  });
});
