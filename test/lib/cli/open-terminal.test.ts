import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { withFolder } from "../../support/command.ts";
import { startCommand } from "../../support/run-command.ts";

const removed = `apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
`;
const args = ["check", "pdb.yaml", "--target-version", "1.36"];

test("a reader that has seen enough changes nothing of the exit code", async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, "pdb.yaml"), removed);
    const { child, ended } = startCommand(args, { cwd: folder });
    child.stdout?.destroy();
    const { code, err } = await ended;
    expect(err).not.toContain("EPIPE");
    expect(err).toContain("exit code 2");
    expect(code).toBe(2);
  });
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk behind stdout is told as such, and is no internal error",
  async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, "pdb.yaml"), removed);
      const main = join(resolve(import.meta.dirname, "../../.."), "lib/cli/main.ts");
      const line = `'${process.execPath}' '${main}' ${args.join(" ")} > /dev/full`;
      const { code, err } = await new Promise<{ code: unknown; err: string }>((done) => {
        execFile("sh", ["-c", line], { cwd: folder }, (error, _, stderr) => done({ code: error?.code, err: stderr }));
      });
      expect(err).toContain("CONFIG: cannot write to the standard output: no space left on the disk (ENOSPC)");
      expect(code).toBe(3);
    });
  },
);
