import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };
import { withFolder } from "../support/command.ts";
import { root } from "../support/documents.ts";

const run = promisify(execFile);
const budget = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: shop }\n";
const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n";

/** Runs the script of the action as a runner would, with an `npx` that takes the command as it is installed here. */
function act(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>) {
  return withFolder(async (folder) => {
    const command = join(inject("installed").lean, "node_modules/fleetwright", manifest.bin.fleetwright);
    await mkdir(join(folder, "bin"));
    const npx = `#!/bin/bash\necho "$*" > "${join(folder, "npx.txt")}"\nshift 2\nexec "${process.execPath}" "${command}" "$@"\n`;
    await writeFile(join(folder, "bin/npx"), npx);
    await chmod(join(folder, "bin/npx"), 0o755);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const env = {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      HOME: folder,
      RUNNER_TEMP: join(folder, "temp"),
      GITHUB_OUTPUT: join(folder, "outputs"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      ...inputs,
    };
    const { code, out } = await run("bash", [join(root, "action/check.sh")], { cwd: folder, env }).then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (error: { readonly code: number; readonly stdout: string }) => ({ code: error.code, out: error.stdout }),
    );
    const text = (name: string) => readFile(join(folder, name), "utf8").catch(() => "");
    const outputs = await text("outputs");
    const sarif = /^sarif=(.+)$/m.exec(outputs)?.[1];
    return {
      code,
      out,
      outputs,
      summary: await text("summary"),
      asked: await text("npx.txt"),
      sarif: sarif === undefined ? "" : await readFile(sarif, "utf8"),
    };
  });
}

describe.skipIf(process.platform === "win32")("the action (needs bash)", () => {
  const inputs = { FLEETWRIGHT_VERSION: "0.1.0", FLEETWRIGHT_TARGET_VERSION: "1.36" };

  test("fails for what is wrong, and gives its files and a summary", async () => {
    const done = await act({ "web.yaml": budget }, { ...inputs, FLEETWRIGHT_PATH: "web.yaml" });
    expect(done.code).toBe(2);
    expect(done.asked).toMatch(/^--yes fleetwright@0\.1\.0 check /);
    expect(done.outputs).toMatch(/^exit-code=2\nsarif=.+check\.sarif\njunit=.+check\.xml\nmarkdown=.+check\.md\n$/);
    expect(JSON.parse(done.sarif)).toMatchObject({ version: "2.1.0" });
    expect(done.sarif).toContain('"ruleId": "API-REMOVED"');
    expect(done.summary).toContain("API-REMOVED");
  });

  test("passes for what is fine, with several paths", async () => {
    const paths = { ...inputs, FLEETWRIGHT_PATH: "a.yaml b.yaml" };
    expect((await act({ "a.yaml": map, "b.yaml": map.replace("web", "api") }, paths)).code).toBe(0);
  });

  test("fails for what cannot be read, unless that is allowed", async () => {
    const broken = { ...inputs, FLEETWRIGHT_PATH: "web.yaml" };
    expect((await act({ "web.yaml": "a: [" }, broken)).code).toBe(5);
    expect((await act({ "web.yaml": "a: [" }, { ...broken, FLEETWRIGHT_ALLOW_GAPS: "true" })).code).toBe(0);
  });

  test("takes no version that is none, and no option from a path", async () => {
    const evil = await act(
      { "web.yaml": map },
      { FLEETWRIGHT_VERSION: "$(touch pwned)", FLEETWRIGHT_PATH: "web.yaml" },
    );
    expect([evil.code, evil.asked]).toStrictEqual([3, ""]);
    expect((await act({ "web.yaml": map }, { ...inputs, FLEETWRIGHT_PATH: "--fail-on=never" })).code).not.toBe(0);
  });
});

test("actions are pinned by commit, and no input is part of a script", async () => {
  const text = await readFile(join(root, "action/action.yml"), "utf8");
  const { inputs, runs } = parse(text) as {
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly runs: {
      readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly env?: object }[];
    };
  };
  for (const { uses, run: script } of runs.steps) {
    if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    if (script !== undefined) expect(script).not.toContain("${{");
  }
  const used = JSON.stringify(runs.steps);
  for (const name of Object.keys(inputs)) expect(used).toContain(`inputs.${name} `);
});

test("the template for GitLab is a job that hands over its reports", async () => {
  const template = parse(await readFile(join(root, "action/gitlab.yml"), "utf8")) as Record<string, unknown>;
  expect(template[".fleetwright-check"]).toMatchObject({
    artifacts: { reports: { junit: "check.xml" }, when: "always" },
  });
});
