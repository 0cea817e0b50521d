import type { Cluster } from "../core/cluster.ts";
import type { Gap } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Scope, ScopeStatus } from "../core/scope.ts";
import type { Sequence } from "../core/sequence.ts";
import type { VersionOffer } from "../core/version-offer.ts";

/** Everything that was read of one scope by one provider. */
export interface ScopeReading {
  readonly scope: Scope;
  readonly clusters: Sequence<Cluster>;
  readonly gaps: readonly Gap[];
  /** What whoever read it said of it; that counts as long as no gap is added. */
  readonly status?: ScopeStatus;
  /** Absent when versions were not asked for, or no cluster was there to ask for. */
  readonly offers?: Sequence<VersionOffer>;
  /** The scope was not read now: it was empty then. */
  readonly emptyAsOf?: IsoInstant;
}
