import type { SynthIndex } from "../lib/documents/synth-index.ts";

/** A file of the output. */
export interface OutputFile {
  /** Below the output folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Writes what a delivery tool needs to find each cluster's manifests. */
export interface Delivery {
  /**
   * Pure: the same index gives the same files.
   *
   * @param index What was written for the clusters.
   */
  files(index: SynthIndex): Iterable<OutputFile>;
}
