import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import type { GenericSchema } from "valibot";
import { FleetError } from "../core/error.ts";
import { withoutQuotes } from "../core/without-quotes.ts";
import { fileError } from "./file-error.ts";
import { JsonObjectReader } from "./json-object-reader.ts";
import { flawOf } from "./validate.ts";

/** A document that is one JSON value, and what to say when a file is not one. */
export interface JsonDocumentKind<T> {
  readonly kind: string;
  /** `a plan`. */
  readonly title: string;
  /** Which command writes it, as a sentence. */
  readonly hint: string;
  readonly schema: GenericSchema<T>;
}

/**
 * Reads a document of one JSON value and checks it. Its text may be longer than a string can be.
 *
 * @throws FleetError `BAD_DOCUMENT` naming the file and the path in it, when it cannot be read, is no JSON, is another
 * kind of document, has a flaw, or was written by a newer version.
 */
export async function readJsonDocument<T>(path: string, expected: JsonDocumentKind<T>): Promise<T> {
  const reader = new JsonObjectReader();
  let value: object | undefined;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) reader.take(chunk);
    value = reader.object();
  } catch (error) {
    throw refusal(path, error, expected);
  }
  return checked(path, value, expected);
}

/** Like `readJsonDocument`, for programs that cannot wait. */
export function readJsonDocumentSync<T>(path: string, expected: JsonDocumentKind<T>): T {
  const reader = new JsonObjectReader();
  let value: object | undefined;
  try {
    const file = openSync(path, "r");
    try {
      for (;;) {
        const chunk = Buffer.alloc(chunkBytes);
        const read = readSync(file, chunk);
        if (read === 0) break;
        reader.take(chunk.subarray(0, read));
      }
    } finally {
      closeSync(file);
    }
    value = reader.object();
  } catch (error) {
    throw refusal(path, error, expected);
  }
  return checked(path, value, expected);
}

const chunkBytes = 256 * 1024;

function checked<T>(path: string, value: object | undefined, expected: JsonDocumentKind<T>): T {
  if (value === undefined) {
    throw bad(path, `this is not ${expected.title}: it is not a JSON object`, "$", expected.hint);
  }
  const { kind, schemaVersion } = value as { readonly kind?: unknown; readonly schemaVersion?: unknown };
  if (kind !== expected.kind) {
    // Of another text nobody knows what it is.
    const found =
      typeof kind === "string" && /^[A-Z][A-Za-z]{1,60}$/.test(kind) ? `"${kind}"` : "no kind that is known";
    throw bad(path, `this is not ${expected.title}: its kind is ${found}`, "$.kind", expected.hint);
  }
  if (typeof schemaVersion === "number" && schemaVersion > 1) {
    throw bad(
      path,
      `schema version ${schemaVersion} is newer than this program knows`,
      "$.schemaVersion",
      "Update fleetwright to the version that wrote the file, or a later one.",
    );
  }
  const flaw = isFlawless(expected.schema, value) ? undefined : flawOf(expected.schema, value);
  if (flaw !== undefined) throw bad(path, `${flaw.path} ${flaw.message}`, flaw.path, expected.hint);
  return value as T;
}

function isFlawless(schema: GenericSchema, value: object): boolean {
  for (const part of partsOf(value)) if (flawOf(schema, part) !== undefined) return false;
  return true;
}

/**
 * The document without its long lists, then these bit by bit and without the others: checking makes a copy of what it
 * checks, which for a whole fleet would be as large again. No schema compares one list with another.
 */
function* partsOf(value: object): Generator<object, void, undefined> {
  const members = Object.entries(value);
  const lists = members.filter((entry): entry is [string, readonly unknown[]] => Array.isArray(entry[1]));
  const long = lists.filter(([, items]) => items.length > itemsAtOnce);
  const without = (left: readonly (readonly [string, unknown])[]) => ({
    ...value,
    ...Object.fromEntries(left.map(([key]) => [key, []])),
  });
  yield without(long);
  const bare = without(lists);
  for (const [key, items] of long) {
    for (let from = 0; from < items.length; from += itemsAtOnce) {
      yield { ...bare, [key]: items.slice(from, from + itemsAtOnce) };
    }
  }
}

const itemsAtOnce = 1024;

/** What `JsonObjectReader` and the file system throw, in the words of a document. */
function refusal(path: string, error: unknown, { title, hint }: JsonDocumentKind<unknown>): unknown {
  if (error instanceof SyntaxError) {
    return bad(path, `this is not ${title}: it is not JSON (${withoutQuotes(error.message)})`, "$", hint);
  }
  if (error instanceof TypeError) return bad(path, "it is not UTF-8 text", "$", "Restore the file from a copy.");
  return fileError(error, "BAD_DOCUMENT", `cannot read ${path}`, hint);
}

function bad(file: string, problem: string, path: string, hint: string): FleetError {
  return new FleetError("BAD_DOCUMENT", `${file}: ${problem}`, { path, hint });
}
