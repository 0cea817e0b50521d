import type { IsoInstant } from "./instant.ts";

/** When the provider may touch a cluster by itself. */
export interface MaintenancePolicy {
  readonly windows: readonly MaintenanceWindow[];
  readonly exclusions: readonly MaintenanceExclusion[];
  /** Shortest time between two disruptions that the provider allows itself. */
  readonly disruptionBudget?: {
    readonly minorIntervalSeconds?: number;
    readonly patchIntervalSeconds?: number;
    /** When it last upgraded the minor, and when it last disrupted the cluster at all: the intervals count from there. */
    readonly lastMinorAt?: IsoInstant;
    readonly lastAt?: IsoInstant;
  };
  /** The provider may act outside the windows (security patches, end of support). */
  readonly bestEffort: boolean;
}

/** A time in which a cloud may upgrade by itself. Times are local to the time zone that it names. */
export interface MaintenanceWindow {
  readonly scope: "control-plane" | "nodes" | "node-os" | "all" | "provider-components";
  /** RFC 5545 recurrence rule without the `RRULE:` prefix; absent for a single occurrence. */
  readonly rrule?: string;
  /** Local date and time of the first occurrence, `2026-01-03T02:00:00`; absent when the provider gives none. */
  readonly dtstart?: string;
  /** IANA name or `±HH:mm`. */
  readonly timeZone: string;
  readonly durationSeconds: number;
  readonly nativeId?: string;
}

/** A time in which a cloud does not upgrade by itself. */
export interface MaintenanceExclusion {
  readonly start: IsoInstant;
  readonly end?: IsoInstant;
  readonly untilEndOfSupport?: boolean;
  readonly blocks: "all" | "minor" | "minor-and-nodes";
  readonly nativeId?: string;
  /** Set when only this pool is excluded. */
  readonly pool?: string;
}
