import { deflateRawSync, inflateRawSync } from "node:zlib";
import { keepLatest } from "./keep-latest.ts";
import { type Sequence, sequenceOf } from "./sequence.ts";

/** Turns lists of JSON values into sequences that take about a twentieth of the memory. */
export interface Packer {
  /** The values are taken as they are now, and must be such as `JSON.parse` gives. */
  readonly pack: <T>(values: Iterable<T>) => Sequence<T>;
  /** Like `pack`, for values that come one at a time. */
  readonly packing: <T>() => Packing<T>;
}

export interface Packing<T> {
  push(value: T): void;
  readonly length: number;
  /** What has been pushed so far. */
  values(): Iterable<T>;
  /** What has been pushed. Nothing may be pushed any more. */
  list(): Sequence<T>;
}

/** Values that are compressed together: enough to be worth it, few enough to be unpacked for the sake of one. */
const chunkLength = 64;

/** Chunks that stay unpacked: going through several lists side by side must not unpack a chunk for each value. */
const openChunks = 8;

/** @returns A packer whose lists share what is unpacked at a time. */
export function createPacker(): Packer {
  const open = new Map<Buffer, readonly unknown[]>();
  const unpack = (bytes: Buffer): readonly unknown[] => {
    const known = open.get(bytes);
    if (known !== undefined) return known;
    const values = JSON.parse(inflateRawSync(bytes).toString("utf8")) as readonly unknown[];
    keepLatest(open, bytes, values, openChunks);
    return values;
  };
  const packing = <T>() => startPacking<T>(unpack as (bytes: Buffer) => readonly T[]);
  return {
    packing,
    pack<T>(values: Iterable<T>) {
      const packed = packing<T>();
      for (const value of values) packed.push(value);
      return packed.list();
    },
  };
}

function startPacking<T>(unpack: (bytes: Buffer) => readonly T[]): Packing<T> {
  const chunks: Buffer[] = [];
  let chunk: T[] = [];
  const close = () => {
    const bytes = deflateRawSync(JSON.stringify(chunk));
    // What zlib gives is the beginning of a block that is many times larger.
    const exact = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(exact);
    chunks.push(exact);
    chunk = [];
  };
  const packing: Packing<T> = {
    get length() {
      return chunks.length * chunkLength + chunk.length;
    },
    push(value) {
      chunk.push(value);
      if (chunk.length === chunkLength) close();
    },
    *values() {
      for (const bytes of chunks) yield* unpack(bytes);
      yield* chunk;
    },
    list() {
      const { length } = packing;
      if (chunk.length > 0) close();
      return packedList(chunks, length, unpack);
    },
  };
  return packing;
}

function packedList<T>(
  chunks: readonly Buffer[],
  length: number,
  unpack: (bytes: Buffer) => readonly T[],
): Sequence<T> {
  const at = (index: number) => {
    const place = index < 0 ? length + index : index;
    const chunk = chunks[Math.floor(place / chunkLength)];
    return chunk === undefined ? undefined : unpack(chunk)[place % chunkLength];
  };
  return sequenceOf({ length, at }, function* () {
    for (const chunk of chunks) yield* unpack(chunk);
  });
}
