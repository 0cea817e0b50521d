import type { JsonValue } from "../../core/kube-object.ts";
import { jsonListCutter } from "./json-list-cutter.ts";
import { jsonScanner } from "./json-scanner.ts";
import { leadingBlank } from "./leading-blank.ts";
import type { ListCutter } from "./list-cutter.ts";
import { yamlListCutter } from "./yaml-list-cutter.ts";

/** The text of one document of a stream. */
export interface DocumentText {
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** What is too long to be read, where something is; the text is its beginning then. */
  readonly tooLong?: "document" | "line";
  /** Set for an item of a list: what the list says before its items. */
  readonly list?: { readonly apiVersion?: JsonValue; readonly kind?: JsonValue };
}

/** Takes a stream apart into documents, in bounded memory. */
export interface DocumentSplitter {
  /** Takes more of the stream and gives the documents that it completes. */
  push(chunk: string): readonly DocumentText[];
  /** Gives what is left. */
  end(): readonly DocumentText[];
}

/** A marker at the start of a line, which separates documents even within a block of text. */
const separator = /^(?:---|\.\.\.)(?=[ \t\r\n])/gm;
/** JSON, and not the beginning of a template or of a flow mapping of YAML. */
const jsonStart = /^(?:\{\s*["}]|\[\s*[[{"\]])/;
/** Characters from which on a list is taken item by item: far more than any object has. */
const longList = 4 * 1024 * 1024;
const undecided = /^(?:[[{]\s*)?$/;

/**
 * Splits at the separators of YAML, and after each value where the text is JSON. A long list is given item by
 * item; any other document of more than `most` characters as too long and skipped up to the next separator, and after a
 * line of that length that is no list of JSON nothing follows.
 */
export function documentSplitter(most: number): DocumentSplitter {
  let carry: string[] = [];
  let carried = 0;
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  let format: "undecided" | "yaml" | "skipped" | "lost" | ReturnType<typeof jsonScanner> = "undecided";
  let out: DocumentText[] = [];
  /** What is too long where a document is: within a line, the rest of it cannot be told from what follows. */
  let unit: "document" | "line" = "document";
  /** Whether the document has been tried as a long list. */
  let asked = false;
  /** Set while a list goes by that is too long to be read as a whole. */
  let cutter: ListCutter | undefined;

  /** Ends the document with what there is of it. */
  const emit = (tooLong?: DocumentText["tooLong"]): void => {
    if (cutter !== undefined) {
      out.push(...cutter.end());
      cutter = undefined;
      return;
    }
    const text = parts.join("");
    if (tooLong !== undefined) out.push({ text: text.slice(0, 200), line, tooLong });
    else if (format !== "skipped" && text.trim() !== "") out.push({ text, line });
    line += newlines(text);
    parts = [];
    length = 0;
    asked = false;
    head = "";
  };

  /** Goes on item by item, where the document is a list. */
  const openList = (): boolean => {
    const text = parts.join("");
    const opened = typeof format === "string" ? yamlListCutter(line, most) : jsonListCutter(line, most);
    const items = opened.push(text);
    if (!opened.opened) return false;
    cutter = opened;
    // One by one: there may be more of them than a call takes arguments.
    for (const item of items) out.push(item);
    line += newlines(text);
    parts = [];
    length = 0;
    return true;
  };

  const add = (text: string): void => {
    if (text === "") return;
    if (cutter !== undefined) {
      for (const item of cutter.push(text)) out.push(item);
      line += newlines(text);
      return;
    }
    parts.push(text);
    length += text.length;
    if (format === "skipped") emit();
    else if (length > most) {
      if (openList()) return;
      emit(unit);
      format = unit === "line" ? "lost" : "skipped";
    } else if (length > longList && !asked) {
      asked = true;
      openList();
    }
  };

  /** What there is of the document but blanks, while that is not enough to tell what it is written in. */
  let head = "";

  /** Finds out what the document is written in, and gives the text of it that nothing has looked at. */
  const decide = (text: string): string => {
    if (format !== "undecided") return text;
    const start = head === "" ? text.slice(leadingBlank(text).length) : head + text.trimStart();
    if (undecided.test(start)) {
      head = start.trimEnd();
      return text;
    }
    format = jsonStart.test(start) ? jsonScanner() : "yaml";
    const all = parts.join("") + text;
    [parts, length, head] = [[], 0, ""];
    return all;
  };

  /** Text without a separator in it. */
  const append = (piece: string): void => {
    const text = decide(piece);
    const scanner = typeof format === "string" ? undefined : format;
    let from = 0;
    for (const end of scanner?.ends(text) ?? []) {
      add(text.slice(from, end));
      emit();
      from = end;
    }
    add(text.slice(from));
  };

  /** Whole lines. */
  const take = (text: string): void => {
    let from = 0;
    for (const match of text.matchAll(separator)) {
      append(text.slice(from, match.index));
      emit();
      format = "undecided";
      // What follows on the line belongs to the next document.
      from = match.index + match[0].length;
    }
    append(text.slice(from));
  };

  /** A part of a line that is too long. JSON may be cut anywhere: no separator stands within it. */
  const takePart = (piece: string): void => {
    if (isJson(piece)) {
      append(piece);
      return;
    }
    // What the line belongs to ends with it.
    if (cutter !== undefined) emit();
    parts.push(piece);
    emit("line");
    format = "lost";
  };

  /** Whether the document is JSON, as its first characters tell. */
  const isJson = (piece: string): boolean => {
    if (format !== "undecided") return typeof format !== "string";
    return jsonStart.test(head === "" ? piece.slice(leadingBlank(piece).length) : head + piece.trimStart());
  };

  const flushed = (): readonly DocumentText[] => {
    const given = out;
    out = [];
    return given;
  };

  return {
    push(chunk) {
      if (format === "lost") return [];
      const last = chunk.lastIndexOf("\n");
      carry.push(last < 0 ? chunk : chunk.slice(0, last + 1));
      carried += chunk.length;
      if (last >= 0) {
        take(carry.join(""));
        carry = last + 1 < chunk.length ? [chunk.slice(last + 1)] : [];
        carried = chunk.length - last - 1;
      } else if (carried > most || (carried > longList && isJson(carry.slice(0, 8).join("")))) {
        unit = "line";
        takePart(carry.join(""));
        unit = "document";
        [carry, carried] = [[], 0];
      }
      return flushed();
    },
    end() {
      if (format === "lost") return [];
      carry.push("\n");
      take(carry.join(""));
      emit();
      return flushed();
    },
  };
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
