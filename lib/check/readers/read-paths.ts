import { createReadStream, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { type FoundFile, findFiles, systemWord } from "./find-files.ts";
import type { ManifestSink } from "./manifest-sink.ts";
import { readStream, readText } from "./read-stream.ts";

/** Larger files are streamed; opening a stream takes longer than reading a small file. */
const wholeBytes = 4 * 1024 * 1024;
/** Files between two looks at whether somebody has interrupted. */
const breath = 64;

export interface PathOptions {
  /** Opens what `-` stands for. */
  readonly stdin: () => AsyncIterable<Uint8Array | string>;
  readonly signal?: AbortSignal;
}

/** Reads files, folders and, for `-`, the standard input, one after the other. */
export async function readPaths(
  paths: readonly string[],
  sink: ManifestSink,
  { stdin, signal }: PathOptions,
): Promise<void> {
  let count = 0;
  for (const path of paths) {
    if (path === "-") {
      await readStream(stdin(), { file: "stdin" }, sink);
      continue;
    }
    let files = 0;
    for (const file of findFiles(path)) {
      files++;
      if (++count % breath === 0) await setImmediate();
      signal?.throwIfAborted();
      await readFile(file, sink);
    }
    if (files === 0) sink.unread({ what: path, message: "the folder holds no manifest", file: path });
  }
}

async function readFile(found: FoundFile, sink: ManifestSink): Promise<void> {
  const { file } = found;
  if (found.flaw !== undefined) {
    sink.unread({ what: file, message: found.flaw, file });
    return;
  }
  try {
    if (found.size <= wholeBytes) readText(readFileSync(file, "utf8"), found, sink);
    else await readStream(createReadStream(file, { highWaterMark: 256 * 1024 }), found, sink);
  } catch (error) {
    sink.unread({ what: file, message: systemWord(error), file });
  }
}
