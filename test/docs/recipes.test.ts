import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { grammarOf } from "../../lib/cli/completion/grammar.ts";
import { describeProgram } from "../../lib/cli/run.ts";
import { flawsOf } from "../support/custom-resource-schema.ts";
import { memoryTerminal } from "../support/memory-terminal.ts";

const docs = join(import.meta.dirname, "../../docs");
const recipes = readdirSync(join(docs, "recipes")).sort();
const program = describeProgram("0.0.0", memoryTerminal().terminal, () => {});
const grammar = new Map(grammarOf(program).map((command) => [command.name, command]));

// biome-ignore lint/suspicious/noExplicitAny: pipelines of several systems.
const documentsOf = (name: string): readonly any[] =>
  parseAllDocuments(readFileSync(join(docs, "recipes", name), "utf8"), { strict: true, uniqueKeys: true }).map(
    (document) => {
      expect(document.errors).toStrictEqual([]);
      return document.toJS();
    },
  );

test("there are recipes for GitHub Actions, GitLab CI and Tekton, and the guide names each", () => {
  expect(recipes).toStrictEqual(["github-actions.yaml", "github-refresh.yaml", "gitlab-ci.yaml", "tekton.yaml"]);
  const guide = readFileSync(join(docs, "gitops.md"), "utf8");
  for (const name of recipes) expect(guide).toContain(`(recipes/${name})`);
});

describe.each([...recipes.map((name) => `recipes/${name}`), "gitops.md"])("%s", (name) => {
  const text = readFileSync(join(docs, name), "utf8");

  test("names only commands and options that exist", () => {
    const commands = [...text.matchAll(/(?<![\w`])(?:npx )?fleetwright ([a-z]+)([^\n`&|;]*)/g)];
    expect(commands.length).toBeGreaterThan(2);
    for (const [, used = "", rest = ""] of commands) {
      const flags = new Set(grammar.get(used)?.options.flatMap((option) => option.flags));
      expect(grammar.has(used), used).toBe(true);
      for (const [flag] of rest.matchAll(/(?<= )--?[a-z][a-z-]*/g)) expect(flags, `${used} ${flag}`).toContain(flag);
    }
  });
});

test("a change is rendered, checked, compared and commented on in each of them", () => {
  for (const name of recipes.filter((one) => one !== "github-refresh.yaml")) {
    documentsOf(name);
    const text = readFileSync(join(docs, "recipes", name), "utf8");
    for (const step of ["fleetwright synth --check", "fleetwright check dist", "fleetwright diff base/dist dist"])
      expect(text, name).toContain(step);
    expect(text, name).toMatch(/comment/i);
  }
});

test("the workflows name actions by commit, end, may do little, and put nothing of an event into a command", () => {
  for (const name of ["github-actions.yaml", "github-refresh.yaml"]) {
    const [workflow] = documentsOf(name);
    expect(workflow.permissions).toStrictEqual({ contents: "read" });
    for (const job of Object.values<{ readonly "timeout-minutes": number; readonly steps: readonly Step[] }>(
      workflow.jobs,
    )) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      for (const { uses = `x@${"0".repeat(40)}`, run = "" } of job.steps) {
        expect(uses).toMatch(/@[0-9a-f]{40}$/);
        expect(run).not.toContain("${{");
      }
    }
  }
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

test("the tasks and the pipeline of Tekton keep to its schemas, and refer to what there is", () => {
  const documents = documentsOf("tekton.yaml");
  const tasks = documents.filter(({ kind }) => kind === "Task");
  const [pipeline] = documents.filter(({ kind }) => kind === "Pipeline");
  for (const task of tasks) expect(flawsOf("tekton-task", task)).toStrictEqual([]);
  expect(flawsOf("tekton-pipeline", pipeline)).toStrictEqual([]);
  expect(flawsOf("tekton-task", { ...tasks[0], spec: { ...tasks[0].spec, step: [] } })).toHaveLength(1);
  const names = tasks.map(({ metadata }) => metadata.name);
  for (const { taskRef } of [...pipeline.spec.tasks, ...pipeline.spec.finally]) expect(names).toContain(taskRef.name);
  // What comes from outside reaches a script as a variable, never as text of the script.
  for (const { spec } of tasks) for (const { script } of spec.steps) expect(script).not.toContain("$(params");
});
