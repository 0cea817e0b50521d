import type { FleetError } from "../core/error.ts";
import type { Scope } from "../core/scope.ts";
import type { Fifo } from "./fifo.ts";
import type { Health } from "./health.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** One call of `send`, from its arrival to its answer. */
export interface Call {
  readonly scope: Scope;
  readonly operation: string;
  readonly attempt: (signal: AbortSignal) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FleetError) => void;
  readonly lane: Lane;
  readonly health: Health<Call>;
  sweep: "first" | "second";
  /** Failures in all, which decide the backoff. */
  failures: number;
  /** Tries and timeouts of this sweep, which are bounded. */
  tries: number;
  timeouts: number;
  /** `Infinity` before the first try. */
  firstSentAt: number;
  /** What the last try failed with. */
  error: FleetError | undefined;
  /** Earliest time of the next try. */
  notBefore: number;
}

/** The calls that wait for tokens of the same bucket. */
export interface Lane {
  readonly bucket: TokenBucket;
  readonly queue: Fifo<Call>;
  /** Among the ready lanes, or waiting for its alarm to be so. */
  listed: boolean;
}
