import { loadAll } from "js-yaml";
import type { JsonValue } from "../../core/kube-object.ts";
import { withoutQuotes } from "../../core/without-quotes.ts";
import { kubernetesSchema } from "./kubernetes-schema.ts";

/** Deeper than any object of Kubernetes; schemas of custom resources are the deepest of them. */
const maxDepth = 200;
/** Some charts write a few dozen; those that would fill the memory need a few hundred. */
const maxAliases = 1_000;
/** Values that the aliases of a document may stand for. */
const maxExpanded = 1_000_000;

/** Values of one document. No object comes near it, and long lists are read item by item. */
const maxValues = 500_000;

/** A document that was read, or why it was not. `line` counts within the text, from 1. */
export type ParsedDocument =
  | { readonly value: JsonValue | undefined; readonly flaw?: undefined }
  | { readonly flaw: string; readonly line?: number };

/** Reads one document of YAML or JSON. `undefined` stands for a document of comments. Never throws. */
export function parseDocument(text: string, file?: string): ParsedDocument {
  if (text.includes("\uFFFD"))
    return {
      flaw: "it is not UTF-8 text, or holds U+FFFD, which stands for what was none",
      line: lineOf(text, text.indexOf("\uFFFD")),
    };
  if (countOf(text, "\n") + countOf(text, ",") > maxValues) return { flaw: `it has more than ${maxValues} values` };
  try {
    const [value, ...more] = loadAll(text, {
      schema: kubernetesSchema,
      maxDepth,
      maxAliases,
      ...(file === undefined ? {} : { filename: file }),
    });
    if (more.length > 0) return { flaw: "it is more than one document" };
    if (text.includes("*") && text.includes("&") && expandedSize(value) > maxExpanded)
      return { flaw: "its aliases stand for too much" };
    return { value: value as JsonValue | undefined };
  } catch (error) {
    return flawOf(error, text);
  }
}

function flawOf(error: unknown, text: string): ParsedDocument {
  const { reason, mark } = (error ?? {}) as {
    readonly reason?: unknown;
    readonly mark?: { readonly line?: unknown };
  };
  const line = typeof mark?.line === "number" ? mark.line + 1 : undefined;
  const said = typeof reason === "string" ? reason : error instanceof Error ? error.message : "unknown reason";
  const hint = holdsTemplate(text) ? "; of a template, check the output" : "";
  const flaw = `it is not YAML: ${withoutQuotes(said)}${hint}`;
  return line === undefined ? { flaw } : { flaw, line };
}

function holdsTemplate(text: string): boolean {
  const start = text.indexOf("{{");
  return start >= 0 && text.includes("}}", start);
}

/**
 * How many values there are with every alias written out; infinite where one stands for itself. What aliases share is
 * counted once and multiplied, so that the count is quick where writing out would not be.
 */
function expandedSize(value: unknown): number {
  const sizes = new Map<object, number>();
  const sizeOf = (node: unknown): number => {
    if (typeof node !== "object" || node === null) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    sizes.set(node, Number.POSITIVE_INFINITY);
    let size = 1;
    for (const member of Object.values(node)) size += sizeOf(member);
    sizes.set(node, size);
    return size;
  };
  return sizeOf(value);
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
