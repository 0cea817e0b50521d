import { pipeline, Readable } from "node:stream";
import { constants, createGunzip, createGzip, gunzipSync } from "node:zlib";

/** Whether bytes begin as a gzip file does. No JSON does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes of a gzip file of what is given. The same content gives the same bytes with the same version of zlib. */
export async function* gzipped(
  content: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* through(content, createGzip());
}

/**
 * Bytes as they are, or unpacked where they are those of a gzip file. In bounded memory, however much they unpack to.
 *
 * @throws Error of zlib with a `code` such as `Z_DATA_ERROR` when they are damaged or end too early.
 */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  const rest = async function* () {
    yield head;
    while (!ended) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  };
  try {
    while (head.length < 2 && !ended) {
      const next = await iterator.next();
      if (next.done === true) ended = true;
      else head = Buffer.concat([head, next.value]);
    }
    yield* isGzip(head) ? through(rest(), createGunzip()) : rest();
  } finally {
    await iterator.return?.();
  }
}

/** Larger than a snapshot of a hundred thousand clusters, and less than would bring the machine down. */
const mostBytes = 1024 ** 3;

/**
 * What a gzip file unpacks to, at most 1 GiB.
 *
 * @throws Error as `gunzipped`; with the code `ERR_BUFFER_TOO_LARGE` when it is more.
 */
export function gunzippedSync(bytes: Uint8Array): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: mostBytes });
}

/** What the first bytes of a file say, unpacked as far as they go; damaged ones as they are. */
export function gunzippedHead(bytes: Buffer): Buffer {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostBytes });
  } catch {
    return bytes;
  }
}

async function* through(
  content: AsyncIterable<string | Uint8Array>,
  transform: ReturnType<typeof createGzip> | ReturnType<typeof createGunzip>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Its errors are those of the transform, which whoever goes through it meets.
  pipeline(Readable.from(content, { objectMode: false }), transform, () => undefined);
  try {
    for await (const chunk of transform) yield chunk as Buffer;
  } finally {
    transform.destroy();
  }
}
