import { execFileSync } from "node:child_process";
import { expect, inject, test } from "vitest";
import { runCommand, withFolder } from "../support/command.ts";

const { full } = inject("installed");

/** Runs a script beside the installed package and gives what it prints as JSON. */
function script(text: string, kind: "module" | "commonjs"): unknown {
  const args = [`--input-type=${kind}`, "-e", text];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: full, encoding: "utf8", stdio: "pipe" }));
}

/** Puts the URL of every module that is really loaded into `loaded`. */
const tracing = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
`;

const sdk = /@aws-sdk|@smithy|@azure|@google-cloud|google-auth|gaxios|grpc|ibm-/;

test("importing fleetwright loads no cloud's SDK, no provider and no command line", () => {
  const loaded = script(`${tracing} await import("fleetwright"); console.log(JSON.stringify(loaded));`, "module");
  const files = (loaded as string[]).filter((url) => !url.startsWith("node:"));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((url) => sdk.test(url))).toEqual([]);
  expect(files.filter((url) => /\/dist\/(?:providers|lib\/(?:cli|simulator))\//.test(url))).toEqual([]);
});

test("importing a provider and opening it loads no SDK either", () => {
  const text = `
    const { eks } = await import("fleetwright/providers/eks");
    const { gke } = await import("fleetwright/providers/gke");
    const { aks } = await import("fleetwright/providers/aks");
    const ids = [eks({ env: {} }), gke({ env: {} }), aks({ env: {} })].map(({ id }) => id);
    console.log(JSON.stringify({ ids, loaded }));
  `;
  const { ids, loaded } = script(tracing + text, "module") as { ids: string[]; loaded: string[] };
  expect(ids).toEqual(["eks", "gke", "aks"]);
  expect(loaded.filter((url) => sdk.test(url))).toEqual([]);
});

test("every public subpath can be required from CommonJS, so none awaits at its top level", () => {
  const text = `
    const { exports } = require("fleetwright/package.json");
    const names = Object.keys(exports).filter((name) => name !== "./package.json");
    console.log(JSON.stringify(names.map((name) => [name, Object.keys(require("fleetwright" + name.slice(1))).length])));
  `;
  const found = script(text, "commonjs") as [string, number][];
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining([".", "./simulator", "./providers/eks"]));
  for (const [name, count] of found) expect(count, name).toBeGreaterThan(0);
});

test("a fleet is read with a required package as with an imported one", () => {
  const text = `
    const { discover } = require("fleetwright");
    const { staticProvider } = require("fleetwright/providers/static");
    discover({ providers: [staticProvider({ clusters: [] })], takenAt: "2026-01-01T00:00:00Z" })
      .then((inventory) => console.log(JSON.stringify(inventory)));
  `;
  expect(script(text, "commonjs")).toMatchObject({ takenAt: "2026-01-01T00:00:00Z", clusters: [] });
});

test("where no SDK is installed, the command names the package to install for each cloud", async () => {
  const env = {
    AWS_ACCESS_KEY_ID: "AKIASIM0000000000000",
    AWS_SECRET_ACCESS_KEY: "none",
    GOOGLE_OAUTH_ACCESS_TOKEN: "none",
    AZURE_TENANT_ID: "00000000-0000-4000-8000-000000000000",
    AZURE_CLIENT_ID: "00000000-0000-4000-8000-000000000001",
    AZURE_CLIENT_SECRET: "none",
  };
  const { code, stdout, stderr } = await withFolder((cwd) =>
    runCommand(["inventory"], { cwd, env, installation: "lean" }),
  );
  expect(stdout).toContain("MISSING_DEPENDENCY");
  for (const name of ["@aws-sdk/client-", "@google-cloud/container", "@azure/"]) {
    expect(stdout).toMatch(new RegExp(`npm install [^\\n]*${name}`));
  }
  expect(stdout + stderr).not.toMatch(/ERR_MODULE_NOT_FOUND|\bat .*\.js:\d+/);
  expect(code).toBe(4);
});

test("help and version need no SDK", async () => {
  await withFolder(async (cwd) => {
    for (const args of [["--version"], ["--help"], ["inventory", "--help"]]) {
      const { code, stdout, stderr } = await runCommand(args, { cwd, installation: "lean" });
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
      expect(stdout).not.toBe("");
    }
  });
});
