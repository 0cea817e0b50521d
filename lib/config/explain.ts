import type { BaseIssue, IssuePathItem } from "valibot";
import { scrub } from "../core/scrub.ts";
import { nearest } from "./nearest.ts";
import { type ConfigProblem, type DataPath, jsonPath } from "./problem.ts";
import type { YamlDocument } from "./yaml-document.ts";

type Issue = BaseIssue<unknown>;
type Steps = readonly IssuePathItem[];

/** Says what violations of the schema mean to the author of the file: where they are, what is allowed, how to fix it. */
export function explain(issues: readonly Issue[], document: YamlDocument): ConfigProblem[] {
  const problems = issues.flatMap((issue) =>
    innermost(issue, []).map(([inner, steps]) => explainOne(inner, steps, document)),
  );
  // A list in place of a map violates the schema once per key.
  const seen = new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem]));
  return [...seen.values()];
}

/** Of `a list or "enabled"`, a list was meant where one is given: then what is wrong within it is the answer. */
function innermost(issue: Issue, above: Steps): readonly (readonly [Issue, Steps])[] {
  const steps = [...above, ...(issue.path ?? [])];
  const inner = Array.isArray(issue.input) ? (issue.issues ?? []).filter(({ type }) => type !== "literal") : [];
  return inner.length === 0 ? [[issue, steps]] : inner.flatMap((nested) => innermost(nested, steps));
}

function explainOne(issue: Issue, steps: Steps, document: YamlDocument): ConfigProblem {
  const path: DataPath = steps.map(({ key }) => (typeof key === "number" ? key : String(key)));
  const parent: DataPath = path.slice(0, -1);
  const last = steps.at(-1);
  const problem = (at: DataPath, part: "key" | "value", message: string, fix?: string): ConfigProblem => ({
    ...document.locate(at, part),
    path: jsonPath(at),
    message,
    ...(fix === undefined ? {} : { fix }),
  });

  // The schema takes a list for a map with the keys 0, 1, …; nobody means that.
  if (Array.isArray(last?.input) && typeof last.key === "string") {
    return problem(parent, "value", "expected a map, found a list");
  }
  if (issue.type === "never") {
    const key = String(last?.key);
    if (credentialKey.test(key.toLowerCase().replace(/[-_]/g, ""))) {
      return problem(path, "key", "credentials are not read from a file", credentialFix);
    }
    const fix = suggestion(key, issue.message.split(", "));
    return problem(path, "key", `unknown key ${quoted(key)}, expected one of ${issue.message}`, fix);
  }
  if (last !== undefined && !Object.hasOwn(last.input as object, last.key as PropertyKey)) {
    const fix = issue.type === "variant" ? `it is one of ${optionsOf(issue).join(", ")}` : undefined;
    return problem(parent, "value", `the key ${quoted(String(last.key))} is missing`, fix);
  }
  const source = document.sourceOf(path);
  // A file that is one text is no configuration, and may be one of secrets.
  const isText = path.length === 0 && typeof issue.input === "string";
  const message = `expected ${issue.message}, found ${isText ? "a text" : describe(issue.input, source)}`;
  return problem(path, last?.origin === "key" ? "key" : "value", message, fixOf(issue, source));
}

function fixOf(issue: Issue, source: string | undefined): string | undefined {
  const { input, message } = issue;
  if (typeof input === "number" || typeof input === "boolean") {
    const textMeant = issue.expected === "string" && source !== undefined && /^text$|in quotes$/.test(message);
    return textMeant ? `put it in quotes: ${JSON.stringify(source)}` : undefined;
  }
  if (typeof input !== "string") return undefined;
  if (issue.expected === "number" && /^\d+(\.\d+)?$/.test(input)) return `write it without quotes: ${input}`;
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(input)) {
    return "leave user and password out; for a proxy that needs them, set HTTPS_PROXY in the environment";
  }
  return suggestion(input, optionsOf(issue));
}

/** The texts that a choice allows. */
function optionsOf(issue: Issue): string[] {
  return Array.from((issue.expected ?? "").matchAll(/"([^"]*)"/g), ([, option = ""]) => option);
}

function suggestion(word: string, options: readonly string[]): string | undefined {
  const meant = nearest(word, options);
  return meant === undefined ? undefined : `did you mean ${JSON.stringify(meant)}?`;
}

function describe(value: unknown, source: string | undefined): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? quoted(value) : `the ${typeof value} ${source ?? String(value)}`;
}

function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return JSON.stringify(scrub(short.toWellFormed()));
}

/** Endings that keys of credentials have, without case, hyphens and underscores. */
const credentialKey =
  /(?:apikey|accesskey|accesskeyid|secretkey|privatekey|accountkey|secret|token|password|passwd|credentials?)$/;

const credentialFix =
  "leave it out: each cloud's own chain finds them (environment, shared files, workload identity, the cloud's command line)";
