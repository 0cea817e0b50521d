import { deflateRawSync, inflateRawSync } from "node:zlib";
import { keepLatest } from "./keep-latest.ts";
import type { Sequence } from "./sequence.ts";

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
      return new PackedList(chunks, length, unpack);
    },
  };
  return packing;
}

class PackedList<T> implements Sequence<T> {
  readonly length: number;
  readonly #chunks: readonly Buffer[];
  readonly #unpack: (bytes: Buffer) => readonly T[];

  constructor(chunks: readonly Buffer[], length: number, unpack: (bytes: Buffer) => readonly T[]) {
    this.#chunks = chunks;
    this.length = length;
    this.#unpack = unpack;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const chunk of this.#chunks) yield* this.#unpack(chunk);
  }

  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index;
    const chunk = this.#chunks[Math.floor(place / chunkLength)];
    return chunk === undefined ? undefined : this.#unpack(chunk)[place % chunkLength];
  }

  map<U>(of: (value: T) => U): readonly U[] {
    return Array.from(this, (value) => of(value));
  }

  filter(test: (value: T) => boolean): readonly T[] {
    const kept: T[] = [];
    for (const value of this) if (test(value)) kept.push(value);
    return kept;
  }

  flatMap<U>(of: (value: T) => U | readonly U[]): readonly U[] {
    return [...this].flatMap(of);
  }
}
