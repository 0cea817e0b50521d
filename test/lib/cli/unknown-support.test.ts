import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import { scratch, startKube } from "../../providers/kubeconfig-sim.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";

test("support that no source tells is shown as unknown and keeps no snapshot from being whole", async () => {
  const kube = await startKube({ clusters: 7 });
  try {
    await scratch(async (folder) => {
      const config = join(folder, "fleet.yaml");
      const files = JSON.stringify([kube.server.kubeconfig]);
      await writeFile(config, `providers: [{ id: kubeconfig, files: ${files} }]`);
      const run = async (...args: readonly string[]) => {
        const { terminal, out, err } = memoryTerminal({ columns: 160, env: { HOME: folder } });
        return { code: await execute(args, "0.0.0", terminal), out: out(), err: err() };
      };
      const snapshot = join(folder, "fleet.ndjson");
      const plain = await run("inventory", "-c", config);
      const saved = await run("inventory", "-c", config, "--save", snapshot, "-o", "json");
      expect([plain.code, saved.code, existsSync(`${snapshot}.journal`)]).toStrictEqual([0, 0, false]);

      const { complete, clusters } = JSON.parse(saved.out);
      expect(complete).toBe(true);
      const own = clusters.filter((cluster: { readonly distribution?: string }) => cluster.distribution === "k3s");
      expect(own.length).toBeGreaterThan(0);
      for (const { name } of own) {
        expect(plain.out).toMatch(new RegExp(`^${name}.* unknown \\$\\?.* upstream \\d{4}-\\d{2}-\\d{2} `, "m"));
      }
      expect(plain.out).toMatch(/^Not known: support of [1-9]/m);
      expect(plain.out).not.toContain("Could not be read");
      const versions = await run("versions", "--from", snapshot);
      expect(versions.code).toBe(0);
    });
  } finally {
    await kube.stop();
  }
});
