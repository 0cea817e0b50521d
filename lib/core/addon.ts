import type { Issue } from "./issue.ts";

/** A component that the provider installs and upgrades with the cluster, or offers to. */
export interface Addon {
  readonly name: string;
  /** Absent where the provider does not tell versions (GKE). */
  readonly version?: string;
  /** Whether the provider keeps it up to date by itself. */
  readonly managed: boolean;
  /** As the provider prints it. Absent when it has none, or when the add-on was listed and could not be described. */
  readonly status?: string;
  /**
   * Versions that the provider accepts for a Kubernetes minor, newest first. A minor that is not listed was not asked
   * for; one with an empty list has no version that fits.
   */
  readonly compatible?: readonly {
    readonly minor: string;
    readonly versions: readonly string[];
    readonly defaultVersion?: string;
  }[];
  /** Empty as well when the add-on could not be described; a gap tells of that. */
  readonly issues: readonly Issue[];
}
