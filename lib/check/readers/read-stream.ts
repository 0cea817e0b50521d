import type { ManifestSink } from "./manifest-sink.ts";
import { objectReader, type ReadObject } from "./object-reader.ts";

export interface StreamName {
  /** Name in messages and findings. */
  readonly file: string;
  /** The stream was found, not named: what is no object of Kubernetes in it was never meant to be one. */
  readonly found?: boolean;
}

/** Reads a stream of bytes, in memory that does not grow with it. Bytes that are not UTF-8 cost their document. */
export async function readStream(
  bytes: AsyncIterable<Uint8Array | string>,
  name: StreamName,
  sink: ManifestSink,
): Promise<void> {
  const reader = objectReader(name.file);
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    pass(reader.push(text), name, sink);
    if (reader.lost()) return;
  }
  pass(reader.push(decoder.decode()), name, sink);
  pass(reader.end(), name, sink);
}

/** Like `readStream`, for a text that is there as a whole. */
export function readText(text: string, name: StreamName, sink: ManifestSink): void {
  const reader = objectReader(name.file);
  pass(reader.push(text), name, sink);
  pass(reader.end(), name, sink);
}

function pass(found: Iterable<ReadObject>, { file, found: listed = false }: StreamName, sink: ManifestSink): void {
  for (const item of found) {
    const place = { file, line: item.line };
    if (item.object !== undefined) sink.object(item.object, place);
    else if (item.other === true && listed) sink.other(place);
    else sink.unread({ what: `${file}:${item.line}`, message: item.flaw, file, line: item.line });
  }
}
