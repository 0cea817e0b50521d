import { jsonScanner } from "./json-scanner.ts";
import { leadingBlank } from "./leading-blank.ts";

/** The text of one document of a stream. */
export interface DocumentText {
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** What is too long to be read, where something is; the text is its beginning then. */
  readonly tooLong?: "document" | "line";
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
const undecided = /^(?:[[{]\s*)?$/;

/**
 * Splits at the separators of YAML, and after each value where the text is JSON. A document of more than `most`
 * characters is given as too long and skipped up to the next separator; after a line of that length nothing follows.
 */
export function documentSplitter(most: number): DocumentSplitter {
  let carry: string[] = [];
  let carried = 0;
  let parts: string[] = [];
  let length = 0;
  let line = 1;
  let format: "undecided" | "yaml" | "skipped" | "lost" | ReturnType<typeof jsonScanner> = "undecided";
  let out: DocumentText[] = [];

  /** Ends the document with what there is of it. */
  const emit = (tooLong?: DocumentText["tooLong"]): void => {
    const text = parts.join("");
    if (tooLong !== undefined) out.push({ text: text.slice(0, 200), line, tooLong });
    else if (format !== "skipped" && text.trim() !== "") out.push({ text, line });
    line += newlines(text);
    parts = [];
    length = 0;
  };

  const add = (text: string): void => {
    if (text === "") return;
    parts.push(text);
    length += text.length;
    if (format === "skipped") emit();
    else if (length > most) {
      emit("document");
      format = "skipped";
    }
  };

  /** Text without a separator in it. */
  const append = (text: string): void => {
    if (format === "undecided") {
      const before = parts.join("") + text;
      const head = before.slice(leadingBlank(before).length);
      if (!undecided.test(head)) format = jsonStart.test(head) ? jsonScanner() : "yaml";
    }
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
      } else if (carried > most) {
        parts.push(...carry);
        emit("line");
        format = "lost";
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
