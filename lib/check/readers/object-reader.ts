import type { JsonValue, KubeObject } from "../../core/kube-object.ts";
import { isJsonObject } from "../json.ts";
import { eachObject, itemsOf, withKind } from "../manifests/each-object.ts";
import { type DocumentText, documentSplitter } from "./document-splitter.ts";
import { itemLines } from "./item-lines.ts";
import { leadingBlank } from "./leading-blank.ts";
import { parseDocument } from "./parse-document.ts";

/** An object that stood in a stream, or a part of the stream that could not be read. */
export type ReadObject =
  | { readonly object: KubeObject; readonly line: number }
  | { readonly object?: undefined; readonly line: number; readonly flaw: string; readonly other?: true };

/** Characters of one document. The API server takes 1.5 MB; lists that were exported are longer. */
const maxDocument = 32 * 1024 * 1024;

/** The objects of a stream of documents, as they come. Never throws for what the stream holds. */
export interface ObjectReader {
  push(chunk: string): Generator<ReadObject, void, undefined>;
  end(): Generator<ReadObject, void, undefined>;
  /** Whether nothing more can be read, since a line was too long. */
  lost(): boolean;
}

/** @param file Name of the stream in messages. */
export function objectReader(file?: string, most = maxDocument): ObjectReader {
  const splitter = documentSplitter(most);
  let lost = false;
  return {
    lost: () => lost,
    *push(chunk) {
      for (const document of splitter.push(chunk)) {
        lost ||= document.tooLong === "line";
        yield* readDocument(document, file, most);
      }
    },
    *end() {
      for (const document of splitter.end()) yield* readDocument(document, file, most);
    },
  };
}

function* readDocument({ text, line, tooLong, list }: DocumentText, file: string | undefined, most: number) {
  const first = line + leadingBlank(text).lines;
  if (tooLong !== undefined) {
    const rest = tooLong === "line" ? "; nothing after it was read" : "";
    yield { line: first, flaw: `the ${tooLong} is longer than ${most} characters${rest}` } satisfies ReadObject;
    return;
  }
  const parsed = parseDocument(text, file);
  if (parsed.flaw !== undefined) {
    yield { line: Math.max(first, line + (parsed.line ?? 1) - 1), flaw: parsed.flaw } satisfies ReadObject;
    return;
  }
  const value = list === undefined ? parsed.value : withKind(parsed.value, list);
  const lines = linesOf(value, text, line);
  for (const found of eachObject(value)) {
    const at = lines?.[Number(/^\.items\[(\d+)\]/.exec(found.path)?.[1])] ?? first;
    if (found.object !== undefined) yield { object: found.object, line: at } satisfies ReadObject;
    else {
      const flaw = found.path === "" ? found.flaw : `${found.path}: ${found.flaw}`;
      yield { line: at, flaw, ...(isSomethingElse(value) ? { other: true } : {}) } satisfies ReadObject;
    }
  }
}

/** Where the items of a list stand. */
function linesOf(value: JsonValue | undefined, text: string, line: number): readonly number[] | undefined {
  const items = isJsonObject(value) ? itemsOf(value) : undefined;
  return items === undefined ? undefined : itemLines(text, line, items.length);
}

/** Values of a chart, a pipeline, a compose file: a document that does not even say that it is an object. */
function isSomethingElse(value: JsonValue | undefined): boolean {
  return !isJsonObject(value) || (value["apiVersion"] === undefined && value["kind"] === undefined);
}
