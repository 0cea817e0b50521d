import type { IsoInstant } from "./instant.ts";
import type { Selector } from "./selector.ts";

/**
 * Where a cluster should go: an exact minor (`1.36`) or version, or by rule. `latest`: the highest minor offered that is
 * not a preview; `n-1`: one below it; `oldest-supported`: the lowest minor still in standard support at the date;
 * `channel`: what the cluster's own release channel would give it.
 */
export type TargetSpec = "latest" | "n-1" | "oldest-supported" | "channel" | (string & {});

/** How an organisation upgrades its fleet. Everything has a default, so that `{}` is a policy. */
export interface Policy {
  /** First match wins; the last may have no `match`. Default: `n-1` for all. */
  readonly targets?: readonly { readonly match?: Selector; readonly target: TargetSpec; readonly at?: IsoInstant }[];
  /** Run one after the other. Clusters that no group matches form a last stage of their own. Default: one stage. */
  readonly stages?: readonly Stage[];
  /** Clusters under way at one time. Default: no bound beyond those of stages and groups. */
  readonly concurrency?: Concurrency;
  /** Times in which work may start and must end. Default: always. */
  readonly windows?: readonly PolicyWindow[];
  /**
   * When people are there to watch: on top of `windows`, work must start and end within these times too. Default: always.
   */
  readonly workingHours?: readonly PolicyWindow[];
  /** Times in which nothing may be under way. */
  readonly freezes?: readonly Freeze[];
  /** Whether windows and exclusions read from the clouds bind as well. Default `true`. */
  readonly honourCloudWindows?: boolean;
  /** `together`: a cluster's nodes follow its control plane; `control-planes-first`: per stage. Default `together`. */
  readonly phases?: "together" | "control-planes-first";
  /** Clusters to leave out instead of planning them. Default: `stopped` and `unhealthy`. */
  readonly skip?: readonly ("stopped" | "unhealthy" | "operation-in-progress")[];
  /** How nodes are replaced, by what runs on them. First match wins. */
  readonly pools?: readonly PoolStrategy[];
  /** Days before a deadline by which an upgrade should be done. Default 0. */
  readonly marginDays?: number;
}

/** Groups that are upgraded before the next stage begins. Default: no soak, no approval, a failure budget of 0. */
export interface Stage {
  readonly name: string;
  /** Run side by side. */
  readonly groups: readonly Group[];
  /** Hours to wait after the stage's last cluster before the next stage. Default 0. */
  readonly soakHours?: number;
  /** Who must say yes before it starts. Default: nobody. */
  readonly approval?: "before" | "after";
  readonly concurrency?: Concurrency;
  /** Clusters that may fail before the stage stops. Default 0. */
  readonly failureBudget?: number;
  /** Not before this instant. */
  readonly notBefore?: IsoInstant;
  readonly windows?: readonly PolicyWindow[];
}

/** Clusters of a stage that are upgraded side by side, the canaries first. Hours are of the clock, not of work. */
export interface Group {
  readonly name: string;
  readonly match: Selector;
  /** Clusters that go first, each fully, before the rest of the group: a number, or which ones. Default 0. */
  readonly canaries?: number | Selector;
  /** Hours to wait after the canaries. Default 0. */
  readonly canarySoakHours?: number;
  readonly concurrency?: number;
}

/** How many clusters may be worked on at the same time. An absent bound does not bind. */
export interface Concurrency {
  readonly total?: number;
  readonly perCloud?: number;
  readonly perAccount?: number;
}

/** A recurring time in which work may be done. Absent windows leave every hour open. */
export interface PolicyWindow {
  readonly match?: Selector;
  /** RFC 5545 recurrence rule without `RRULE:`: `FREQ=WEEKLY;BYDAY=TU,WE,TH`. */
  readonly rrule: string;
  /** Local time of day, `22:00`. */
  readonly start: string;
  readonly hours: number;
  /** IANA time zone. Daylight-saving changes move the window with the local clock. */
  readonly timeZone: string;
}

/** A time in which nothing is upgraded. */
export interface Freeze {
  readonly name: string;
  readonly match?: Selector;
  /** Local dates or instants; a date begins at 00:00 and `until` is the first moment after. */
  readonly from: string;
  readonly until: string;
  /** IANA time zone of dates without one. Default `UTC`. */
  readonly timeZone?: string;
}

/** How pools that match are moved. What it leaves out stays as the cloud has it. */
export interface PoolStrategy {
  readonly match: Selector & {
    readonly pool?: string;
    readonly workload?: "stateless" | "stateful" | "gpu" | "system";
  };
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  readonly drainMinutes?: number;
  readonly soakMinutes?: number;
}
