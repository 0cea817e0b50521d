import { judgeInventory } from "../../lib/check/inventory/judge-inventory.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { Plan } from "../../lib/core/plan.ts";
import type { Policy } from "../../lib/core/policy.ts";
import { pricingOf } from "../../lib/data/index.ts";
import { planFleet } from "../../lib/plan/plan-fleet.ts";
import {
  aksScope,
  clusterAt,
  eksOffers,
  eksScope,
  gkeScope,
  iksScope,
  inventoryOf,
  planningDay,
} from "./plan-inventory.ts";

/** Two stages, the second of which waits for a yes. */
export const twoStages: Policy = {
  stages: [
    { name: "dev", groups: [{ name: "dev", match: { environment: "dev" }, canaries: 1 }], soakHours: 24 },
    { name: "prod", groups: [{ name: "prod", match: { environment: "prod" } }], approval: "before" },
  ],
};

/** An inventory of four clouds: clusters to plan, one that is there, one that is stopped, and hostile names if given. */
export function plannedInventory(names: readonly string[] = []): Inventory {
  const dev: Partial<Cluster> = { environment: "dev" };
  const prod: Partial<Cluster> = { environment: "prod", owner: "payments" };
  const price = pricingOf("eks");
  const priced = price === undefined ? {} : { pricing: price };
  return inventoryOf(
    [
      clusterAt(aksScope, "store-dev", "1.34.2", { ...dev, addons: [] }),
      clusterAt(eksScope, "checkout-dev", "1.33", { ...dev, labels: { "aws:cloudformation:stack-name": "checkout" } }),
      clusterAt(eksScope, "checkout-prod", "1.34", { ...prod, labels: { ManagedBy: "terraform" } }),
      clusterAt(eksScope, "orders-prod", "1.31", { ...prod, ...priced }),
      clusterAt(eksScope, "done-prod", "1.36", prod),
      clusterAt(gkeScope, "search-dev", "1.34.1-gke.100", dev),
      clusterAt(iksScope, "risk-prod", "1.35.2", prod),
      clusterAt(eksScope, "sleeping", "1.33", {
        controlPlane: { status: "stopped", statusRaw: "STOPPED", managed: true },
      }),
      ...names.map((name) => clusterAt(eksScope, name, "1.34", prod)),
    ],
    [
      [eksScope, eksOffers],
      [aksScope, ["1.34.2", "1.35.1", "1.36.0"]],
      [gkeScope, ["1.34.1-gke.100", "1.35.2-gke.300", "1.36.1-gke.200"]],
      [iksScope, ["1.35.2", "1.36.1"]],
    ],
  );
}

export function plannedFleet(policy: Policy = twoStages, inventory: Inventory = plannedInventory()): Plan {
  return planFleet({ inventory, policy, asOf: planningDay, judge: judgeInventory });
}
