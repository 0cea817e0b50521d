import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { withoutQuotes } from "../core/without-quotes.ts";
import { type ConfigProblem, type DataPath, jsonPath } from "./problem.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text with the places of its values. */
export interface YamlDocument {
  /** Plain data; `undefined` when the text cannot be taken for data at all. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at `path` stands, or its key; the nearest place above it when there is none. */
  locate(path: DataPath, part: "key" | "value"): Position;
  /** The scalar at `path` as it is written, without quotes. */
  sourceOf(path: DataPath): string | undefined;
}

/** More than a configuration ever needs; a text of a few lines that means millions of values goes far beyond. */
const maxAliases = 100;

/** Reads YAML 1.2 without custom tags, doubled keys, keys of the prototype chain, or more than 100 aliases. */
export function readYaml(text: string): YamlDocument {
  const counter = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: true,
      version: "1.2",
    });
    const complaints = [...document.errors, ...document.warnings];
    // The parser reports an overflow of its stack as if it were an error of syntax.
    if (complaints.some(({ message }) => /call stack/i.test(message))) throw new RangeError();
    // One slip can upset the rest of a file, and only the first complaint is about the slip.
    const problems: ConfigProblem[] = complaints.slice(0, 5).map(({ pos, message }) => ({
      ...place(pos[0]),
      path: "$",
      message: `not YAML that can be read here: ${withoutQuotes(message)}`,
    }));
    for (const { offset, path, message, fix } of unsafeKeys(document)) {
      problems.push({ ...place(offset), path: jsonPath(path), message, ...(fix === undefined ? {} : { fix }) });
    }
    return {
      value: problems.length === 0 ? document.toJS({ maxAliasCount: maxAliases }) : undefined,
      problems,
      locate: (path, part) => place(offsetOf(document, path, part)),
      sourceOf: (path) => {
        const node = follow(document, path).node;
        return isScalar(node) ? node.source : undefined;
      },
    };
  } catch (error) {
    // Aliases that stand for nothing or multiply, and nesting deeper than the stack.
    const reason =
      error instanceof RangeError
        ? "it is nested too deeply"
        : error instanceof ReferenceError && error.message.startsWith("Unresolved alias")
          ? "a word that begins with * stands for nothing; put it in quotes"
          : "its aliases mean too much data";
    const problem = { line: 1, column: 1, path: "$", message: `not YAML that can be read here: ${reason}` };
    return { value: undefined, problems: [problem], locate: () => problem, sourceOf: () => undefined };
  }
}

interface UnsafeKey {
  readonly offset: number;
  readonly path: DataPath;
  readonly message: string;
  readonly fix?: string;
}

function unsafeKeys(document: Document.Parsed): UnsafeKey[] {
  const found: UnsafeKey[] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      const { key } = pair;
      const offset = startOf(key) ?? startOf(ancestors.at(-1)) ?? 0;
      const path = pathOf([...ancestors, pair]);
      if (!isScalar(key) || typeof key.value !== "string") {
        const source = isScalar(key) ? String(key.source ?? key.value) : undefined;
        const fix = source === undefined ? {} : { fix: `put it in quotes: ${JSON.stringify(source)}` };
        found.push({ offset, path, message: "a key must be text", ...fix });
      } else if (prototypeKeys.has(key.value)) {
        found.push({
          offset,
          path: [...path, key.value],
          message: `the key ${JSON.stringify(key.value)} is not allowed`,
        });
      }
    },
  });
  return found;
}

const prototypeKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** The path to the map that holds the last of `nodes`. */
function pathOf(nodes: readonly unknown[]): DataPath {
  return nodes.flatMap((node, index): DataPath => {
    const next = nodes[index + 1];
    if (isSeq(node) && next !== undefined) return [node.items.indexOf(next)];
    const key = index < nodes.length - 1 ? (node as Pair | undefined)?.key : undefined;
    return isScalar(key) ? [String(key.value)] : [];
  });
}

interface Found {
  /** The deepest node on the way. */
  readonly node: unknown;
  /** The key that leads to it. */
  readonly key: unknown;
  /** Whether the whole path was there. */
  readonly whole: boolean;
}

function follow(document: Document.Parsed, path: DataPath): Found {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    const pair: Pair | undefined = isMap(inside) ? pairOf(inside, step) : undefined;
    const item = isSeq(inside) && typeof step === "number" ? inside.items[step] : undefined;
    if (pair === undefined && item === undefined) return { node, key, whole: false };
    key = pair?.key ?? key;
    node = pair === undefined ? item : (pair.value ?? pair.key);
  }
  return { node, key, whole: true };
}

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function offsetOf(document: Document.Parsed, path: DataPath, part: "key" | "value"): number {
  const { node, key, whole } = follow(document, path);
  const wanted = part === "key" && whole && typeof path.at(-1) === "string" ? key : node;
  return startOf(wanted) ?? startOf(key) ?? 0;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
