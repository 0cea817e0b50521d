import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ClusterPlan, Hop, Plan } from "../../../lib/core/plan.ts";
import type { Policy } from "../../../lib/core/policy.ts";
import { mermaidText } from "../../../lib/encode/mermaid.ts";
import { azureFleetStrategy, azureName } from "../../../lib/report/azure-fleet-strategy.ts";
import { gkeRolloutSequence } from "../../../lib/report/gke-rollout-sequence.ts";
import { planCalendar } from "../../../lib/report/plan-calendar.ts";
import { planGantt } from "../../../lib/report/plan-gantt.ts";
import { stretchesOf } from "../../../lib/report/stretches.ts";
import { cases } from "../../support/cases.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { aksScope, clusterAt, gkeScope, inventoryOf } from "../../support/plan-inventory.ts";
import { plannedFleet, plannedInventory, twoStages } from "../../support/planned-fleet.ts";

const minutes = (count: number) => ({ minutes: count, inputs: {}, assumed: [] });
const brokenHop: Hop = {
  from: "1.34",
  to: "1.35",
  findings: [],
  start: "2026-12-01T22:00:00Z",
  end: "2026-12-03T23:00:00Z",
  steps: [
    { id: "a", kind: "control-plane", cluster: "c", to: "1.35", estimate: minutes(30) },
    { id: "b", kind: "addon", cluster: "c", addon: "dns", to: "2", estimate: minutes(15) },
    {
      id: "c",
      kind: "nodes",
      cluster: "c",
      pool: "p",
      to: "1.35",
      start: "2026-12-03T22:00:00Z",
      estimate: minutes(60),
    },
  ],
};

describe("the stretches of a hop", () => {
  test("that fits into one window are one", () => {
    const [only] = stretchesOf({ ...brokenHop, steps: brokenHop.steps.slice(0, 2), end: "2026-12-01T22:45:00Z" });
    expect(only).toMatchObject({ start: "2026-12-01T22:00:00Z", end: "2026-12-01T22:45:00Z" });
  });

  test("that is cut end when the work before the break does, and not at the next window", () => {
    expect(stretchesOf(brokenHop).map(({ start, end }) => [start, end])).toStrictEqual([
      ["2026-12-01T22:00:00Z", "2026-12-01T22:45:00Z"],
      ["2026-12-03T22:00:00Z", "2026-12-03T23:00:00Z"],
    ]);
  });

  test("that is done, or has no time, are none", () => {
    expect(stretchesOf({ ...brokenHop, done: true })).toStrictEqual([]);
    const { start: _, ...timeless } = brokenHop;
    expect(stretchesOf(timeless)).toStrictEqual([]);
  });
});

test("the calendar has an event per stretch, which keeps its id when the plan moves it", () => {
  const uids = (plan: Plan) => Array.from(planCalendar(plan).matchAll(/^UID:(.*)\r$/gm), ([, uid]) => uid);
  const now = plannedFleet();
  const later = plannedFleet({ ...twoStages, freezes: [{ name: "f", from: "2026-11-21", until: "2026-11-24" }] });
  expect(uids(now).length).toBeGreaterThan(8);
  expect(new Set(uids(now)).size).toBe(uids(now).length);
  expect(uids(later).toSorted()).toStrictEqual(uids(now).toSorted());
  expect(planCalendar(later)).not.toBe(planCalendar(now));
});

describe("the Gantt chart", () => {
  test("has a section per stage and a bar per stretch, red where a deadline is missed", () => {
    const chart = planGantt(plannedFleet());
    expect(chart).toMatch(/^gantt\n/);
    expect(chart.match(/^ {2}section Stage (.*)$/gm)).toStrictEqual(["  section Stage dev", "  section Stage prod"]);
    expect(chart).toMatch(
      /^ {2}eks orders-prod 1\.32 :(?:crit, )?t\d+, 2026-11-\d\dT\d\d:\d\d, 2026-11-\d\dT\d\d:\d\d$/m,
    );
  });

  test("takes no part of a name for syntax", () => {
    const names = hostileStrings.filter((name) => name !== "");
    const lines = planGantt(plannedFleet(twoStages, plannedInventory(names)))
      .trimEnd()
      .split("\n")
      .slice(5);
    for (const line of lines) {
      expect(line).toMatch(
        /^ {2}(?:section Stage \w+|\w+ [^:;%"<>]*(?:#\d+;[^:;%"<>]*)* :(?:crit, )?t\d+, [\dT:-]+, [\dT:-]+)$/,
      );
    }
  });

  test("shows any text as it is, by entities", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const encoded = mermaidText(text);
        expect(encoded.replace(/#\d+;/g, "")).not.toMatch(/[#;:%"'<>{}[\]|\\`\n]/);
      }),
      { numRuns: cases(500) },
    );
  });
});

interface AzureStage {
  readonly name: string;
  readonly groups: readonly { readonly name: string }[];
  readonly afterStageWaitInSeconds?: number;
  readonly beforeGates?: readonly object[];
}

describe("an Azure Fleet update strategy", () => {
  const aks = (...clusters: readonly (readonly [name: string, environment: string])[]) =>
    inventoryOf(
      clusters.map(([name, environment]) => clusterAt(aksScope, name, "1.34.2", { environment })),
      [[aksScope, ["1.34.2", "1.35.1", "1.36.0"]]],
    );

  test("has the plan's stages, waits and approvals, canaries first, and nothing of other clouds", () => {
    const inventory = aks(["a", "dev"], ["b", "dev"], ["c", "prod"]);
    const { stages } = JSON.parse(azureFleetStrategy(plannedFleet(twoStages, inventory))) as {
      readonly stages: readonly AzureStage[];
    };
    expect(stages.map(({ name, groups }) => [name, groups.map((group) => group.name)])).toStrictEqual([
      ["dev-canaries", ["dev-canaries-dev-canaries"]],
      ["dev", ["dev-dev"]],
      ["prod", ["prod-prod"]],
    ]);
    expect(stages[1]?.afterStageWaitInSeconds).toBe(24 * 3600);
    expect(stages[2]?.beforeGates).toStrictEqual([{ displayName: "Approval before prod", type: "Approval" }]);
  });

  test("is refused where there is nothing for it", () => {
    const none = plannedFleet(twoStages, inventoryOf([], []));
    expect(() => azureFleetStrategy(none)).toThrow("needs planned AKS clusters");
    expect(() => gkeRolloutSequence(none)).toThrow("needs planned GKE clusters");
  });

  test("has names as Azure takes them, different ones for different stages", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(azureName(a)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/);
        if (a !== b) expect(azureName(a)).not.toBe(azureName(b));
      }),
      { numRuns: cases(500) },
    );
    const long = "x".repeat(60);
    expect(azureName(`${long}1`)).not.toBe(azureName(`${long}2`));
    expect(azureName(`${long}1`).length).toBeLessThanOrEqual(50);
  });
});

interface GkeStage {
  readonly stage: {
    readonly "fleet-projects": readonly string[];
    readonly "soak-duration": string;
    readonly "label-selector"?: string;
  };
}

describe("a GKE rollout sequence", () => {
  const other = { ...gkeScope, accountId: "acme-dev" };
  const gke = (devScope: typeof gkeScope) =>
    inventoryOf(
      [
        clusterAt(devScope, "d", "1.34.1-gke.100", { environment: "dev" }),
        clusterAt(gkeScope, "p", "1.34.1-gke.100", { environment: "prod" }),
      ],
      [devScope, gkeScope].map((scope) => [scope, ["1.34.1-gke.100", "1.35.2-gke.300", "1.36.1-gke.200"]] as const),
    );
  const sequence = (policy: Policy, devScope = other) =>
    parse(gkeRolloutSequence(plannedFleet(policy, gke(devScope)))) as readonly GkeStage[];

  test("has the projects of each stage in order, and the plan's waits", () => {
    expect(sequence(twoStages)).toStrictEqual([
      { stage: { "fleet-projects": ["projects/acme-dev"], "soak-duration": "86400s" } },
      { stage: { "fleet-projects": ["projects/acme-prod"], "soak-duration": "0s" } },
    ]);
  });

  test("tells the clusters of a project in two stages apart by a label, and ends with a stage without one", () => {
    const [first, last] = sequence(twoStages, gkeScope);
    expect(first?.stage["label-selector"]).toBe("resource.labels.fleetwright_stage=='dev'");
    expect(last?.stage).not.toHaveProperty("label-selector");
  });

  test("is refused where Google would refuse it", () => {
    const [dev] = twoStages.stages ?? [];
    const soaked = { stages: [{ name: "dev", groups: dev?.groups ?? [], soakHours: 31 * 24 }] };
    expect(() => sequence(soaked)).toThrow("waits for more than the 30 days");
  });
});

test("stages of another cloud do not appear where a cluster is only current", () => {
  const plan = plannedFleet();
  const done = plan.clusters.map(
    (cluster): ClusterPlan => (cluster.provider === "aks" ? { ...cluster, outcome: "current" } : cluster),
  );
  expect(() => azureFleetStrategy({ ...plan, clusters: done })).toThrow("there are none");
});
