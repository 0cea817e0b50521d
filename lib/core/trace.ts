import type { Unread } from "./findings-document.ts";

/** What a running container is to lead to. `definition`: the construct, or whatever else the object was made by. */
export const tracedFacts = ["commit", "repository", "owner", "definition"] as const;

export type TracedFact = (typeof tracedFacts)[number];

export interface TracedValue {
  readonly value: string;
  /** What told it: `annotation org.opencontainers.image.revision of Deployment shop/web`. */
  readonly source: string;
}

/** How far one image of one object could be traced. */
export interface Trace {
  /** What was asked for, as it was written. */
  readonly subject: string;
  readonly image?: string;
  readonly container?: string;
  /** `Deployment shop/web`; absent where an image is known by its labels alone. */
  readonly object?: string;
  /** Where the object stands: a file with its line, or a context. */
  readonly place?: string;
  /** Clusters of the synth that run it, by the names of their folders. */
  readonly clusters?: readonly string[];
  readonly facts: Readonly<Partial<Record<TracedFact, TracedValue>>>;
  /** What other sources say of the commit or the repository that is not the same. */
  readonly disagreements: readonly (TracedValue & { readonly fact: TracedFact })[];
  /** What nothing tells. */
  readonly untraced: readonly TracedFact[];
}

/** What `trace -o json` prints; see `schemas/trace.schema.json`. */
export interface FleetTrace {
  readonly kind: "FleetTrace";
  readonly schemaVersion: 1;
  readonly traces: readonly Trace[];
  /** What was asked for and not found, and what could not be read. */
  readonly unread: readonly Unread[];
}
