import type { IsoInstant } from "./instant.ts";
import type { KubeVersion } from "./version.ts";

/** Something the provider is doing, or has just done, to a cluster. */
export interface Operation {
  readonly id: string;
  readonly kind:
    | "control-plane-upgrade"
    | "node-upgrade"
    | "rollback"
    | "repair"
    | "scale"
    | "config"
    | "create"
    | "delete"
    | "other";
  /** The provider's own name for the kind, known to this package or not. */
  readonly kindRaw: string;
  readonly pool?: string;
  readonly status: "pending" | "running" | "succeeded" | "failed" | "cancelled" | "cancelling" | "unknown";
  readonly from?: KubeVersion;
  readonly to?: KubeVersion;
  readonly startedAt?: IsoInstant;
  readonly endedAt?: IsoInstant;
  readonly initiatedBy?: "user" | "provider";
  readonly error?: string;
}
