import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fleetMetrics, planMetrics } from "../../../lib/report/fleet-metrics.ts";
import { inventoryView } from "../../../lib/report/inventory-view.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { reportOf } from "../../support/report-fleet.ts";

const { inventory, plan, asOf } = reportOf(30);
const exposition = `${fleetMetrics(inventoryView(inventory, asOf))}${plan === undefined ? "" : planMetrics(plan)}`;

/** A sample line of the text format, as its grammar has it. */
const sampleLine =
  /^[a-z_]+(?:\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

function metricNames(expression: string): string[] {
  return expression.match(/fleetwright_[a-z_]+/g) ?? [];
}

test("every line is one of the format, and an exposition ends with its mark", () => {
  const page = fleetMetrics(inventoryView(inventory, asOf));
  const lines = page.trimEnd().split("\n");
  expect(lines.at(-1)).toBe("# EOF");
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(line.startsWith("#") ? /^# (?:TYPE|UNIT|HELP) / : sampleLine);
});

test("a cluster without a known date has no sample of days, and one that says so", () => {
  const [first] = inventory.clusters;
  if (first === undefined) throw new Error("the builder gives clusters");
  const unknown = {
    ...inventory,
    clusters: [{ ...first, support: { plan: "unknown", atEndOfStandard: "unknown" } as const }],
  };
  const page = fleetMetrics(inventoryView(unknown, asOf));
  expect(page).not.toMatch(/^fleetwright_cluster_support_end_days\{/m);
  expect(page).toMatch(/^fleetwright_cluster_unknown\{.*part="support"\} 1$/m);
});

test("names by others cannot break out of their label", () => {
  const hostile = reportOf(60, (index) => hostileStrings[index % hostileStrings.length] ?? "");
  for (const line of fleetMetrics(inventoryView(hostile.inventory, hostile.asOf)).trimEnd().split("\n")) {
    if (!line.startsWith("#")) expect(line).toMatch(sampleLine);
  }
});

test("the alert rules and the dashboard ask for metrics that exist", () => {
  const rules = parse(readFileSync("monitoring/alerts.yaml", "utf8")) as {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
  };
  const dashboard = JSON.parse(readFileSync("monitoring/dashboard.json", "utf8")) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const expressions = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  const known = [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) =>
    type === "info" ? `${name}_info` : (name ?? ""),
  );
  expect(expressions.length).toBeGreaterThan(15);
  for (const name of expressions.flatMap(metricNames)) expect(known).toContain(name);
});
