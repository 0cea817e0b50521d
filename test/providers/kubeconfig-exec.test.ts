import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { createCredentials, createTurnstile } from "../../providers/kubeconfig/credentials.ts";
import { readTargets } from "../../providers/kubeconfig/targets.ts";
import {
  type LooseKubeconfig,
  loadKubeconfig,
  readKube,
  type StartedKube,
  scratch,
  startKube,
  writeKubeconfig,
} from "./kubeconfig-sim.ts";

const v1 = "client.authentication.k8s.io/v1";
let kube: StartedKube;
let base: LooseKubeconfig;
beforeAll(async () => {
  kube = await startKube({ clusters: 1, tls: true, change: (cluster) => ({ ...cluster, signIn: "token" }) });
  base = await loadKubeconfig(kube.server.kubeconfig);
});
afterAll(() => kube.stop());

const token = () => String(base.users[0]?.user["token"]);

interface Plugin {
  /** Body of the program, in JavaScript. `credential(status)` prints one; `out` is the path of a file to write to. */
  readonly body: string;
  readonly exec?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
}

/** A kubeconfig whose user is a program in a `bin` folder beside it, which is the only folder of PATH. */
async function withPlugin(folder: string, { body, exec = {}, args = [] }: Plugin) {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const out = join(folder, "marker");
  const script = `#!${process.execPath}
const out = ${JSON.stringify(out)};
const credential = (status, apiVersion = ${JSON.stringify(v1)}) =>
  process.stdout.write(JSON.stringify({ kind: "ExecCredential", apiVersion, status }));
const { writeFileSync, appendFileSync } = require("node:fs");
${body}
`;
  const program = join(bin, "cloud-login");
  await writeFile(program, script, { mode: 0o755 });
  const content = structuredClone(base);
  const [user] = content.users;
  if (user !== undefined) user.user = { exec: { apiVersion: v1, command: "cloud-login", args, ...exec } };
  const file = await writeKubeconfig(folder, content);
  const options = (allowExec?: readonly string[]): KubeconfigOptions => ({
    files: [file],
    env: { PATH: bin, HOME: folder, CANARY: "from outside" },
    ...(allowExec === undefined ? {} : { allowExec }),
  });
  return { out, bin, program, file, options };
}

const logsIn = () => `writeFileSync(out, "ran"); credential({ token: ${JSON.stringify(token())} });`;

describe("a credential program that is not allowed", () => {
  const refusals: readonly (readonly [string, (folder: string) => readonly string[] | undefined])[] = [
    ["because nothing is", () => undefined],
    ["because another one is", () => ["other-login"]],
    ["because one of the same name elsewhere is", (folder) => [join(folder, "cloud-login")]],
    ["because only a relative path is", () => ["./bin/cloud-login"]],
  ];
  test.each(refusals)("%s is not run: it leaves no trace, and the gap says how to allow it", (_, allow) =>
    scratch(async (folder) => {
      const { out, options, file } = await withPlugin(folder, { body: logsIn() });
      const reading = await readKube(options(allow(folder)));
      expect(reading.clusters).toEqual([]);
      expect(reading.gaps).toMatchObject([
        { what: "clusters", code: "AUTH", hint: expect.stringContaining("--allow-exec cloud-login") },
      ]);
      expect(reading.gaps[0]?.message).toContain(file);
      expect(existsSync(out)).toBe(false);
    }),
  );

  test("because the kubeconfig means a file of an allowed name in a folder of its own is not run", () =>
    scratch(async (folder) => {
      const { out, options } = await withPlugin(folder, { body: logsIn(), exec: { command: "./evil/cloud-login" } });
      await mkdir(join(folder, "evil"));
      await writeFile(
        join(folder, "evil", "cloud-login"),
        `#!${process.execPath}\nrequire("node:fs").writeFileSync(${JSON.stringify(out)}, "")`,
        {
          mode: 0o755,
        },
      );
      expect((await readKube(options(["cloud-login"]))).gaps).toMatchObject([{ code: "AUTH" }]);
      expect(existsSync(out)).toBe(false);
    }));

  test("is not looked for in the current folder, even when PATH says so", () =>
    scratch(async (folder) => {
      const { out, options } = await withPlugin(folder, { body: logsIn() });
      const env = { PATH: "bin:.", HOME: folder };
      expect((await readKube({ ...options(["cloud-login"]), env })).gaps).toMatchObject([{ code: "AUTH" }]);
      expect(existsSync(out)).toBe(false);
    }));

  test("is not run either when it is an auth provider of old", () =>
    scratch(async (folder) => {
      const { out, program, file, options } = await withPlugin(folder, { body: logsIn() });
      const content = await loadKubeconfig(file);
      const config = { "cmd-path": program, "cmd-args": "x" };
      for (const entry of content.users) entry.user = { "auth-provider": { name: "gcp", config } };
      await writeKubeconfig(folder, content);
      expect((await readKube(options(["cloud-login", "gcp", program]))).gaps).toMatchObject([{ code: "AUTH" }]);
      expect(existsSync(out)).toBe(false);
    }));
});

describe("a credential program that is allowed", () => {
  test.each(["name", "path"])("by its %s is run once for a cluster, and its token is sent", (by) =>
    scratch(async (folder) => {
      const body = `appendFileSync(out, "ran "); credential({ token: ${JSON.stringify(token())} });`;
      const { out, program, options } = await withPlugin(folder, { body });
      const reading = await readKube(options([by === "name" ? "cloud-login" : program]));
      expect(reading).toMatchObject({ clusters: [{ name: "plant-01" }], gaps: [] });
      expect(await readFile(out, "utf8")).toBe("ran ");
    }),
  );

  test("is run without a shell, with its arguments as they are", () =>
    scratch(async (folder) => {
      const stolen = join(folder, "stolen");
      const args = [
        `; touch ${stolen}`,
        `$(touch ${stolen})`,
        `\`touch ${stolen}\``,
        "a b",
        "*",
        '"',
        "'",
        "\n",
        "--x=$HOME",
      ];
      const body = `writeFileSync(out, JSON.stringify(process.argv.slice(2))); credential({ token: ${JSON.stringify(token())} });`;
      const { out, options } = await withPlugin(folder, { body, args });
      expect((await readKube(options(["cloud-login"]))).gaps).toEqual([]);
      expect(JSON.parse(await readFile(out, "utf8"))).toEqual(args);
      expect(existsSync(stolen)).toBe(false);
    }));

  test("is told what it asks for, and gets the variables of its entry besides the environment", () =>
    scratch(async (folder) => {
      const body = `const { CANARY, EXTRA, KUBERNETES_EXEC_INFO } = process.env;
writeFileSync(out, JSON.stringify({ CANARY, EXTRA, info: JSON.parse(KUBERNETES_EXEC_INFO) }));
credential({ token: ${JSON.stringify(token())} });`;
      const exec = { provideClusterInfo: true, env: [{ name: "EXTRA", value: "of the entry" }] };
      const { out, options } = await withPlugin(folder, { body, exec });
      expect((await readKube(options(["cloud-login"]))).gaps).toEqual([]);
      const { server, "certificate-authority-data": ca } = base.clusters[0]?.cluster ?? {};
      expect(JSON.parse(await readFile(out, "utf8"))).toEqual({
        CANARY: "from outside",
        EXTRA: "of the entry",
        info: {
          apiVersion: v1,
          kind: "ExecCredential",
          spec: { interactive: false, cluster: { server, "certificate-authority-data": ca } },
        },
      });
    }));

  test("may print a client certificate in place of a token, and the beta form of its answer", () =>
    scratch(async (folder) => {
      const certified = await startKube({ clusters: 1, tls: true });
      try {
        const issued = await loadKubeconfig(certified.server.kubeconfig);
        const user = issued.users[0]?.user ?? {};
        const text = (key: string) => JSON.stringify(Buffer.from(String(user[key]), "base64").toString());
        const apiVersion = "client.authentication.k8s.io/v1beta1";
        const status = `{ clientCertificateData: ${text("client-certificate-data")}, clientKeyData: ${text("client-key-data")} }`;
        const { file, options } = await withPlugin(folder, {
          body: `credential(${status}, ${JSON.stringify(apiVersion)});`,
          exec: { apiVersion },
        });
        const content = await loadKubeconfig(file);
        await writeKubeconfig(folder, { ...content, clusters: issued.clusters });
        expect(await readKube(options(["cloud-login"]))).toMatchObject({ clusters: [{ name: "plant-01" }], gaps: [] });
      } finally {
        await certified.stop();
      }
    }));

  const failures: readonly (readonly [string, string, string])[] = [
    ["fails", 'console.log("s3cret"); console.error("s3cret"); process.exit(7);', "AUTH"],
    ["prints no JSON", 'console.log("s3cret");', "AUTH"],
    ["prints another kind", 'console.log(JSON.stringify({ kind: "s3cret" }));', "AUTH"],
    ["prints another version", 'credential({ token: "s3cret" }, "client.authentication.k8s.io/v1alpha1");', "AUTH"],
    ["prints nothing that signs in", "credential({});", "AUTH"],
    ["prints a certificate without a key", 'credential({ clientCertificateData: "s3cret" });', "AUTH"],
    ["prints a token that no header can hold", 'credential({ token: "s3cret\\r\\nX-Evil: 1" });', "CONFIG"],
    ["prints without end", 'for (;;) require("node:fs").writeSync(1, "s3cret".repeat(10000));', "AUTH"],
  ];
  test.each(failures)("and %s gives a gap that quotes none of its output", (_, body, code) =>
    scratch(async (folder) => {
      const { options } = await withPlugin(folder, { body });
      const { clusters, gaps } = await readKube(options(["cloud-login"]));
      expect(clusters).toEqual([]);
      expect(gaps).toMatchObject([{ what: "clusters", code }]);
      expect(JSON.stringify(gaps)).not.toContain("s3cret");
    }),
  );

  const windows = process.platform === "win32";
  const title = "and does not end is ended, with whatever it has started";
  test.skipIf(windows)(windows ? `${title} (skipped: Windows has no groups of processes)` : title, () =>
    scratch(async (folder) => {
      const body = `const { spawn } = require("node:child_process");
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
appendFileSync(out, process.pid + " " + child.pid + " ");
setInterval(() => {}, 1000);`;
      const { out, options } = await withPlugin(folder, { body });
      const { gaps } = await readKube({ ...options(["cloud-login"]), requestTimeoutMs: 700 });
      expect(gaps).toMatchObject([{ what: "clusters", code: "TIMEOUT" }]);
      const pids = (await readFile(out, "utf8")).trim().split(" ").map(Number);
      expect(pids.length).toBeGreaterThanOrEqual(2);
      await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
    }),
  );

  test("is run again when its credential is about to expire, and not before", () =>
    scratch(async (folder) => {
      const expiry = Date.parse("2030-01-01T00:00:00Z");
      const status = `{ token: "t", expirationTimestamp: "2030-01-01T00:00:00Z" }`;
      const { out, file, options } = await withPlugin(folder, {
        body: `appendFileSync(out, "x"); credential(${status});`,
      });
      const [target] = await readTargets({ files: [file] }, {});
      if (target === undefined || "error" in target) throw new Error("the kubeconfig has a usable context");
      const settings = options(["cloud-login"]);
      const load = createCredentials(target, settings, settings.env ?? {}, createTurnstile(1));
      const runs: string[] = [];
      for (const now of [expiry - 3_600_000, expiry - 60_000, expiry - 10_000, expiry - 9_900, expiry + 60_000]) {
        await load({ signal: new AbortController().signal, now });
        runs.push(await readFile(out, "utf8"));
      }
      expect(runs).toEqual(["x", "x", "xx", "xx", "xxx"]);
    }));
});

/** A process that has ended and was not waited for by its parent still has a number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !(existsSync(stat) && readFileSync(stat, "utf8").includes(") Z "));
}
