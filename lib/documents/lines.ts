import { closeSync, createReadStream, openSync, readFileSync, readSync } from "node:fs";
import { FleetError } from "../core/error.ts";
import { fileError } from "./file-error.ts";
import { gunzipped, gunzippedSync, isGzip } from "./gzip.ts";

/** One line of a file, with the bytes it was read from. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** With the newline at its end, unless the file ends without one. */
  readonly bytes: Uint8Array;
  /** Whether a newline ended it. */
  readonly whole: boolean;
}

/** Far above the largest cluster; a file without newlines must not fill the memory. */
export const longestLineBytes = 16 * 1024 * 1024;

const chunkBytes = 256 * 1024;

/**
 * The lines of a file, one at a time, in bounded memory. A file that gzip has packed is unpacked, whatever its name.
 *
 * @throws FleetError `BAD_DOCUMENT` when the file cannot be read or unpacked, or a line is longer than 16 MiB.
 */
export async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  const stream = createReadStream(path, { highWaterMark: chunkBytes });
  try {
    yield* linesOf(path, stream as AsyncIterable<Buffer>);
  } catch (error) {
    throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`);
  } finally {
    stream.destroy();
  }
}

/**
 * The lines of bytes that arrive in chunks from wherever, packed by gzip or not.
 *
 * @param name What errors call it.
 * @throws FleetError `BAD_DOCUMENT` when a line is longer than 16 MiB or the bytes cannot be unpacked; whatever `chunks`
 * throws.
 */
export async function* linesOf(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  const splitter = new LineSplitter(name);
  try {
    for await (const chunk of gunzipped(chunks)) yield* splitter.take(chunk);
  } catch (error) {
    throw gzipError(error, name);
  }
  yield* splitter.rest();
}

/** What zlib says of damaged bytes, in our words; anything else unchanged. */
function gzipError(error: unknown, name: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !(code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE")) return error;
  const problem = gzipProblems[code] ?? `is damaged (${code})`;
  return new FleetError("BAD_DOCUMENT", `${name}: the gzip file ${problem}`, {
    hint: "Take the snapshot again, or restore the file from a copy; it was left as it is.",
  });
}

const gzipProblems: Readonly<Record<string, string>> = {
  ERR_BUFFER_TOO_LARGE: "unpacks to more than 1 GiB",
  Z_BUF_ERROR: "ends too early",
};

/** Like `readLines`, for programs that cannot wait. */
export function* readLinesSync(path: string): Generator<Line, void, undefined> {
  const splitter = new LineSplitter(path);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    for (let begun = false; ; begun = true) {
      const chunk = Buffer.alloc(chunkBytes);
      const read = readSync(file, chunk);
      if (read === 0) break;
      const bytes = chunk.subarray(0, read);
      // The rest is read from where the file is now: a pipe cannot be opened again.
      if (begun || !isGzip(bytes)) yield* splitter.take(bytes);
      else yield* splitter.take(gunzippedSync(Buffer.concat([bytes, readFileSync(file)])));
    }
    yield* splitter.rest();
  } catch (error) {
    throw fileError(gzipError(error, path), "BAD_DOCUMENT", `cannot read ${path}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Cuts chunks of a file into lines. */
class LineSplitter {
  readonly #name: string;
  #number = 1;
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The lines that end in this chunk. */
  *take(chunk: Uint8Array): Generator<Line, void, undefined> {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      this.#pieces.push(chunk.subarray(from, at + 1));
      from = at + 1;
      yield this.#line(true);
    }
    if (from === chunk.length) return;
    this.#pieces.push(chunk.subarray(from));
    this.#size += chunk.length - from;
    if (this.#size <= longestLineBytes) return;
    throw new FleetError(
      "BAD_DOCUMENT",
      `${this.#name}:${this.#number}: the line is longer than ${longestLineBytes} bytes`,
      { hint: "This is not a file that fleetwright wrote." },
    );
  }

  /** What follows the last newline, if anything. */
  *rest(): Generator<Line, void, undefined> {
    if (this.#size > 0) yield this.#line(false);
  }

  #line(whole: boolean): Line {
    const line = { number: this.#number++, bytes: Buffer.concat(this.#pieces), whole };
    this.#pieces = [];
    this.#size = 0;
    return line;
  }
}

/**
 * The JSON value of a line.
 *
 * @throws SyntaxError or TypeError when it is not valid UTF-8 or not JSON.
 */
export function parseLine(bytes: Uint8Array): unknown {
  return JSON.parse(utf8.decode(bytes));
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
