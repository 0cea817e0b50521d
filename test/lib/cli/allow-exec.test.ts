import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { loadKubeconfig, scratch, startKube, writeKubeconfig } from "../../providers/kubeconfig-sim.ts";

test("a program of a kubeconfig is run only when the command line allows it", async () => {
  const kube = await startKube({ clusters: 1, change: (cluster) => ({ ...cluster, signIn: "token" }) });
  try {
    await scratch(async (folder) => {
      const content = await loadKubeconfig(kube.server.kubeconfig);
      const token = String(content.users[0]?.user["token"]);
      const apiVersion = "client.authentication.k8s.io/v1";
      const marker = join(folder, "marker");
      const credential = JSON.stringify({ kind: "ExecCredential", apiVersion, status: { token } });
      const program = join(folder, "cloud-login");
      const script = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "");\nconsole.log(${JSON.stringify(credential)});`;
      await writeFile(program, `#!${process.execPath}\n${script}\n`, { mode: 0o755 });
      for (const entry of content.users) entry.user = { exec: { apiVersion, command: "cloud-login" } };
      await writeKubeconfig(folder, content);
      const config = join(folder, "fleet.yaml");
      await writeFile(config, "providers: [{ id: kubeconfig, files: [config] }]");

      const out: string[] = [];
      const terminal: Terminal = {
        out: (text) => out.push(text),
        err: () => {},
        env: { PATH: folder, HOME: folder },
        now: () => Date.parse("2026-11-21T00:00:00Z"),
        columns: 100,
        colour: false,
        progress: false,
        signal: new AbortController().signal,
      };
      const args = ["inventory", "-c", config, "-o", "json"];
      expect(await execute(args, "0.0.0", terminal)).not.toBe(0);
      expect(existsSync(marker)).toBe(false);
      expect(out.splice(0).join("")).toContain("--allow-exec cloud-login");

      expect(await execute([...args, "--allow-exec", "cloud-login"], "0.0.0", terminal)).toBe(0);
      expect(existsSync(marker)).toBe(true);
      expect(JSON.parse(out.join(""))).toMatchObject({ clusters: [{ name: "plant-01" }] });
      expect(out.join("")).not.toContain(token);
    });
  } finally {
    await kube.stop();
  }
});
