// Set-up of the tests that use the package as its users do: built, and installed in a folder of its own.
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

const root = resolve(import.meta.dirname, "../..");

declare module "vitest" {
  interface ProvidedContext {
    /** Folders with the package in their `node_modules`: with every optional peer, and with none. */
    readonly installed: { readonly full: string; readonly lean: string };
  }
}

let folder = "";

export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-installed-"));
  const full = join(folder, "full");
  const lean = join(folder, "lean");
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest;
  const own = Object.keys(manifest.dependencies);
  await install(full, [...own, ...Object.keys(manifest.peerDependencies)]);
  await install(lean, own);
  const dist = join(full, "node_modules/fleetwright/dist");
  // Types are checked elsewhere; this is about what runs.
  const compiler = join(root, "node_modules/.bin/tsc");
  execFileSync(compiler, ["-p", "tsconfig.build.json", "--noCheck", "--declaration", "false", "--outDir", dist], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  execFileSync(process.execPath, [join(root, "scripts/bundle.ts"), join(dist, "command")], { stdio: "inherit" });
  await cp(dist, join(lean, "node_modules/fleetwright/dist"), { recursive: true });
  project.provide("installed", { full, lean });
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Lays a folder out as npm would, the package itself copied and what it needs linked. */
async function install(at: string, packages: readonly string[]): Promise<void> {
  const modules = join(at, "node_modules");
  await mkdir(join(modules, "fleetwright"), { recursive: true });
  await cp(join(root, "package.json"), join(modules, "fleetwright/package.json"));
  for (const name of packages) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name), "junction");
  }
}
