import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { readSnapshot } from "../../lib/documents/snapshot-reader.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { withFolder } from "../support/command.ts";
import { buildInventory } from "../support/inventories.ts";
import { seededRandom } from "../support/mutations.ts";
import { full, record } from "./figures.ts";

const support = resolve(import.meta.dirname, "../support");
const library = resolve(import.meta.dirname, "../../lib/documents/snapshot-writer.ts");
const kills = full ? 500 : 40;
const clusters = 400;

test(`a snapshot is the old one or the new one when its writer is killed at any of ${kills} moments`, async () => {
  const random = seededRandom(3);
  const whole = new Set(
    ["2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"].map((at) => JSON.stringify(buildInventory(clusters, at))),
  );
  let left = kills;
  let torn = 0;
  let halfWritten = 0;
  const killer = () =>
    withFolder(async (folder) => {
      const path = join(folder, "fleet.ndjson");
      await writeSnapshot(path, buildInventory(clusters));
      while (left-- > 0) {
        const child = spawn(process.execPath, [join(support, "save-forever.ts"), path, String(clusters)], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        const exit = once(child, "exit");
        await Promise.race([once(child.stdout, "data"), exit]);
        await after(random() * 40);
        child.kill("SIGKILL");
        expect(await exit).toEqual([null, "SIGKILL"]);
        const read = await readSnapshot(path).then(JSON.stringify, () => "");
        if (!whole.has(read)) torn += 1;
        halfWritten = Math.max(halfWritten, (await readdir(folder)).length - 1);
      }
    });
  await Promise.all([killer(), killer()]);
  const words = `killed while writing, ${halfWritten} half-written files left beside it`;
  record({ promise: "R8", cases: kills, lost: torn, worst: { weight: halfWritten, words } });
  expect(torn).toBe(0);
  // Otherwise the kills never came during a write, and the test would have shown nothing.
  expect(halfWritten).toBeGreaterThan(kills / 40);
});

test("a snapshot is the old one when the disk is full, and the error says so", async ({ skip }) => {
  const probe = spawnSync("unshare", ["-m", "bash", "-c", 'mount -t tmpfs -o size=64k tmpfs "$(mktemp -d)"']);
  const reason = "a disk of 64 kB takes a mount namespace, which this user or system does not give";
  if (probe.status !== 0) record({ promise: "R8", cases: 0, untried: `full disk (${reason})` });
  skip(probe.status !== 0, reason);
  await withFolder(async (folder) => {
    const script = `
      import { readFile } from "node:fs/promises";
      import { writeSnapshot } from ${JSON.stringify(library)};
      import { buildInventory } from ${JSON.stringify(join(support, "inventories.ts"))};
      const path = process.argv[1];
      await writeSnapshot(path, buildInventory(10));
      const before = await readFile(path, "utf8");
      const error = await writeSnapshot(path, buildInventory(2000)).then(() => undefined, (error) => error);
      const kept = (await readFile(path, "utf8")) === before;
      process.stdout.write(JSON.stringify({ kept, name: error?.name, code: error?.code, message: error?.message }));`;
    const node = [process.execPath, "--input-type=module", "-e", script, join(folder, "fleet.ndjson")];
    const mounted = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"';
    const child = spawnSync("unshare", ["-m", "bash", "-c", mounted, "bash", folder, ...node], { encoding: "utf8" });
    const said = JSON.parse(child.stdout || "{}") as { readonly kept?: boolean; readonly message?: string };
    record({ promise: "R8", cases: 1, lost: Number(said.kept !== true) });
    expect(said, child.stderr).toMatchObject({ kept: true, name: "FleetError", code: "UNAVAILABLE" });
    expect(said.message).toContain("ENOSPC");
    // Nothing was written outside the small disk.
    expect(await readdir(folder)).toEqual([]);
  });
});
