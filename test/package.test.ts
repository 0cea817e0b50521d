import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { registry } from "../providers/registry.ts";

const root = resolve(import.meta.dirname, "..");

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const folders = readdirSync(join(root, "providers"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test("every provider folder has a row in the registry, a subpath, and a heading in the permissions", () => {
  const clouds = folders.filter((name) => name !== "static");
  expect(Object.keys(registry).sort()).toStrictEqual(clouds);
  for (const name of folders) expect(manifest.exports[`./providers/${name}`]).toBe(`./dist/providers/${name}/index.js`);
  const page = readFileSync(join(root, "docs/permissions.md"), "utf8");
  for (const { title } of Object.values(registry)) expect(page).toContain(`## ${title}`);
});

test("every subpath names a file that the build makes from a source", () => {
  for (const target of Object.values(manifest.exports)) {
    const source = target.replace("./dist/", "").replace(/\.js$/, ".ts");
    expect(existsSync(join(root, source)), target).toBe(true);
  }
});

test("the command is one of the files that the build puts together", () => {
  expect(manifest.bin).toStrictEqual({ fleetwright: "dist/command/fleetwright.js" });
  expect(manifest.scripts["build"]).toContain("scripts/bundle.ts");
});

test("every package that a provider needs is an optional peer, and no dependency", () => {
  const needed = Object.values(registry).flatMap(({ packages }) => packages);
  for (const name of needed) {
    expect(manifest.peerDependencies, name).toHaveProperty([name]);
    expect(manifest.peerDependenciesMeta[name], name).toStrictEqual({ optional: true });
    expect(manifest.dependencies, name).not.toHaveProperty([name]);
  }
  expect(Object.keys(manifest.peerDependenciesMeta).sort()).toStrictEqual(
    Object.keys(manifest.peerDependencies).sort(),
  );
});

test("every run-time dependency has a line in the decisions", () => {
  const page = readFileSync(join(root, "docs/decisions/0001-run-time-dependencies.md"), "utf8");
  for (const name of Object.keys(manifest.dependencies)) expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
});

test("the package asks for the Node that its SDKs need, and installs without a script", () => {
  expect(manifest.engines.node).toBe(">=22.19");
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
});

test("the license is Apache-2.0", () => {
  expect(readFileSync(join(root, "LICENSE"), "utf8")).toContain("Version 2.0, January 2004");
});
