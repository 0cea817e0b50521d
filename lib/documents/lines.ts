import { createReadStream } from "node:fs";
import { FleetError } from "../core/error.ts";
import { fileError } from "./file-error.ts";

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

/**
 * The lines of a file, one at a time, in bounded memory.
 *
 * @throws FleetError `BAD_DOCUMENT` when the file cannot be read or a line is longer than 16 MiB.
 */
export async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    yield* linesOf(path, stream as AsyncIterable<Buffer>);
  } catch (error) {
    throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`);
  } finally {
    stream.destroy();
  }
}

/**
 * The lines of bytes that arrive in chunks from wherever.
 *
 * @param name What errors call it.
 * @throws FleetError `BAD_DOCUMENT` when a line is longer than 16 MiB; whatever `chunks` throws.
 */
export async function* linesOf(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  let number = 1;
  let pieces: Uint8Array[] = [];
  let size = 0;
  const take = (whole: boolean): Line => {
    const line = { number: number++, bytes: Buffer.concat(pieces), whole };
    pieces = [];
    size = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, at + 1));
      from = at + 1;
      yield take(true);
    }
    if (from === chunk.length) continue;
    pieces.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > longestLineBytes) {
      throw new FleetError("BAD_DOCUMENT", `${name}:${number}: the line is longer than ${longestLineBytes} bytes`, {
        hint: "This is not a file that fleetwright wrote.",
      });
    }
  }
  if (size > 0) yield take(false);
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
