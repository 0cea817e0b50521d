import type { IsoInstant } from "./instant.ts";

/** What a provider itself says about the readiness of a cluster for an upgrade or a rollback. */
export interface UpgradeInsight {
  readonly id: string;
  readonly category: "upgrade-readiness" | "rollback-readiness" | "misconfiguration" | "auto-upgrade-paused" | "other";
  /** `unknown`: the provider could not tell, which is not the same as `ok`. */
  readonly severity: "ok" | "warning" | "error" | "unknown";
  readonly statusRaw: string;
  /** Minor the judgement is for. */
  readonly targetMinor?: string;
  readonly title: string;
  readonly reason?: string;
  /** What the provider says to do about it. */
  readonly recommendation?: string;
  readonly resources?: readonly string[];
  /** When the provider last looked; an old judgement may be about a state that is gone. */
  readonly refreshedAt?: IsoInstant;
  readonly deprecatedApis?: readonly {
    readonly used: string;
    readonly replacement?: string;
    /** Minor that stops serving it. */
    readonly removedIn?: string;
    readonly clients?: readonly {
      readonly userAgent: string;
      readonly requests30d?: number;
      readonly last?: IsoInstant;
    }[];
  }[];
  /** Add-ons that the judgement is about, with the versions that would satisfy it. */
  readonly addons?: readonly { readonly name: string; readonly compatible: readonly string[] }[];
}
