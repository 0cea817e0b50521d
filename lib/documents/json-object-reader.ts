/**
 * Reads a JSON object from bytes that arrive in chunks, as `JSON.parse` reads one from its whole text, which may be
 * longer than a string can be: of lists that are members of the object some items are parsed at a time, of everything
 * else a member.
 *
 * Its methods throw a `SyntaxError` for what is not JSON, and a `TypeError` for what is not UTF-8.
 */
export class JsonObjectReader {
  readonly #bytesAtOnce: number;
  readonly #members = new Map<string, unknown>();
  /** What the text that is put by belongs to. `behind`: nothing but space may stand behind a list; `other`: no object. */
  #state: "before" | "key" | "value" | "list" | "behind" | "after" | "other" = "before";
  #key = "";
  #items: unknown[] = [];
  /** Brackets that are open within the member, or within the item. */
  #depth = 0;
  #inString = false;
  /** Whether the last byte of the chunk before was a backslash that escapes the first one of the next. */
  #escaping = false;
  #pieces: Uint8Array[] = [];
  #size = 0;

  /** @param bytesAtOnce Of items that are parsed together, at least. */
  constructor(bytesAtOnce = 256 * 1024) {
    this.#bytesAtOnce = bytesAtOnce;
  }

  take(chunk: Uint8Array): void {
    let from = 0;
    let at = this.#inString ? this.#passString(chunk, 0) : 0;
    /** The text up to this byte, which stands for itself. */
    const cut = (): string => {
      const text = this.#textWith(chunk.subarray(from, at));
      from = at + 1;
      return text;
    };
    while (at < chunk.length) {
      if (this.#state === "other") return;
      const byte = chunk[at] as number;
      if (byte === quote) {
        this.#inString = true;
        at = this.#passString(chunk, at + 1);
        continue;
      }
      if (byte === openBrace || byte === openBracket) {
        if (!this.#begins(byte)) this.#depth++;
        else this.#begin(byte, cut());
      } else if (byte === closeBrace || byte === closeBracket) {
        if (this.#depth > 0) this.#depth--;
        else this.#end(byte, cut());
      } else if (this.#depth === 0) {
        if (byte === colon && this.#state === "key") this.#keep(cut());
        else if (byte === comma && this.#state !== "list") this.#endMember(cut());
        else if (byte === comma && this.#size + at - from >= this.#bytesAtOnce) this.#addItems(cut(), "cut");
      }
      at++;
    }
    this.#pieces.push(chunk.subarray(from));
    this.#size += chunk.length - from;
  }

  /** The object, once all its bytes were taken; `undefined` when they are not one, but a list or a single value. */
  object(): object | undefined {
    if (this.#state === "other") return undefined;
    const rest = this.#textWith(none);
    if (this.#state === "before") {
      JSON.parse(rest);
      return undefined;
    }
    if (this.#state !== "after") throw new SyntaxError("unexpected end");
    if (!isBlank(rest)) throw new SyntaxError("text follows the end");
    return Object.fromEntries(this.#members);
  }

  /** The index behind the string that `at` is in, or the chunk's end. */
  #passString(chunk: Uint8Array, at: number): number {
    let next = this.#escaping ? at + 1 : at;
    for (; next < chunk.length; next++) {
      const byte = chunk[next];
      if (byte === backslash) next++;
      else if (byte === quote) {
        this.#inString = false;
        this.#escaping = false;
        return next + 1;
      }
    }
    this.#escaping = next > chunk.length;
    return chunk.length;
  }

  /** Whether this bracket begins the object, or a list that is a member. */
  #begins(bracket: number): boolean {
    return this.#state === "before" || (this.#state === "value" && this.#depth === 0 && bracket === openBracket);
  }

  #begin(bracket: number, text: string): void {
    if (!isBlank(text)) throw new SyntaxError("text where none may be");
    if (this.#state === "before") this.#state = bracket === openBrace ? "key" : "other";
    else this.#state = "list";
  }

  #keep(text: string): void {
    const key: unknown = JSON.parse(text);
    if (typeof key !== "string") throw new SyntaxError("a key is no string");
    this.#key = key;
    this.#state = "value";
  }

  #endMember(text: string): void {
    if (this.#state === "value") this.#members.set(this.#key, JSON.parse(text));
    else if (this.#state !== "behind" || !isBlank(text)) throw new SyntaxError("text where none may be");
    this.#state = "key";
  }

  /** @param why Whether another item follows, or the list is over. */
  #addItems(text: string, why: "cut" | "over"): void {
    const items: unknown[] = JSON.parse(`[${text}]`);
    const needed = why === "cut" || this.#items.length > 0;
    if (items.length === 0 && needed) throw new SyntaxError("an item of a list is missing");
    for (const item of items) this.#items.push(item);
  }

  #end(bracket: number, text: string): void {
    if (this.#state === "list" && bracket === closeBracket) {
      this.#addItems(text, "over");
      this.#members.set(this.#key, this.#items);
      this.#items = [];
      this.#state = "behind";
      return;
    }
    if (bracket !== closeBrace || this.#state === "list") throw new SyntaxError("unexpected bracket");
    const isEmpty = this.#state === "key" && this.#members.size === 0 && isBlank(text);
    if (!isEmpty) this.#endMember(text);
    this.#state = "after";
  }

  /** The text that was put by, and this. */
  #textWith(last: Uint8Array): string {
    const bytes = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#size = 0;
    return (this.#state === "before" ? utf8BehindMark : utf8).decode(bytes);
  }
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const none = new Uint8Array();
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8BehindMark = new TextDecoder("utf-8", { fatal: true });
