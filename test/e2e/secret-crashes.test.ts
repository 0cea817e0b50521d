import { spawnSync } from "node:child_process";
import { constants, readdirSync, readlinkSync } from "node:fs";
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { jsonText } from "../../lib/encode/json.ts";
import { planFleet, writeSnapshot } from "../../lib/index.ts";
import { canaries, carelessMessages, leaks } from "../support/canaries.ts";
import { cases } from "../support/cases.ts";
import { startCommand, withFolder } from "../support/command.ts";
import { traceOf, tracesIn } from "../support/leak-search.ts";
import { plannedInventory } from "../support/planned-fleet.ts";

const { awsSecretKey = "", awsSessionToken = "", githubToken = "", password = "", kubeToken = "" } = canaries;

/** What the environment of every run holds besides what a crash is to say. */
const secrets = {
  AWS_SECRET_ACCESS_KEY: awsSecretKey,
  AWS_SESSION_TOKEN: awsSessionToken,
  GITHUB_TOKEN: githubToken,
  DATABASE_PASSWORD: password,
};

const manifests = `
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
data: { password: ${Buffer.from(password).toString("base64")} }
stringData: { token: "${kubeToken}" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { spec: { containers: [{ name: web, image: web:1, env: [{ name: TOKEN, value: "${githubToken}" }] }] } } }
`;

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: a
clusters: [{ name: a, cluster: { server: "https://127.0.0.1:9" } }]
contexts: [{ name: a, context: { cluster: a, user: a } }]
users: [{ name: a, user: { token: ${kubeToken} } }]
`;

/** Each command as it is run when all is well. What it writes goes into the folder `out`. */
const commands = {
  inventory: ["inventory", "--from", "fleet.ndjson", "--export", "out/a.json"],
  versions: ["versions", "--from", "fleet.ndjson", "--export", "out/a.json"],
  plan: ["plan", "--from", "fleet.ndjson", "--save", "out/plan.json", "--runbook", "out/runbook"],
  report: ["report", "--from", "fleet.ndjson"],
  check: ["check", "given.yaml", "--export", "out/a.sarif"],
  trace: ["trace", "web", "--manifests", "given.yaml", "--export", "out/a.json"],
  diff: ["diff", "fleet.ndjson", "later.ndjson", "--export", "out/a.json"],
  merge: ["merge", "shard.ndjson", "--save", "out/whole.ndjson"],
  providers: ["providers", "-c", "clouds.yaml"],
  synth: ["synth", "--app", "node app.mjs", "--dir", "out", "--check"],
  simulate: ["simulate", "--clusters", "3", "--write-config", "out/fleet.yaml"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Name = keyof typeof commands;
const names = Object.keys(commands) as readonly Name[];

const app = `
import { Fleet, FleetApp } from "fleetwright/constructs";
new FleetApp({ fleet: Fleet.fromSnapshot("fleet.ndjson", { allowGaps: true }) }).synth();
`;

let prepared: string;
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), "crashes-"));
  const read = plannedInventory();
  // A fleet app refuses a cluster whose version nobody knows.
  const inventory = { ...read, clusters: read.clusters.filter(({ controlPlane }) => controlPlane.version) };
  const at = (name: string) => join(prepared, name);
  await writeSnapshot(at("fleet.ndjson"), inventory);
  await writeSnapshot(at("later.ndjson"), { ...inventory, clusters: inventory.clusters.slice(1) });
  await writeSnapshot(at("shard.ndjson"), { ...inventory, shard: { index: 0, count: 1, fleet: "fleet" } });
  await writeFile(at("plan.json"), jsonText(planFleet({ inventory, policy: {}, asOf: inventory.takenAt })));
  await writeFile(at("given.yaml"), manifests);
  await writeFile(
    at("clouds.yaml"),
    "providers: [{ id: kubeconfig, files: [kubeconfig] }]\nlimits: { runDeadlineMs: 1000 }\n",
  );
  await writeFile(at("kubeconfig"), kubeconfig);
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

/** What is given, and may hold what it likes. */
const given = ["given.yaml", "app.mjs", "kubeconfig"];

async function withInputs<T>(use: (cwd: string) => Promise<T>): Promise<T> {
  return withFolder(async (cwd) => {
    for (const name of readdirSync(prepared)) await symlink(join(prepared, name), join(cwd, name));
    await symlink(join(inject("installed").full, "node_modules"), join(cwd, "node_modules"), "junction");
    await writeFile(join(cwd, "app.mjs"), app);
    await mkdir(join(cwd, "out"));
    return use(cwd);
  });
}

/** Expects a run to have said something, and nothing of a secret. */
function expectSilence(said: string): void {
  expect(said.length, said).toBeGreaterThan(20);
  expect(leaks(said), said.slice(0, 2000)).toEqual([]);
}

const crash = (body: string) => [
  "--import",
  `data:text/javascript,${encodeURIComponent(`const careless = () => new TypeError(process.env.CARELESS);\n${body}`)}`,
];
const crashes = {
  "while it prints": crash("process.stdout.write = () => { throw careless(); };"),
  "while it reads files": crash(`
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    fs.promises.readFile = fs.promises.open = async () => { throw careless(); };
    fs.createReadStream = () => { throw careless(); };
    syncBuiltinESMExports();`),
  "while it puts things in order": crash("Array.prototype.toSorted = () => { throw careless(); };"),
} as const;
/** Some code leaves the order alone, or takes what was thrown for a flaw of what it sorts. */
const always = /^exit 1\n/;
const crashEnds: Readonly<Record<keyof typeof crashes, RegExp>> = {
  "while it prints": always,
  "while it reads files": /^exit [13]\n/,
  "while it puts things in order": /^exit (?:[0-5]|124)\n/,
};
/** Options for what serves until it is stopped, which must not do so here. */
const stopped = (name: Name) => (name === "simulate" ? { within: 'exec timeout -s INT 3 "$@"' } : {});
/** What a crash says: each command gets another part of the canaries, or all of them on a longer look. */
function messagesFor(name: Name): readonly string[] {
  const from = names.indexOf(name) % carelessMessages.length;
  return [...carelessMessages.slice(from), ...carelessMessages.slice(0, from)].slice(0, cases(1));
}

describe.each(names)("no secret is printed or saved when %s crashes", (name) => {
  test.each(Object.entries(crashes))("%s", async (when, node) => {
    for (const [index, message] of messagesFor(name).entries()) {
      const debug = index % 2 === 0 ? { FLEETWRIGHT_DEBUG: "1" } : {};
      const env = { ...secrets, ...debug, CARELESS: message };
      const said = await withInputs((cwd) => traceOf(commands[name], { cwd, env, node, ...stopped(name) }, given));
      expect(said).toMatch(crashEnds[when as keyof typeof crashes]);
      expectSilence(said);
    }
  });
});

const smallDisk = `
  mount -t tmpfs -o size=16k tmpfs out && { head -c 16384 /dev/zero > out/ballast || true; } 2>&-
  timeout -s INT 3 "$@"; code=$?
  for file in $(find out -type f ! -name ballast); do cat "$file"; done
  exit $code`;
/** The command in the form in which it writes into the folder. */
function writing(name: Name): readonly string[] {
  const args: readonly string[] = commands[name];
  return name === "report" ? [...args, "--export", "out/page.html"] : args.filter((arg) => arg !== "--check");
}
const noSmallDisk = spawnSync("unshare", ["-m", "bash", "-c", 'mount -t tmpfs tmpfs "$(mktemp -d)"']).status !== 0;

/** What goes wrong around a command, as a script, and how that may end. */
const troubles: readonly (readonly [when: string, within: string, ends: RegExp])[] = [
  ["when the disk behind stdout is full", 'exec timeout -s INT 3 "$@" > /dev/full', /^exit 3\n/],
  ["when nobody reads what it prints", 'set -o pipefail; timeout -s INT 3 "$@" | true', /^exit (?:[0-5]|124)\n/],
  ["when its disk is full", `exec unshare -m bash -c '${smallDisk}' bash "$@"`, /^exit (?:[1-5]|124)\n/],
];

describe.skipIf(process.platform !== "linux").each(names)("no secret is printed or saved by %s", (name) => {
  test.for(troubles)("%s", async ([when, within, ends], { skip }) => {
    const fullDisk = when === "when its disk is full";
    skip(fullDisk && noSmallDisk, "a small disk takes a mount namespace, which is not given here");
    const args = fullDisk ? writing(name) : commands[name];
    const env = { ...secrets, FLEETWRIGHT_DEBUG: "1" };
    const said = await withInputs((cwd) => traceOf(args, { cwd, env, within }, given));
    expect(said).toMatch(ends);
    expect(said).not.toContain("internal error");
    expect(leaks(said), said.slice(0, 2000)).toEqual([]);
  });
});

/** Commands that wait for the rest of a pipe, of which they were given a beginning. */
const waiting: Readonly<Partial<Record<Name, readonly string[]>>> = {
  inventory: ["inventory", "-c", "pipe"],
  versions: ["versions", "-c", "pipe"],
  plan: ["plan", "--from", "fleet.ndjson", "--findings", "pipe", "--runbook", "out/runbook"],
  report: ["report", "--from", "fleet.ndjson", "--plan", "pipe"],
  merge: ["merge", "pipe", "--save", "out/whole.ndjson"],
  providers: ["providers", "-c", "pipe"],
};

describe.skipIf(process.platform !== "linux").each(Object.entries(waiting))(
  "%s, interrupted while it reads",
  (_, args) => {
    test.each(["SIGINT", "SIGTERM"] as const)("by %s, ends with 130 and shows no secret", async (signal) => {
      await withInputs(async (cwd) => {
        spawnSync("mkfifo", [join(cwd, "pipe")]);
        // Opened for both, it waits for no reader, and never ends.
        const pipe = await open(join(cwd, "pipe"), constants.O_RDWR);
        try {
          await pipe.write(`{"kind":"FleetSnapshot","token":"${kubeToken}","password":"${password}`);
          const running = startCommand(args, { cwd, env: { ...secrets, FLEETWRIGHT_DEBUG: "1" } });
          await opened(running.process.pid ?? 0, join(cwd, "pipe"));
          running.process.kill(signal);
          const said = await tracesIn(cwd, await running.ended, given);
          // A read that does not end is ended by the signal itself, which is 130 to a shell.
          expect(said).toMatch(/^exit (?:130|SIGINT)\n/);
          expect(leaks(said), said).toEqual([]);
        } finally {
          await pipe.close();
        }
      });
    });
  },
);

/** Settles when the process has opened the file. */
async function opened(pid: number, file: string): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "";
      }
    });
    if (links.includes(file)) return;
    await after(10);
  }
  throw new Error(`${file} was not opened`);
}
