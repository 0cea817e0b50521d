import { expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { Gap } from "../../../lib/core/gap.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import type { Pricing } from "../../../lib/core/pricing.ts";
import type { SupportPosture } from "../../../lib/core/support.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import { inventoryCsv } from "../../../lib/report/inventory-csv.ts";
import { inventoryMarkdown } from "../../../lib/report/inventory-markdown.ts";
import { inventoryTable, inventoryWide } from "../../../lib/report/inventory-table.ts";
import { inventoryView } from "../../../lib/report/inventory-view.ts";
import { buildCluster, buildPool } from "../../support/builders.ts";
import { supportDate } from "../../support/support-dates.ts";

const asOf = Date.parse("2026-11-21T00:00:00Z");
const scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" } as const;
const paid: Pricing = { baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "extended-phase" };

function posture(standard: string, extended: string, plan: SupportPosture["plan"] = "extended"): SupportPosture {
  return {
    plan,
    atEndOfStandard: plan === "standard" ? "auto-upgrade" : "enter-extended",
    endOfStandard: supportDate(`${standard}T00:00:00Z`),
    endOfExtended: supportDate(`${extended}T00:00:00Z`),
  };
}

const inStandard = posture("2026-12-02", "2027-12-02");
const inExtended = posture("2026-03-23", "2027-03-23");
const ended = posture("2025-07-23", "2026-07-23");
const unknown: SupportPosture = { plan: "unknown", atEndOfStandard: "unknown" };

function inventory(clusters: readonly Cluster[], changes: Partial<Inventory> = {}): Inventory {
  const scopes = [{ scope, status: "ok", clusters: clusters.length, gaps: [] }] as const;
  return { takenAt: "2026-11-21T00:00:00Z", scopes, clusters, gaps: [], interrupted: false, ...changes };
}

function cluster(name: string, support: SupportPosture, changes: Partial<Cluster> = {}): Cluster {
  return buildCluster(scope, name, { support, pricing: paid, ...changes });
}

test("the nearest deadline comes first, past ones before it, and unknown ones last but there", () => {
  const view = inventoryView(
    inventory([cluster("a", unknown), cluster("b", inExtended), cluster("c", inStandard), cluster("d", ended)]),
    asOf,
  );
  expect(view.rows.map(({ name, phase, deadline }) => [name, phase, deadline?.kind, deadline?.days])).toStrictEqual([
    ["d", "unsupported", "end-of-extended", -121],
    ["c", "standard", "end-of-standard", 11],
    ["b", "extended", "end-of-extended", 122],
    ["a", "unknown", undefined, undefined],
  ]);
});

test("clusters with the same deadline keep the order of the inventory", () => {
  const view = inventoryView(inventory(["b", "a", "c"].map((name) => cluster(name, inStandard))), asOf);
  expect(view.rows.map(({ name }) => name)).toStrictEqual(["b", "a", "c"]);
});

test("a deadline turns from a day ahead to past at its exact instant", () => {
  const at = Date.parse("2026-12-02T00:00:00Z");
  const days = (now: number) =>
    inventoryView(inventory([cluster("a", posture("2026-12-02", "2026-12-02", "standard"))]), now).rows[0]?.deadline
      ?.days;
  expect(days(at - 86_400_000)).toBe(1);
  expect(days(at - 1)).toBe(0);
  expect(days(at)).toBe(0);
  expect(days(at + 86_399_999)).toBe(0);
  expect(days(at + 86_400_000)).toBe(-1);
});

test("a cluster in platform support shows when that ends, or since when standard support has ended", () => {
  const base = {
    plan: "standard",
    atEndOfStandard: "platform-support",
    endOfStandard: supportDate("2026-08-01T00:00:00Z"),
  } as const;
  const dated = { ...base, endOfPlatform: supportDate("2027-07-01T00:00:00Z") };
  const open = { ...base, endOfPlatform: { precision: "month", tentative: false, source: "derived" } as const };
  const view = inventoryView(inventory([cluster("dated", dated), cluster("open", open)]), asOf);
  expect(view.rows.map(({ name, phase, deadline }) => [name, phase, deadline?.kind])).toStrictEqual([
    ["open", "platform", "end-of-standard"],
    ["dated", "platform", "end-of-platform"],
  ]);
});

test("cost sums what is known, counts what is not, and tells what begins within 90 days", () => {
  const { supportHourlyUsd: _, ...unpriced } = paid;
  const later = posture("2027-02-19", "2028-02-19");
  const view = inventoryView(
    inventory([
      cluster("pays", inExtended),
      cluster("pays-too", inExtended),
      cluster("price-unknown", inExtended, { pricing: unpriced }),
      cluster("support-unknown", unknown),
      cluster("soon", inStandard),
      cluster("soon-unpriced", inStandard, { pricing: unpriced }),
      cluster("upgraded-instead", posture("2026-12-02", "2027-12-02", "standard")),
      cluster("in-90-days", later),
      cluster("premium", inStandard, { pricing: { surcharge: "tier", supportHourlyUsd: 0.5 } }),
      cluster("never", unknown, { pricing: { surcharge: "never" } }),
    ]),
    asOf,
  );
  expect(view.totals.surcharge).toStrictEqual({ usdPerMonth: 1_095, clusters: 3, unknown: 2 });
  expect(view.totals.surchargeSoon).toStrictEqual({ usdPerMonth: 365, clusters: 1, unknown: 2 });
});

test("totals count phases, statuses and what is unknown", () => {
  const broken = cluster("x", unknown, {
    controlPlane: { status: "degraded", statusRaw: "DEGRADED", managed: true },
    poolsComplete: false,
  });
  const { totals } = inventoryView(inventory([cluster("a", inStandard), cluster("b", inStandard), broken]), asOf);
  expect(Object.fromEntries(totals.byPhase)).toStrictEqual({ standard: 2, unknown: 1 });
  expect(Object.fromEntries(totals.byStatus)).toStrictEqual({ running: 2, degraded: 1 });
  expect(totals.unknown).toStrictEqual({ version: 1, support: 1, nodes: 1 });
});

test("pools are summed up by version, with the distance of the oldest node", () => {
  const [pool] = cluster("p", inStandard).pools;
  if (pool === undefined) throw new Error("the builder gives a pool");
  const pools = ["1.34.1", "1.32.5", "1.34.1"].map((raw) => ({ ...pool, versions: [{ version: parseVersion(raw) }] }));
  const summary = (changes: Partial<Cluster>) =>
    inventoryView(inventory([cluster("a", inStandard, changes)]), asOf).rows[0]?.pools;
  expect(summary({ pools })).toStrictEqual({
    count: 3,
    kinds: [["managed", 3]],
    versions: [parseVersion("1.32.5"), parseVersion("1.34.1")],
    behind: 2,
    complete: true,
  });
  expect(summary({ pools: [{ ...pool, versions: [] }] })).toMatchObject({ count: 1, versions: [], complete: false });
  expect(summary({ pools: [], poolsComplete: false })).toMatchObject({ count: 0, complete: false });
  const empty = { ...pool, versions: [], size: { desired: 0, actual: 0 } };
  expect(summary({ pools: [empty] }), "a pool without nodes hides none").toMatchObject({ complete: true });
});

test("gaps reach their cluster by name, uid or native id, each of them once, and stay in the list", () => {
  const a = cluster("a", inStandard);
  const gapOn = (name: string, changes: Partial<Gap> = {}): Gap => ({
    scope,
    what: "node pools",
    code: "FORBIDDEN",
    message: "no",
    cluster: name,
    ...changes,
  });
  const gaps = [
    gapOn("a"),
    gapOn(a.uid),
    gapOn(a.ref.nativeId),
    gapOn("b"),
    gapOn("a", { scope: { ...scope, region: "us-east-1" } }),
  ];
  const off: Gap = { scope, what: "clusters", code: "NOT_ENABLED", message: "off" };
  const reports = [
    { scope, status: "partial", clusters: 1, gaps },
    { scope: { ...scope, region: "eu-west-3" }, status: "not-enabled", clusters: 0, gaps: [off] },
  ] as const;
  const view = inventoryView(inventory([a], { scopes: reports }), asOf);
  expect(view.rows[0]?.gaps).toBe(3);
  expect(view.gaps).toStrictEqual(gaps);
  expect(view.unread).toStrictEqual([reports[0]]);
  expect(view.notEnabled).toStrictEqual([reports[1]]);
});

test("without a date given, support is judged as of the reading", () => {
  expect(inventoryView(inventory([])).asOf).toBe("2026-11-21T00:00:00Z");
});

test("where only the project's own end of support is known, it is told as such and is no deadline", () => {
  const upstreamEol = supportDate("2026-10-28T00:00:00Z");
  const view = inventoryView(
    inventory([cluster("k3s", { ...unknown, upstreamEol }), cluster("eks", { ...inStandard, upstreamEol })]),
    asOf,
  );
  expect(view.rows.map(({ name, phase, deadline, upstreamEnd }) => [name, phase, deadline?.at, upstreamEnd])).toEqual([
    ["eks", "standard", "2026-12-02T00:00:00Z", undefined],
    ["k3s", "unknown", undefined, { at: "2026-10-28T00:00:00Z", precision: "day" }],
  ]);
  expect(view.totals.unknown.support).toBe(1);
  const table = inventoryTable(view);
  expect(table).toMatch(/^k3s .*unknown .*upstream 2026-10-28/m);
  for (const text of [table, inventoryWide(view), inventoryMarkdown(view)])
    expect(text).toContain("end of the Kubernetes project's support");
  expect(
    inventoryCsv(view)
      .split("\r\n")
      .find((line) => line.includes("k3s")),
  ).toContain("2026-10-28T00:00:00Z");
});

test("Fargate, Karpenter, virtual nodes and Auto Mode are told from ordinary pools and clusters in every format", () => {
  const kinds = ["managed", "managed", "fargate", "karpenter", "virtual-node", "autoprovisioned", "auto-mode"] as const;
  const pools = kinds.map((kind) => buildPool(kind, { kind }));
  const view = inventoryView(inventory([cluster("a", inStandard, { pools, mode: "auto-mode" })]), asOf);
  const text = "2 managed, 1 auto-mode, 1 autoprovisioned, 1 fargate, 1 karpenter, 1 virtual-node";
  for (const output of [inventoryWide(view), inventoryCsv(view), inventoryMarkdown(view)]) {
    expect(output).toContain(text);
    expect(output).toMatch(/auto-mode[^,]*?(?:\||,| {2})/);
  }
  const none = (poolsComplete: boolean) =>
    inventoryWide(inventoryView(inventory([cluster("a", inStandard, { pools: [], poolsComplete })]), asOf));
  expect(none(true)).toMatch(/ none +none /);
  expect(none(false)).toMatch(/ unknown +unknown /);
});
