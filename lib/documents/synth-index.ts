import type { InferOutput } from "valibot";
import { type JsonDocumentKind, readJsonDocument, readJsonDocumentSync } from "./json-document.ts";
import { fleetSynth } from "./schema/synth.ts";

/** The index of a synth: which clusters, which files, with their hashes. See `schemas/synth.schema.json`. */
export type SynthIndex = InferOutput<typeof fleetSynth>;
/** A cluster in the index of a synth: where its manifests lie, and for which versions they were rendered. */
export type SynthCluster = SynthIndex["clusters"][number];

/** Name of the index in an output folder. */
export const synthIndexFile = "fleet.json";

const synthDocument: JsonDocumentKind<SynthIndex> = {
  kind: "FleetSynth",
  title: "the index of a synth",
  hint: "Give the fleet.json of a folder that a fleet app wrote.",
  schema: fleetSynth,
};

/**
 * Reads the `fleet.json` of an output folder. The files that it names are not read.
 *
 * @throws FleetError `BAD_DOCUMENT` when it cannot be read, is another document, or has a flaw.
 */
export async function readSynthIndex(path: string): Promise<SynthIndex> {
  return readJsonDocument(path, synthDocument);
}

/** Like `readSynthIndex`, for programs that cannot wait, such as cdk8s apps. */
export function readSynthIndexSync(path: string): SynthIndex {
  return readJsonDocumentSync(path, synthDocument);
}
