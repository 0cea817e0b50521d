import type { ProviderReader } from "./provider-reader.ts";
import type { Statistics } from "./statistics.ts";

/** How far a run has come. */
export interface Progress {
  /** Scopes found so far, and those of them that have been read. */
  readonly scopes: number;
  readonly scopesDone: number;
  /** Whether more scopes may still be found. */
  readonly listing: boolean;
  readonly clusters: number;
  readonly requests: number;
  readonly retries: number;
  readonly throttles: number;
  readonly inFlight: number;
}

type Reading = Pick<ProviderReader, "scopes" | "scopesDone" | "clusters" | "listing">;

export function progressOf(readers: readonly Reading[], statistics: Statistics): Progress {
  const sum = (count: (reader: Reading) => number) => readers.reduce((total, reader) => total + count(reader), 0);
  const { requests, retries, throttles, inFlight } = statistics;
  return {
    scopes: sum(({ scopes }) => scopes),
    scopesDone: sum(({ scopesDone }) => scopesDone),
    listing: readers.some(({ listing }) => listing),
    clusters: sum(({ clusters }) => clusters),
    requests,
    retries,
    throttles,
    inFlight,
  };
}
