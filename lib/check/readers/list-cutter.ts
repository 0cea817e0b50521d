import { isJsonObject } from "../json.ts";
import type { DocumentText } from "./document-splitter.ts";
import { parseDocument } from "./parse-document.ts";

/** Takes a list that comes in pieces apart into its items, so that it need never be there as a whole. */
export interface ListCutter {
  /** Takes more of the list and gives the items that it completes. */
  push(piece: string): readonly DocumentText[];
  /** Gives what is left: of a list that breaks off, a text that cannot be read. */
  end(): readonly DocumentText[];
  /** Whether the items have begun. What has none that can be told apart is no list. */
  readonly opened: boolean;
}

/** What a list says before its items; `undefined` where that cannot be read. */
export function headOf(text: string): DocumentText["list"] {
  const parsed = parseDocument(text);
  return parsed.flaw === undefined && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** Collects the text of one item, up to a length from which on it only counts. */
export class ItemText {
  readonly #most: number;
  #parts: string[] = [];
  #length = 0;
  #line = 1;

  constructor(most: number) {
    this.#most = most;
  }

  get open(): boolean {
    return this.#length > 0;
  }

  begin(line: number): void {
    this.#parts = [];
    this.#length = 0;
    this.#line = line;
  }

  add(text: string): void {
    this.#length += text.length;
    if (this.#length <= this.#most) this.#parts.push(text);
  }

  /** The item, which then is no longer open. */
  take(list: DocumentText["list"]): DocumentText {
    const text = this.#parts.join("");
    const tooLong = this.#length > this.#most;
    const line = this.#line;
    this.begin(line);
    const of = list === undefined ? {} : { list };
    return tooLong ? { text: text.slice(0, 200), line, tooLong: "document" } : { text, line, ...of };
  }
}
