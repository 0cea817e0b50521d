import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { check } from "recheck";
import { parseAst } from "rolldown/parseAst";

const root = resolve(import.meta.dirname, "../..");

export interface Expression {
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

function* nodes(value: unknown): Generator<Node, void, undefined> {
  if (Array.isArray(value)) for (const each of value) yield* nodes(each);
  else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) if (typeof child === "object") yield* nodes(child);
  }
}

const files = ["lib", "providers", "constructs"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

/** Every regular expression that is written out, and every place that makes one from something else. */
export function collectExpressions(): { readonly written: readonly Expression[]; readonly made: readonly string[] } {
  const written: Expression[] = [];
  const made: string[] = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    const line = (node: Node) => `${file}:${text.slice(0, Number(node["start"])).split("\n").length}`;
    for (const node of nodes(parseAst(text, { lang: "ts" }))) {
      const regex = node["regex"] as { readonly pattern: string; readonly flags: string } | undefined;
      if (node.type === "Literal" && regex !== undefined && regex !== null) {
        written.push({ at: line(node), source: regex.pattern, flags: regex.flags });
      }
      const callee = node["callee"] as { readonly name?: string } | undefined;
      if ((node.type === "NewExpression" || node.type === "CallExpression") && callee?.name === "RegExp") {
        const [first, second] = node["arguments"] as readonly { readonly value?: unknown }[];
        const flags = typeof second?.value === "string" ? second.value : "";
        if (typeof first?.value === "string") written.push({ at: line(node), source: first.value, flags });
        else made.push(line(node).replace(/:\d+$/, ""));
      }
    }
  }
  return { written, made };
}

/**
 * The expression with its long counted repetitions made endless, which can only add ways to backtrack, and keeps the
 * automata small enough to be decided instead of guessed at.
 */
function unbounded(source: string): string {
  return source.replaceAll(/\{(\d+)(,?)(\d*)\}/g, (whole, least: string, comma: string, most: string) => {
    if (Math.max(Number(least), Number(most)) <= 4) return whole;
    return comma === "" ? "{4}" : `{${Math.min(Number(least), 2)},}`;
  });
}

/** What is known of how long an expression may take: in the length of its text, or that nobody could tell. */
export type Complexity = "linear" | "quadratic" | "undecided" | "worse";

/** Judges one expression, for at most `timeout` milliseconds. */
export async function judgeExpression({ source, flags }: Expression, timeout = 10_000): Promise<Complexity> {
  const found = await check(unbounded(source), flags.replace("v", "u"), { timeout });
  if (found.status === "unknown") return "undecided";
  if (found.status === "safe") return "linear";
  const { complexity } = found;
  return complexity.type === "polynomial" && complexity.degree === 2 ? "quadratic" : "worse";
}

/** How an expression is named in the record of those that have been judged. */
export function keyOf({ source, flags }: Expression): string {
  return `/${source}/${flags}`;
}
