import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { jsonText } from "../../lib/encode/json.ts";
import { planFleet, writeSnapshot } from "../../lib/index.ts";
import { canaries, leaks } from "../support/canaries.ts";
import { withFolder } from "../support/command.ts";
import { traceOf } from "../support/leak-search.ts";
import { plannedInventory } from "../support/planned-fleet.ts";

const { password = "", kubeToken = "", awsSecretKey = "", azureSecret = "", privateKey = "", cookie = "" } = canaries;

/** Documents that are no documents, each with something in it that nobody must see. */
const broken = {
  "a bare secret": password,
  "a secret among words": `token ${kubeToken}\nand ${password}\n`,
  "JSON that ends too soon": `{"password":"${password}"`,
  "JSON with a stray word": `{"a": ${cookie}}`,
  "JSON of no kind": JSON.stringify({ kind: password, schemaVersion: 1, token: kubeToken }),
  "JSON of every kind at once": JSON.stringify({ kind: "FleetPlan", schemaVersion: kubeToken, clusters: awsSecretKey }),
  "a list": JSON.stringify([azureSecret, password]),
  "an alias": `a: *${password}\n`,
  "a tag": `a: !${cookie} b\n`,
  "a key that is there twice": `${cookie}: 1\n${cookie}: 2\n`,
  "text after a quote": `a: "b" ${password}\n`,
  "an anchor within a word": `a: &${cookie} *${cookie}\nb: [\n`,
  "a key as PEM": `-----BEGIN PRIVATE KEY-----\n${privateKey}\n-----END PRIVATE KEY-----\n`,
  "an object that is none": `apiVersion: v1\nkind: Secret\nmetadata: ${cookie}\nstringData: ["${password}"]\n`,
  "bytes that are no text": Buffer.concat([Buffer.from(`{"token":"${password}`), Buffer.from([0xff, 0xfe, 0x80])]),
} as const;

/** Commands, and the name of the file in which each is given a broken document. */
const commands: readonly (readonly [file: string, ...args: readonly string[]])[] = [
  ["b", "inventory", "--from", "b"],
  ["b", "versions", "--from", "b"],
  ["b", "plan", "--from", "b"],
  ["b.json", "plan", "--from", "fleet.ndjson", "--findings", "b.json"],
  ["b.json", "plan", "--from", "fleet.ndjson", "--continue", "b.json"],
  ["b.yaml", "plan", "--from", "fleet.ndjson", "--manifests", "b.yaml"],
  ["b.yaml", "plan", "--from", "fleet.ndjson", "-c", "b.yaml"],
  ["b", "report", "--from", "b", "--export", "page.html"],
  ["b.json", "report", "--from", "fleet.ndjson", "--plan", "b.json", "--export", "page.html"],
  ["b.json", "report", "--from", "fleet.ndjson", "--findings", "b.json", "--export", "page.html"],
  ["b.yaml", "check", "b.yaml", "-o", "json"],
  ["b.yaml", "check", "b.yaml"],
  ["b.json", "check", "good.yaml", "--baseline", "b.json"],
  ["b.json", "check", "--helm-releases", "b.json", "-o", "sarif"],
  ["b.yaml", "check", "good.yaml", "-c", "b.yaml"],
  ["b", "check", "--context", "web", "--kubeconfig", "b"],
  ["b.yaml", "trace", "web", "--manifests", "b.yaml"],
  ["b.json", "trace", "web", "--manifests", "good.yaml", "--labels", "b.json"],
  ["b", "trace", "web", "--context", "web", "--kubeconfig", "b"],
  ["b", "diff", "b", "fleet.ndjson"],
  ["b.json", "diff", "plan.json", "b.json"],
  ["fleet.json", "diff", "--env", "dev,prod", "rendered"],
  ["b", "merge", "b", "b"],
  ["b.yaml", "providers", "-c", "b.yaml"],
  ["b.yaml", "versions", "-c", "b.yaml"],
  ["b.json", "simulate", "--fleet", "b.json"],
  ["cdk8s.yaml", "synth"],
  ["b.json", "synth", "--app", "node app.mjs", "--plan", "b.json"],
  ["b.ndjson", "synth", "--app", "node app.mjs b.ndjson"],
  ["fleet.json", "synth", "--app", "node app.mjs", "--dir", "rendered", "--check"],
];

/** An app whose inputs are documents of ours. */
const app = `
import { Fleet, FleetApp } from "fleetwright/constructs";
const fleet = Fleet.fromSnapshot(process.argv[2] ?? "fleet.ndjson", { allowGaps: true });
new FleetApp({ fleet }).synth();
`;

let prepared: string;
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), "broken-documents-"));
  const inventory = plannedInventory();
  await writeSnapshot(join(prepared, "fleet.ndjson"), inventory);
  await writeFile(join(prepared, "plan.json"), jsonText(planFleet({ inventory, policy: {}, asOf: inventory.takenAt })));
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

/** A folder with what is whole, and `text` where `file` says. */
async function withDocument<T>(file: string, text: string | Buffer, use: (cwd: string) => Promise<T>): Promise<T> {
  return withFolder(async (cwd) => {
    for (const name of ["fleet.ndjson", "plan.json"]) await symlink(join(prepared, name), join(cwd, name));
    await symlink(join(inject("installed").full, "node_modules"), join(cwd, "node_modules"), "junction");
    await writeFile(join(cwd, "good.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n");
    await writeFile(join(cwd, "app.mjs"), app);
    await mkdir(join(cwd, "rendered"));
    await writeFile(join(cwd, file === "fleet.json" ? "rendered/fleet.json" : file), text);
    return use(cwd);
  });
}

/** One in how many documents each command is given; every one of them gets to each document in its turn. */
const step = process.env["FLEETWRIGHT_CASES"] === undefined ? 7 : 1;
const documents = Object.entries(broken);

describe.each(commands.map(([file, ...args]) => ({ file, args, line: args.join(" ") })))(
  "fleetwright $line",
  ({ file, args }) => {
    const offset = commands.findIndex((command) => command.slice(1).join(" ") === args.join(" ")) % step;
    const own = documents.filter((_, index) => index % step === offset);

    test("shows nothing of a document that cannot be read", async () => {
      const shown: string[] = [];
      for (const [name, text] of own) {
        const said = await withDocument(file, text, (cwd) => {
          const env = { AWS_SECRET_ACCESS_KEY: awsSecretKey, FLEETWRIGHT_DEBUG: "1" };
          return traceOf(args, { cwd, env }, [file, "app.mjs"]);
        });
        expect(said, name).toMatch(/^exit [0-5]\n/);
        expect(said.length, `${name}: ${said}`).toBeGreaterThan(20);
        const leaked = leaks(said);
        if (leaked.length > 0) shown.push(`${name} shows ${leaked.join(", ")}: ${said.slice(0, 600)}`);
      }
      expect(shown).toEqual([]);
    });
  },
);
