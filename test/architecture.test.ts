import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** What each folder may import besides itself. The first prefix that fits a file decides. */
const rules: readonly (readonly [string, readonly string[]])[] = [
  ["lib/core/", []],
  ["lib/encode/", []],
  ["lib/data/", ["lib/core/"]],
  ["lib/documents/", ["lib/core/"]],
  ["lib/config/", ["lib/core/"]],
  ["lib/fleet/", ["lib/core/", "lib/documents/"]],
  ["lib/check/", ["lib/core/", "lib/data/"]],
  ["lib/trace/", ["lib/core/", "lib/check/"]],
  ["lib/plan/", ["lib/core/", "lib/data/"]],
  ["lib/planner/", ["lib/core/", "lib/check/", "lib/plan/"]],
  ["lib/synth/", ["lib/core/", "lib/documents/", "lib/check/readers/"]],
  ["lib/report/", ["lib/core/", "lib/encode/"]],
  ["lib/simulator/", ["lib/core/", "lib/data/"]],
  ["lib/cli/", ["lib/", "providers/"]],
  ["lib/index.ts", ["lib/core/", "lib/data/", "lib/documents/", "lib/config/", "lib/fleet/", "lib/plan", "lib/check/"]],
  ["providers/registry.ts", ["lib/core/", "providers/"]],
  ["providers/", ["lib/core/", "lib/data/"]],
  ["constructs/", ["lib/core/", "lib/data/", "lib/check/", "lib/documents/", "lib/encode/", "lib/fleet/"]],
];

/** Packages that a folder may load at run time, besides Node's own. Optional peers appear here only as `import()`. */
const packages: readonly (readonly [string, readonly string[]])[] = [
  ["lib/encode/", ["string-width", "yaml"]],
  ["lib/documents/", ["valibot"]],
  ["lib/config/", ["valibot", "yaml"]],
  ["lib/check/", ["js-yaml", "semver"]],
  ["providers/kubeconfig/", ["valibot", "yaml"]],
  ["lib/plan/", ["rrule-temporal", "temporal-polyfill"]],
  ["lib/cli/", ["commander"]],
  ["constructs/", ["cdk8s", "constructs"]],
];

/** Files longer than the house allows, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
}

const files = [...sources("lib"), ...sources("providers"), ...sources("constructs")];

interface Import {
  readonly specifier: string;
  readonly kind: "static" | "type" | "dynamic";
}

function importsOf(text: string): Import[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  const statements = /^\s*(?:import\s+(?=["'])|(?:import|export)\s+(type\s)?[^;"'=()]*?\sfrom\s*)["']([^"']+)["']/gm;
  for (const match of withoutComments.matchAll(statements)) {
    found.push({ specifier: match[2] ?? "", kind: match[1] === undefined ? "static" : "type" });
  }
  for (const match of withoutComments.matchAll(/(?<!typeof\s)\bimport\(\s*["']([^"']+)["']/g)) {
    found.push({ specifier: match[1] ?? "", kind: "dynamic" });
  }
  return found;
}

function violations(file: string, text: string): string[] {
  const [prefix = "", allowed = []] = rules.find(([start]) => file.startsWith(start)) ?? [];
  const home = prefix === "providers/" ? `${file.split("/").slice(0, 2).join("/")}/` : prefix;
  return importsOf(text).flatMap(({ specifier, kind }) => {
    if (specifier.startsWith("node:")) return [];
    if (specifier.startsWith(".")) {
      const target = relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/");
      return target.startsWith(home) || allowed.some((start) => target.startsWith(start))
        ? []
        : [`${file} imports ${target}`];
    }
    const permitted = packages.filter(([start]) => file.startsWith(start)).flatMap(([, names]) => names);
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    if (kind !== "static" || permitted.includes(name)) return [];
    return [`${file} loads ${name} when it is imported`];
  });
}

test("every source file belongs to a folder whose imports are ruled", () => {
  expect(files.filter((file) => !rules.some(([start]) => file.startsWith(start)))).toStrictEqual([]);
});

test("imports follow the direction of the house, and SDKs are loaded only on demand", () => {
  expect(files.flatMap((file) => violations(file, readFileSync(join(root, file), "utf8")))).toStrictEqual([]);
});

test("the import rule sees a forbidden import, static, re-exported or dynamic", () => {
  expect(violations("lib/core/x.ts", 'import { a } from "../fleet/discover.ts";')).toHaveLength(1);
  expect(violations("lib/core/x.ts", 'export * from "../fleet/discover.ts";')).toHaveLength(1);
  expect(violations("lib/report/x.ts", 'const a = await import("../cli/main.ts");')).toHaveLength(1);
  expect(violations("providers/eks/map.ts", 'import { a } from "../gke/map.ts";')).toHaveLength(1);
  expect(violations("providers/eks/client.ts", 'import { EKSClient } from "@aws-sdk/client-eks";')).toHaveLength(1);
  expect(violations("providers/eks/client.ts", 'import type { EKSClient } from "@aws-sdk/client-eks";')).toHaveLength(
    0,
  );
});

test("the simulated clouds know nothing of the planner, nor of the table of upgrade rules that it plans by", () => {
  const simulator = files.filter((file) => file.startsWith("lib/simulator/"));
  const texts = simulator.map((file) => [file, readFileSync(join(root, file), "utf8")] as const);
  expect(texts.length).toBeGreaterThan(50);
  const imports = texts.flatMap(([file, text]) => importsOf(text).map(({ specifier }) => `${file} ${specifier}`));
  expect(
    imports.filter((each) => /\/(?:plan|check)\/|\/data\/rules\.ts|upgrade-rules\.json|core\/upgrade-rules/.test(each)),
  ).toEqual([]);
  expect(texts.filter(([, text]) => /\bupgradeRules\b|\bUpgradeRules\b/.test(text)).map(([file]) => file)).toEqual([]);
});

test("source files can be read in one sitting", () => {
  const lengths = files.map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }));
  expect(lengths.filter(({ file, lines }) => lines > 300 && longFiles[file] === undefined)).toStrictEqual([]);
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
});

test("no source, test or document names a path of a machine or the host of a registry", () => {
  const text = [...files, ...sources("test"), "README.md", "CONTRIBUTING.md", ".ci/run"].map(
    (file) => [file, readFileSync(join(root, file), "utf8")] as const,
  );
  const leaks = /\/(?:home|Users|root|work)\/[a-z]|registry\.npmjs|\bproxy\.golang/;
  expect(
    text.filter(([file, body]) => file !== "test/architecture.test.ts" && leaks.test(body)).map(([file]) => file),
  ).toStrictEqual([]);
});
