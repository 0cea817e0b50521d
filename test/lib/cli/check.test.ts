import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { fleetFindings } from "../../../lib/documents/schema/finding.ts";
import { flawOf } from "../../../lib/documents/validate.ts";

const ingress = "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata:\n  name: web\n";
const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function run(args: readonly string[], piped?: string) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    env: {},
    now: () => Date.parse("2026-11-29T12:00:00Z"),
    columns: 100,
    colour: false,
    progress: false,
    ...(piped === undefined ? {} : { stdin: () => pieces(piped) }),
    signal: new AbortController().signal,
  };
  const code = await execute(["check", "--only", "API-*,EXEMPTION-*,INPUT-*", ...args], "1.2.3", terminal);
  return { code, out: out.join(""), err: err.join("") };
}

async function* pieces(text: string) {
  for (let at = 0; at < text.length; at += 7) yield new TextEncoder().encode(text.slice(at, at + 7));
}

const target = ["--target-version", "1.22"];

describe("exit codes", () => {
  test("0 where nothing is wrong", async () => {
    expect(await run([await write("a.yaml", service), ...target])).toMatchObject({ code: 0, err: "" });
  });

  test("2 for what reaches --fail-on, and 0 below it", async () => {
    const file = await write("a.yaml", ingress);
    expect((await run([file, ...target])).code).toBe(2);
    expect((await run([file, ...target, "--fail-on", "never"])).code).toBe(0);
    expect((await run([file, "--target-version", "1.21"])).code).toBe(0);
    expect((await run([file, "--target-version", "1.21", "--fail-on", "warning"])).code).toBe(2);
  });

  test("5 for what could not be read, by file and line, and 2 wins while both are named", async () => {
    const file = await write("a.yaml", `${service}---\n{{ template }}\n`);
    const alone = await run([file, ...target]);
    expect(alone.code).toBe(5);
    expect(alone.out).toContain(`${file}:6: it is not YAML`);
    const both = await run([file, await write("b.yaml", ingress), ...target]);
    expect(both).toMatchObject({
      code: 2,
      err: expect.stringContaining("1 of severity error or above, 1 could not be read"),
    });
  });

  test("5 for a file that is not there, and for nothing at all", async () => {
    expect((await run([join(folder, "none.yaml")])).code).toBe(5);
    expect((await run([folder])).code).toBe(5);
    expect(await run([await write("a.yaml", "# nothing\n")])).toMatchObject({
      code: 5,
      err: expect.stringContaining("nothing to check"),
    });
  });

  test("3 for options that cannot be followed", async () => {
    expect((await run([])).code).toBe(3);
    expect((await run([folder, "--target-version", "new"])).code).toBe(3);
    expect((await run([folder, "--current-version", "1.36", ...target])).code).toBe(3);
    expect((await run([folder, "--component", "cert-manager"])).code).toBe(3);
    expect((await run([folder, "--only", "API-NONE"])).code).toBe(3);
    expect((await run([folder, "--baseline", join(folder, "none.json")])).code).toBe(3);
  });
});

describe("input", () => {
  test("of a folder is every manifest below it in the order of names, whatever else lies there", async () => {
    await write("b/z.yml", ingress.replace("web", "z"));
    await write(
      "b/a.json",
      JSON.stringify({ apiVersion: "extensions/v1beta1", kind: "Ingress", metadata: { name: "a" } }),
    );
    await write("a.yaml", ingress);
    await write("values.yaml", "replicas: 3\n");
    await write("notes.txt", "apiVersion: [");
    await write(".git/x.yaml", "a: [");
    await symlink(join(folder, "b"), join(folder, "c"));
    const { out, err } = await run([folder, ...target, "-o", "json"]);
    const { findings, unread } = JSON.parse(out) as { findings: { target: { name: string } }[]; unread: unknown[] };
    expect(findings.map((found) => found.target.name)).toStrictEqual(["web", "a", "z"]);
    expect(unread).toStrictEqual([]);
    expect(err).toContain("left out 1 document that is no object of a cluster");
  });

  test("may be piped in", async () => {
    const { code, out } = await run(["-", ...target], `${service}---\n${ingress}`);
    expect(code).toBe(2);
    expect(out).toContain("Ingress web  stdin:6");
  });

  test("that is not UTF-8 costs its document", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${ingress}---\na: `),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`\n---\n${service}`),
    ]);
    const { out } = await run([await write("a.yaml", bytes), ...target, "-o", "json"]);
    expect(JSON.parse(out)).toMatchObject({
      unread: [{ line: 6, message: expect.stringContaining("it is not UTF-8 text") }],
      summary: { objects: 2, error: 1 },
    });
  });
});

describe("output", () => {
  test("as JSON fits the published schema, and is a baseline for the next run", async () => {
    const file = await write("a.yaml", `${ingress}---\na: [\n`);
    const { out } = await run([file, ...target, "-o", "json"]);
    expect(flawOf(fleetFindings, JSON.parse(out))).toBeUndefined();
    const again = await run([file, ...target, "--baseline", await write("known.json", out), "-o", "json"]);
    expect(JSON.parse(again.out)).toMatchObject({ findings: [], summary: { error: 0, known: 1 } });
    expect(again.code).toBe(5);
  });

  test("goes to files in the format that their ending names", async () => {
    const file = await write("a.yaml", ingress);
    const exports = ["check.sarif", "check.xml", "check.md", "check.json"].map((name) => join(folder, name));
    await run([file, ...target, ...exports.flatMap((name) => ["--export", name])]);
    const [sarif = "", junit = "", markdown = ""] = await Promise.all(exports.map((name) => readFile(name, "utf8")));
    expect(JSON.parse(sarif)).toMatchObject({
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "fleetwright" } } }],
    });
    expect(junit).toContain("<testsuites");
    expect(markdown).toContain("## Checks");
  });
});

test("fleet.yaml exempts, turns APIs on, knows components and adds rows", async () => {
  const config = await write(
    "fleet.yaml",
    `check:
  exemptions:
    - { code: API-REMOVED, selector: { kind: Ingress }, reason: moves soon, owner: team-web, expires: "2026-12-31" }
    - { code: API-REMOVED, selector: { name: other }, reason: moved, owner: team-web, expires: "2026-11-29" }
  components: { cert-manager: "1.5" }
  apis:
    - { group: example.com, version: v1alpha1, kind: "*", removed: "1.20" }
`,
  );
  const object = (apiVersion: string, kind: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n`;
  const file = await write(
    "a.yaml",
    [ingress, object("cert-manager.io/v1beta1", "Issuer"), object("example.com/v1alpha1", "Widget")].join("---\n"),
  );
  const { out } = await run(["-c", config, file, ...target, "-o", "json"]);
  const document = JSON.parse(out) as { findings: { code: string; target: { kind?: string } }[]; summary: unknown };
  expect(document.findings.map(({ code, target }) => [code, target.kind])).toStrictEqual([
    ["API-REMOVED", "Widget"],
    ["API-DEPRECATED", "Issuer"],
    ["EXEMPTION-EXPIRED", undefined],
  ]);
  expect(document.summary).toMatchObject({ exempted: 1 });
});

test("what is wrong with check: in fleet.yaml is told by line", async () => {
  const config = await write(
    "fleet.yaml",
    "check:\n  exemptions:\n    - { code: API-REMOVED, selector: {}, reason: r }\n",
  );
  const { code, err } = await run(["-c", config, folder]);
  expect(code).toBe(3);
  expect(err).toContain("fleet.yaml:3:");
});
