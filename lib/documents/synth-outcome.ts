/** How an app tells `fleetwright synth` how it went: as JSON in the file that this variable of the environment names. */
export const synthOutcomeVariable = "FLEETWRIGHT_SYNTH_OUTCOME";

export type SynthOutcome = RefusedSynth | WrittenSynth;

/** Nothing was written. */
export interface RefusedSynth {
  /** At least 1. */
  readonly refusals: number;
}

export interface WrittenSynth {
  readonly clusters: number;
  /** Renderings that were made; fewer than clusters where some share one. */
  readonly renderings: number;
  /** Lines that were said on stderr. */
  readonly warnings: number;
}
