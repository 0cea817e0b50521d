import { judgeInventory } from "../../lib/check/inventory/judge-inventory.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { Policy } from "../../lib/core/policy.ts";
import { planFleet } from "../../lib/plan/plan-fleet.ts";
import type { ReportInput } from "../../lib/report/html/report-input.ts";
import { aksScope, clusterAt, eksScope, gkeScope, inventoryOf, planningDay } from "./plan-inventory.ts";

const minors = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36"];
const environments = ["dev", "staging", "prod"];

const policy: Policy = {
  stages: [
    { name: "dev", groups: [{ name: "dev", match: { environment: "dev" } }], soakHours: 24 },
    { name: "prod", groups: [{ name: "prod", match: { environment: "prod" }, canaries: 2 }], approval: "before" },
  ],
};

/** A fleet of `count` clusters on three clouds with everything a report has a section for, its plan included. */
export function reportOf(count: number, nameOf = (index: number) => `cluster-${index}`): ReportInput {
  const scopes = [eksScope, gkeScope, aksScope];
  const clusters: readonly Cluster[] = Array.from({ length: count }, (_, index) => {
    const scope = scopes[index % 3] ?? eksScope;
    const environment = environments[index % 7];
    return clusterAt(scope, nameOf(index), minors[index % minors.length] ?? "1.34", {
      uid: `uid-${index}`,
      ...(environment === undefined ? {} : { environment }),
      owner: nameOf(index % 5),
      labels: index % 9 === 0 ? { "managed-by": "terraform" } : {},
    });
  });
  const inventory: Inventory = {
    ...inventoryOf(
      clusters,
      scopes.map((scope) => [scope, ["1.33", "1.34", "1.35", "1.36"]] as const),
    ),
    gaps: [
      { scope: { provider: "iks", accountId: "*" }, what: "scopes", code: "AUTH", message: `no key ${nameOf(0)}` },
    ],
  };
  return {
    inventory,
    asOf: Date.parse(planningDay),
    plan: planFleet({ inventory, policy, asOf: planningDay, judge: judgeInventory }),
    bands: [{ kind: "freeze", name: nameOf(1), from: "2026-12-20T00:00:00Z", until: "2027-01-04T00:00:00Z" }],
    drift: [{ what: "spec.replicas differs", environments: ["dev", "prod"], places: [nameOf(2), nameOf(3)] }],
    version: "0.0.0",
  };
}
