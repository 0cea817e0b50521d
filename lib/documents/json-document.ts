import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { GenericSchema } from "valibot";
import { FleetError } from "../core/error.ts";
import { withoutQuotes } from "../core/without-quotes.ts";
import { fileError } from "./file-error.ts";
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
 * Reads a document of one JSON value and checks it.
 *
 * @throws FleetError `BAD_DOCUMENT` naming the file and the path in it, when it cannot be read, is no JSON, is another
 * kind of document, has a flaw, or was written by a newer version.
 */
export async function readJsonDocument<T>(path: string, expected: JsonDocumentKind<T>): Promise<T> {
  return checked(path, await readFile(path).catch((error: unknown) => failed(path, error, expected)), expected);
}

/** Like `readJsonDocument`, for programs that cannot wait. */
export function readJsonDocumentSync<T>(path: string, expected: JsonDocumentKind<T>): T {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return failed(path, error, expected);
  }
  return checked(path, bytes, expected);
}

function failed(path: string, error: unknown, { hint }: JsonDocumentKind<unknown>): never {
  throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`, hint);
}

function checked<T>(path: string, bytes: Uint8Array, expected: JsonDocumentKind<T>): T {
  const value = parsed(path, textOf(path, bytes), expected);
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
  const flaw = flawOf(expected.schema, value);
  if (flaw !== undefined) throw bad(path, `${flaw.path} ${flaw.message}`, flaw.path, expected.hint);
  return value as T;
}

function parsed(path: string, text: string, { title, hint }: JsonDocumentKind<unknown>): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? withoutQuotes(error.message) : "unknown reason";
    throw bad(path, `this is not ${title}: it is not JSON (${reason})`, "$", hint);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw bad(path, `this is not ${title}: it is not a JSON object`, "$", hint);
  }
  return value;
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw bad(path, "it is not UTF-8 text", "$", "Restore the file from a copy.");
  }
}

function bad(file: string, problem: string, path: string, hint: string): FleetError {
  return new FleetError("BAD_DOCUMENT", `${file}: ${problem}`, { path, hint });
}
