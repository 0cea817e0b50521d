import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "timeout-minutes"?: number;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

const folder = ".github/workflows";
const workflows = readdirSync(folder).map(
  (name) => [name, parse(readFileSync(`${folder}/${name}`, "utf8")) as Workflow] as const,
);

test("workflows may read the repository and nothing else, save where a job says more", () => {
  for (const [name, { permissions }] of workflows) expect(permissions, name).toStrictEqual({ contents: "read" });
});

test("actions of others are named by commit, and every job has an end", () => {
  for (const [name, { jobs }] of workflows) {
    for (const job of Object.values(jobs)) {
      expect(job["timeout-minutes"], name).toBeGreaterThan(0);
      for (const { uses } of job.steps) if (uses !== undefined) expect(uses, name).toMatch(/@[0-9a-f]{40}$/);
    }
  }
});

test("nothing that an event carries is put into a command", () => {
  for (const [name, { jobs }] of workflows) {
    const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(
      commands.filter((command) => command.includes("${{")),
      name,
    ).toStrictEqual([]);
  }
});

test("what is released has passed everything, is audited, and carries its provenance and bill of materials", () => {
  const release = readFileSync(`${folder}/release.yaml`, "utf8");
  for (const step of ["bash .ci/run", "npm audit", "npm sbom", "npm publish --access public --provenance"]) {
    expect(release).toContain(step);
  }
  expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
});
