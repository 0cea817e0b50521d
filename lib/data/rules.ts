import { FleetError } from "../core/error.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";
import table from "./upgrade-rules.json" with { type: "json" };

/** Whose rules are bundled. `kubeadm` stands for upstream Kubernetes, which anyone may run. */
export type RuledProvider = "eks" | "gke" | "aks" | "iks" | "roks" | "kubeadm";

export interface RulesRow extends UpgradeRules, SourcedRow {
  readonly provider: RuledProvider;
}

export const rulesTable = deepFreeze(table.rules) as readonly RulesRow[];

/**
 * How versions move at the provider.
 *
 * @throws FleetError `UNSUPPORTED` for another provider, which only a caller without types can name.
 */
export function upgradeRules(provider: RuledProvider): UpgradeRules {
  const row = rulesTable.find((rules) => rules.provider === provider);
  if (row === undefined)
    throw new FleetError("UNSUPPORTED", `no upgrade rules are known for ${JSON.stringify(provider)}`);
  return row;
}
