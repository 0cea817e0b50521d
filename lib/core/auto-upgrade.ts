import type { IsoInstant } from "./instant.ts";
import type { KubeVersion } from "./version.ts";

/** What the provider intends to do to a cluster by itself. */
export interface AutoUpgrade {
  readonly status: "active" | "minor-paused" | "paused" | "off" | "unknown";
  readonly statusRaw: readonly string[];
  /** The provider's own words for why it waits. */
  readonly pausedReasons: readonly string[];
  readonly minorTarget?: KubeVersion;
  readonly patchTarget?: KubeVersion;
  /** While it lasts, a control-plane upgrade can still be taken back. */
  readonly rollback?: {
    readonly previousVersion?: KubeVersion;
    readonly until?: IsoInstant;
    readonly modeRaw?: string;
  };
}
