import { execFile, execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { parseConfig } from "../../lib/config/load-config.ts";
import { jsonText } from "../../lib/encode/json.ts";
import { planFleet, writeSnapshot } from "../../lib/index.ts";
import { type Simulator, startSimulator } from "../../lib/simulator/index.ts";
import { blocksOf, type CodeBlock, pages, root } from "../support/documents.ts";
import { plannedInventory } from "../support/planned-fleet.ts";

const run = promisify(execFile);
const all = pages().flatMap(blocksOf);
const blocks = all.filter(({ notRun }) => notRun === undefined);
const place = ({ page, line }: CodeBlock) => `${page}:${line}`;
const { full } = inject("installed");

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({ clusters: 16, iks: 1, kube: 1 });
  folder = await mkdtemp(join(tmpdir(), "documents-"));
  await programs(join(folder, "bin"));
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** The command as it is installed, whose findings and gaps do not end a script; and stand-ins that print what others do. */
async function programs(bin: string): Promise<void> {
  const main = join(full, "node_modules/fleetwright/dist/command/fleetwright.js");
  const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }";
  const texts = {
    // One that goes on in the background is the process itself, so that it can be ended.
    fleetwright: `if [ "$1" = simulate ]; then exec "${process.execPath}" "${main}" "$@"; fi\n"${process.execPath}" "${main}" "$@"\ncode=$?\ncase $code in 0|2|5) exit 0;; *) exit $code;; esac`,
    helm: `printf '%s\\n' '${config}'`,
    kubectl: `printf '%s\\n' '${config}'`,
  };
  await mkdir(bin);
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(bin, name), `#!/bin/bash\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  await symlink(process.execPath, join(bin, "node"));
}

/** A folder with the files that the pages speak of. */
async function prepared(name: string): Promise<string> {
  const at = join(folder, name.replaceAll("/", "-"));
  await mkdir(join(at, "manifests"), { recursive: true });
  const read = plannedInventory();
  // A fleet app refuses a cluster whose version nobody knows.
  const clusters = read.clusters.filter(({ controlPlane }) => controlPlane.version !== undefined);
  const inventory = { ...read, clusters };
  const plan = planFleet({ inventory, policy: {}, asOf: inventory.takenAt });
  for (const file of ["fleet", "monday", "friday", "tomorrow"])
    await writeSnapshot(join(at, `${file}.ndjson`), inventory);
  for (const file of ["plan", "plan-old"]) await writeFile(join(at, `${file}.json`), jsonText(plan));
  await writeFile(join(at, "fleet.yaml"), simulator.configYaml());
  await writeFile(join(at, "clouds.env"), environment(simulator.env));
  await writeFile(join(at, "manifests/map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n");
  await writeFile(join(at, "package.json"), '{ "type": "module" }');
  await symlink(join(full, "node_modules"), join(at, "node_modules"), "junction");
  return at;
}

function environment(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}

test("every block is of a kind that is looked at here, or says why it is not", () => {
  const looked = new Set(["sh", "ts", "yaml", "json", "text", "mermaid"]);
  expect(blocks.filter(({ language }) => !looked.has(language)).map(place)).toStrictEqual([]);
  expect(all.filter(({ notRun }) => notRun !== undefined && notRun.length < 10).map(place)).toStrictEqual([]);
  expect(blocks.filter(({ language }) => language === "sh").length).toBeGreaterThan(10);
});

const scripted = pages().filter((page) => blocks.some((block) => block.page === page && block.language === "sh"));

describe.skipIf(process.platform === "win32")("in bash", () => {
  test.each(scripted)("the commands of %s run, one after the other", async (page) => {
    const cwd = await prepared(`sh-${page}`);
    const own = blocks.filter((block) => block.page === page && block.language === "sh");
    const body = own.map((block) => `echo "at ${place(block)}" >&2\n${block.text}`).join("\n");
    const script = `set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${body}`;
    const env = { ...simulator.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, HOME: cwd };
    const { failed, stderr } = await run("bash", ["-c", script], {
      cwd,
      env,
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
    }).then(
      (done) => ({ failed: false, stderr: done.stderr }),
      (error: { readonly stderr: string }) => ({ failed: true, stderr: error.stderr }),
    );
    expect({ failed, stderr: failed ? stderr.slice(-2000) : "" }).toStrictEqual({ failed: false, stderr: "" });
  });
});

/** Blocks that import begin a script; those after it without an import go on with it. */
function scripts(page: string): readonly (readonly CodeBlock[])[] {
  const found: CodeBlock[][] = [];
  for (const block of blocks) {
    if (block.page !== page || block.language !== "ts") continue;
    const last = found.at(-1);
    if (last === undefined || /^import /m.test(block.text)) found.push([block]);
    else last.push(block);
  }
  return found;
}

/** Construct pages are written from code that has run. */
const typed = pages()
  .filter((page) => !page.startsWith("docs/constructs"))
  .flatMap(scripts)
  .flatMap((script) => script.slice(0, 1).map((first) => ({ name: place(first), script })));

describe("in TypeScript", () => {
  test("every block is what the types allow", async () => {
    const at = await mkdtemp(join(folder, "types-"));
    const paths = Object.fromEntries(
      Object.entries(await subpaths()).map(([name, target]) => [`fleetwright${name.slice(1)}`, [join(root, target)]]),
    );
    const compilerOptions = {
      noEmit: true,
      rootDir: "/",
      noUnusedLocals: false,
      noUnusedParameters: false,
      typeRoots: [join(root, "node_modules/@types")],
      paths,
    };
    await writeFile(join(at, "package.json"), '{ "type": "module" }');
    await symlink(join(root, "node_modules"), join(at, "node_modules"), "junction");
    await writeFile(
      join(at, "tsconfig.json"),
      JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.ts"] }),
    );
    for (const { name, script } of typed) await writeFile(join(at, fileName(name)), textOf(script));
    expect(typed.length).toBeGreaterThan(5);
    const problems = compiled(join(at, "tsconfig.json"));
    expect(problems).toBe("");
  });

  test.each(typed)("the script at $name runs", async ({ name, script }) => {
    const cwd = await prepared(`ts-${fileName(name)}`);
    await writeFile(join(cwd, "main.ts"), textOf(script));
    const env = { ...simulator.env, PATH: process.env["PATH"] ?? "", HOME: cwd };
    const args = ["--experimental-strip-types", "--no-warnings", "main.ts"];
    const failure = await run(process.execPath, args, { cwd, env, timeout: 60_000 }).then(
      () => "",
      (error: { readonly stderr: string; readonly message: string }) => error.stderr || error.message,
    );
    expect(failure).toBe("");
  });
});

async function subpaths(): Promise<Readonly<Record<string, string>>> {
  const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
  return Object.fromEntries(
    Object.entries(manifest.exports)
      .filter(([name]) => name !== "./package.json")
      .map(([name, target]) => [name, target.replace("./dist/", "").replace(/\.js$/, ".ts")]),
  );
}

function fileName(name: string): string {
  return `${name.replaceAll(/[^\w]/g, "-")}.ts`;
}

function textOf(script: readonly CodeBlock[]): string {
  return `${script.map(({ text }) => text).join("\n")}\nexport {};\n`;
}

function compiled(config: string): string {
  try {
    execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", config], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

const ownKeys = ["providers", "policy", "labels", "check", "drift", "cache", "defaults", "limits", "filters"];

test.each(blocks.filter(({ language }) => language === "yaml").map((block) => ({ name: place(block), block })))(
  "the YAML at $name can be read, and is a configuration where it looks like one",
  ({ block }) => {
    const documents = parseAllDocuments(block.text);
    for (const document of documents) expect(document.errors).toStrictEqual([]);
    const [first] = documents.map((document) => document.toJS() as unknown);
    const keys = typeof first === "object" && first !== null ? Object.keys(first) : [];
    if (keys.length > 0 && keys.every((key) => [...ownKeys, "$schema"].includes(key))) {
      expect(parseConfig(block.text, place(block))).toBeDefined();
    }
  },
);

test.each(blocks.filter(({ language }) => language === "json").map((block) => ({ name: place(block), block })))(
  "the JSON at $name can be read",
  ({ block }) => {
    expect(JSON.parse(block.text)).toBeDefined();
  },
);
