import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { startSimulator } from "../../lib/simulator/index.ts";
import manifest from "../../package.json" with { type: "json" };
import { root } from "../support/documents.ts";

const run = promisify(execFile);
const windows = process.platform === "win32";

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;
/** A project with the tarball, what it depends on, the packages of one cloud, and cdk8s. */
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tarball-"));
  const source = join(folder, "source");
  for (const name of ["package.json", "README.md", "LICENSE", ...manifest.files.filter((name) => name !== "dist")]) {
    await cp(join(root, name), join(source, name), { recursive: true });
  }
  const dist = join(source, "dist");
  const compiler = join(root, "node_modules/.bin/tsc");
  execFileSync(compiler, ["-p", "tsconfig.build.json", "--noCheck", "--outDir", dist], { cwd: root, shell: windows });
  execFileSync(process.execPath, [join(root, "scripts/bundle.ts"), join(dist, "command")]);
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  [packed] = JSON.parse(execFileSync("npm", args, { cwd: source, encoding: "utf8", shell: windows })) as [Packed];
  project = join(folder, "project");
  const modules = join(project, "node_modules");
  await mkdir(join(modules, "fleetwright"), { recursive: true });
  const strip = ["-xzf", join(folder, packed.filename), "--strip-components=1", "-C", join(modules, "fleetwright")];
  execFileSync("tar", strip);
  const wanted = Object.keys(manifest.peerDependencies).filter((name) => /^@aws-sdk\/|^cdk8s$|^constructs$/.test(name));
  for (const name of [...Object.keys(manifest.dependencies), ...wanted, "@types/node"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name), "junction");
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the tarball holds what is built, the schemas and what a package has to say, and no more", () => {
  const known = [
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
    /^schemas\/[a-z]+\.schema\.json$/,
    /^dist\/command\/[\w.-]+\.js$/,
    /^dist\/(?:lib|providers|constructs)\/[\w./-]+\.(?:js|d\.ts)$/,
    /^dist\/lib\/data\/[\w-]+\.json$/,
  ];
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => !known.some((pattern) => pattern.test(path)))).toStrictEqual([]);
  for (const target of [...Object.values(manifest.exports), ...Object.values(manifest.bin)]) {
    expect(paths).toContain(target.replace(/^\.\//, ""));
  }
});

test("the tarball stays small: 2 MB, 8 MB unpacked", () => {
  expect(packed.size).toBeLessThan(2_000_000);
  expect(packed.unpackedSize).toBeLessThan(8_000_000);
});

test("what the package depends on has no install script, no SDK of a cloud, and nothing of cdk8s", async () => {
  const text = await readFile(join(root, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  const found = new Set<string>();
  const waiting = Object.keys(manifest.dependencies);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const locked = packages[`node_modules/${name}`];
    expect(locked, name).toBeDefined();
    expect(locked?.hasInstallScript, name).toBeUndefined();
    waiting.push(...Object.keys(locked?.dependencies ?? {}));
  }
  expect([...found].filter((name) => /cdk8s|constructs|aws-sdk|azure|google|ibm/.test(name))).toStrictEqual([]);
  expect(found.size).toBeLessThan(60);
});

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

describe("the types of every public subpath resolve", () => {
  const names = Object.keys(manifest.exports)
    .filter((name) => name !== "./package.json")
    .map((name) => `fleetwright${name.slice(1)}`);
  const esm = names.map((name, index) => `import * as m${index} from "${name}";\nvoid m${index};\n`).join("");
  const cjs = names.map((name, index) => `import m${index} = require("${name}");\nvoid m${index};\n`).join("");
  const used =
    'import { discover } from "fleetwright";\nconst done: Promise<{ takenAt: string }> = discover({ providers: [] });\nvoid done;\n';

  test.each([
    ["node16", { "esm.mts": esm + used }],
    ["nodenext", { "esm.mts": esm + used, "cjs.cts": cjs }],
    ["bundler", { "esm.ts": esm + used }],
  ])("under %s", async (resolution, files) => {
    const at = join(project, resolution);
    await mkdir(at);
    for (const [name, text] of Object.entries(files)) await writeFile(join(at, name), text);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: "es2022",
      lib: ["es2024"],
      types: ["node"],
      skipLibCheck: true,
      module: resolution === "bundler" ? "esnext" : resolution,
      moduleResolution: resolution,
    };
    await writeFile(join(at, "tsconfig.json"), JSON.stringify({ compilerOptions, include: Object.keys(files) }));
    const problems = await run(join(root, "node_modules/.bin/tsc"), ["-p", at], { shell: windows }).then(
      () => "",
      (error: { readonly stdout: string }) => error.stdout,
    );
    expect(problems).toBe("");
  });
});

test("with the packages of one cloud and cdk8s, an inventory, a plan and a synth run", async () => {
  const simulator = await startSimulator({ clusters: 8 });
  try {
    const { providers } = parse(simulator.configYaml()) as { readonly providers: readonly { readonly id: string }[] };
    const eks = { providers: providers.filter(({ id }) => id === "eks") };
    await writeFile(join(project, "fleet.yaml"), stringify(eks));
    await writeFile(join(project, "cdk8s.yaml"), "language: typescript\napp: node main.mjs\n");
    await writeFile(
      join(project, "main.mjs"),
      `import { Fleet, FleetApp, presets, Tenant } from "fleetwright/constructs";
const app = new FleetApp({ fleet: Fleet.fromProfiles([presets.eks({ version: "1.35" })]) });
app.forEachCluster({}, (_cluster, chart) => void new Tenant(chart, "t", {
  name: "shop", owner: { team: "shop", email: "shop@example.com" }, quota: { cpu: "2", memory: "4Gi", storage: "10Gi" },
}));
app.synth();
`,
    );
    const main = join(project, "node_modules/fleetwright", manifest.bin.fleetwright);
    const env = { ...simulator.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`, HOME: project };
    const command = (...args: string[]) =>
      run(process.execPath, [main, ...args], { cwd: project, env }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
      );
    const inventory = await command("inventory", "-c", "fleet.yaml", "--save", "fleet.ndjson");
    expect([0, 5], inventory.stderr).toContain(inventory.code);
    expect(inventory.stdout).not.toContain("MISSING_DEPENDENCY");
    expect(inventory.stdout).toMatch(/\beks\b/);
    const plan = await command("plan", "--from", "fleet.ndjson");
    expect([0, 2, 5], plan.stderr).toContain(plan.code);
    expect(plan.stdout).toContain("Plan for ");
    const synth = await command("synth");
    expect(synth.code, synth.stderr).toBe(0);
    expect(JSON.parse(await readFile(join(project, "dist/fleet.json"), "utf8"))).toMatchObject({ kind: "FleetSynth" });
  } finally {
    await simulator.close();
  }
});
