/** How a provider lets versions move. Data, with its source; see `lib/data`. */
export interface UpgradeRules {
  /** Minors a control plane may advance in one step. */
  readonly controlPlaneStep: number;
  /** `offered`: a step that skips minors is legal where the provider's own graph has that edge (AKS LTS). */
  readonly skipMinor: "never" | "offered";
  /** How many minors nodes may lag behind their control plane. */
  readonly nodeSkew: number;
  /** Whether nodes may skip minors when they catch up. */
  readonly nodeSkip: boolean;
  readonly controlPlaneRollback: { readonly possible: boolean; readonly windowDays?: number; readonly note?: string };
  readonly nodeRollback: { readonly possible: boolean; readonly windowDays?: number; readonly note?: string };
  /** Minors behind the oldest supported one from which only a new cluster helps; absent where that never happens. */
  readonly rebuildBehind?: number;
  readonly source: string;
  readonly asOf: string;
}
