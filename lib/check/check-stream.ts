import type { FindingsDocument } from "../core/findings-document.ts";
import { checkSink } from "./check-sink.ts";
import type { CheckOptions } from "./manifests/check-options.ts";
import { startCheck } from "./manifests/manifest-check.ts";
import { readStream } from "./readers/read-stream.ts";

/** What a stream is judged by: everything that `checkObjects` takes, and what to call the stream. */
export interface CheckStreamOptions extends CheckOptions {
  /** Name of the stream in findings. Default `stream`. */
  readonly file?: string;
}

/**
 * Judges the documents of a stream of YAML or JSON, in memory that does not grow with it. Broken documents are listed as
 * unread, with their lines; Helm releases in Secrets and ConfigMaps are opened.
 *
 * @throws FleetError as `checkObjects`, and whatever the stream itself throws.
 */
export async function checkStream(
  bytes: AsyncIterable<Uint8Array | string>,
  options: CheckStreamOptions,
): Promise<FindingsDocument> {
  const { file = "stream", ...rules } = options;
  const check = startCheck(rules);
  await readStream(bytes, { file }, checkSink(check, {}));
  return check.finish();
}
