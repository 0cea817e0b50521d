import { expect, test } from "vitest";
import type { ClusterPlan, Plan } from "../../../lib/core/plan.ts";
import { textWidth } from "../../../lib/encode/terminal.ts";
import { planCsv } from "../../../lib/report/plan-csv.ts";
import { planMarkdown } from "../../../lib/report/plan-markdown.ts";
import { planTable, planWide } from "../../../lib/report/plan-table.ts";
import { planView } from "../../../lib/report/plan-view.ts";
import { durationText, shortWayText, wayText } from "../../../lib/report/plan-words.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { plannedFleet, plannedInventory, twoStages } from "../../support/planned-fleet.ts";
import { readCsv } from "../../support/read-csv.ts";

const hops = (...to: readonly string[]): ClusterPlan["hops"] =>
  to.map((version, index) => ({
    from: index === 0 ? "1.33.1" : (to[index - 1] ?? ""),
    to: version,
    steps: [{ id: version, kind: "control-plane", cluster: "c", estimate: { minutes: 30, inputs: {}, assumed: [] } }],
    findings: [],
  }));

test("the way of a cluster names the minors that it passes", () => {
  expect(wayText({ version: "1.33.1", hops: hops("1.34.2", "1.35.0-gke.1") })).toBe("1.33 → 1.34 → 1.35");
  expect(shortWayText({ version: "1.33.1", hops: hops("1.34.2", "1.35.0-gke.1") })).toBe("1.33 → 1.35 ×2");
  expect(shortWayText({ version: "1.33.1", hops: hops("1.34.2") })).toBe("1.33 → 1.34");
  expect(wayText({ version: "1.33.1", hops: hops("1.33.9") })).toBe("1.33 (patch)");
  expect(wayText({ version: "1.33.1", hops: [] })).toBe("1.33");
  expect(wayText({ hops: [] })).toBe("?");
});

test.each([
  [0, "0m"],
  [5, "5m"],
  [60, "1h"],
  [149, "2h 29m"],
  [1440, "1d"],
  [1445 + 180, "1d 3h"],
])("%d minutes are %s", (minutes, text) => {
  expect(durationText(minutes)).toBe(text);
});

test("a table of hostile names stays within its width and shows no control", () => {
  const view = planView(plannedFleet(twoStages, plannedInventory(hostileStrings)));
  for (const width of [80, 100, 140]) {
    const table = planTable(view, { width });
    for (const line of table.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
    expect(table.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e\u2066]/u);
  }
  expect(planWide(view).split("\n").length).toBeGreaterThan(hostileStrings.length);
});

test("every format tells of every cluster, and CSV one record each", () => {
  const plan = plannedFleet();
  const records = readCsv(planCsv(plan));
  expect(records).toHaveLength(plan.clusters.length + 1);
  expect(new Set(records.map((record) => record.length)).size).toBe(1);
  for (const { name } of plan.clusters) {
    if (name !== "done-prod" && name !== "risk-prod") expect(planMarkdown(planView(plan))).toContain(`\`${name}\``);
    expect(planWide(planView(plan))).toContain(name);
  }
});

test("a shortened table says how much it leaves out of each stage", () => {
  const table = planTable(planView(plannedFleet()), { rows: 1 });
  expect(table).toContain("and 2 clusters more");
  expect(table).toContain("and 1 cluster more");
});

test("what a plan costs is not made up: unknown stays unknown, and the gap to the cheapest order is told", () => {
  const plan = plannedFleet();
  expect(planTable(planView(plan))).toMatch(/not known for \d+/);
  const dear: Plan = { ...plan, cost: { ...plan.cost, lowerBoundUsd: 100, gapUsd: 12.5 } };
  expect(planTable(planView(dear))).toContain(
    "Schedule: $12.50 above a lower bound: no order of the planned work costs less than $100",
  );
  const { stayUsd: _, planUsd: __, savedUsd: ___, ...nothing } = plan.cost;
  const unknown: Plan = { ...plan, cost: { ...nothing, unknown: "no cluster's cost is known" } };
  expect(planTable(planView(unknown))).toContain("not known (no cluster's cost is known)");
});

test("reasons with one code and one remedy stand together, and the remedy once", () => {
  const plan = plannedFleet();
  const reason = (message: string) => [{ code: "X-1", message, fix: "Do it." }];
  const clusters = plan.clusters.map(
    (cluster, index): ClusterPlan => ({
      ...cluster,
      outcome: "blocked",
      reasons: reason(index % 2 === 0 ? "even" : "odd"),
    }),
  );
  const table = planTable(planView({ ...plan, clusters }));
  expect(table).toContain("  X-1 in 8: Do it.\n");
  expect(table.match(/Do it\./g)).toHaveLength(1);
  expect(table).toMatch(/and 1 more: even\n[\s\S]*and 1 more: odd\n/);
});

test("work that is done is counted, and a late cluster is told with the earliest date", () => {
  const plan = plannedFleet();
  const clusters = plan.clusters.map(
    (cluster): ClusterPlan =>
      cluster.name === "orders-prod" && cluster.deadline !== undefined
        ? {
            ...cluster,
            hops: cluster.hops.map((hop, index) => (index === 0 ? { ...hop, done: true } : hop)),
            deadline: { ...cluster.deadline, met: false, earliest: "2026-12-24T10:00:00Z" },
          }
        : cluster,
  );
  const table = planTable(planView({ ...plan, clusters }));
  expect(table).toMatch(/^Done: 1 of \d+ hops$/m);
  expect(table).toContain("Deadlines missed: orders-prod (2026-11-26, at the earliest 2026-12-24 10:00)");
});

test("what is switched off is no gap of a plan, as it is none of the exit code", () => {
  const plan = plannedFleet();
  const gap = (code: "FORBIDDEN" | "NOT_ENABLED", account: string) =>
    ({ scope: { provider: "eks", accountId: account }, what: "clusters", code, message: "no" }) as const;
  const text = (gaps: Plan["gaps"]) => {
    const view = planView({ ...plan, gaps });
    return [planTable(view), planWide(view), planMarkdown(view)];
  };
  for (const said of text([gap("FORBIDDEN", "1"), gap("NOT_ENABLED", "2")])) {
    expect(said).toContain("Could not be read: 1");
    expect(said).not.toContain("NOT_ENABLED");
  }
  for (const said of text([gap("NOT_ENABLED", "2")])) expect(said).not.toContain("Could not be read");
});
