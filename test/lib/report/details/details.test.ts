import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import { type Detail, detailNames } from "../../../../lib/core/cluster-detail.ts";
import type { Inventory } from "../../../../lib/core/inventory.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import { textWidth } from "../../../../lib/encode/terminal.ts";
import { detailMarkdown } from "../../../../lib/report/details/details-markdown.ts";
import { detailLines, detailLinesWide } from "../../../../lib/report/details/details-text.ts";
import { detailBlocks } from "../../../../lib/report/details/details-view.ts";
import { inventoryCsv } from "../../../../lib/report/inventory-csv.ts";
import { inventoryTable } from "../../../../lib/report/inventory-table.ts";
import { inventoryView } from "../../../../lib/report/inventory-view.ts";
import { buildCluster, buildPool } from "../../../support/builders.ts";
import { hostileStrings } from "../../../support/hostile-strings.ts";
import { type ReadCell, readCsv } from "../../../support/read-csv.ts";

const asOf = Date.parse("2026-11-21T00:00:00Z");
const scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

function cluster(name: string, changes: Partial<Cluster> = {}): Cluster {
  return buildCluster(scope, name, changes);
}

/** The lines of one detail, of clusters of which nothing else could not be read. */
function lines(
  detail: Detail,
  clusters: readonly Cluster[],
  hasGap = (_: Pick<Cluster, "uid">) => false,
): readonly string[] {
  const [block] = detailBlocks(clusters, [detail], asOf, hasGap);
  if (block === undefined) throw new Error("a detail that is asked for has a block");
  return detailLines(block, 100);
}

function wide(detail: Detail, clusters: readonly Cluster[]): string {
  return detailBlocks(clusters, [detail], asOf, () => false)
    .flatMap((block) => detailLinesWide(block))
    .join("\n");
}

describe("add-ons", () => {
  const addon = { name: "coredns", version: "v1.12.4", managed: false, status: "ACTIVE", issues: [] } as const;
  const compatible = [
    { minor: "1.35", versions: ["v1.13.1", "v1.12.4"] },
    { minor: "1.36", versions: ["v1.13.1", "v1.13.0"], defaultVersion: "v1.13.0" },
  ];

  test("say which minors they fit, and what the others take", () => {
    expect(lines("addons", [cluster("a", { addons: [{ ...addon, compatible }] })])).toStrictEqual([
      "Add-ons",
      "  CLUSTER  ADD-ON   VERSION  STATUS",
      "  a        coredns  v1.12.4  ACTIVE  fits 1.35; 1.36 takes v1.13.1 and 1 more, default v1.13.0",
    ]);
  });

  test("that no version of fits a minor are said to, and issues are told", () => {
    const issues = [{ code: "Conflict", message: "edited by hand", severity: "error" }] as const;
    const broken = { ...addon, issues, compatible: [{ minor: "1.36", versions: [] }] };
    expect(lines("addons", [cluster("a", { addons: [broken] })]).join(" ")).toContain(
      "1.36 has no version of it; Conflict: edited by hand",
    );
  });

  test("that need nothing are counted, and shown by the wide form", () => {
    const calm = cluster("a", { addons: [{ name: "dnsCache", managed: true, issues: [] }] });
    expect(lines("addons", [calm])).toStrictEqual([
      "Add-ons",
      "  1 entry that needs no attention left out (-o wide shows all)",
    ]);
    expect(wide("addons", [calm])).toMatch(/a +dnsCache +unknown; provider keeps it/);
  });
});

describe("insights", () => {
  const insight = {
    id: "1",
    category: "upgrade-readiness",
    severity: "error",
    statusRaw: "ERROR",
    targetMinor: "1.35",
    title: "Deprecated APIs",
    refreshedAt: "2026-11-20T12:00:00Z",
    deprecatedApis: [
      {
        used: "batch/v1beta1 cronjobs",
        replacement: "batch/v1 cronjobs",
        removedIn: "1.35",
        clients: [{ userAgent: "helm/3", requests30d: 12 }, { userAgent: "argo" }],
      },
    ],
  } as const;

  test("tell their age and who still calls what is removed", () => {
    const text = lines("insights", [cluster("a", { insights: [insight] })]).join("\n");
    expect(text).toContain("Deprecated APIs  1.35  error, 12 h old");
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "batch/v1beta1 cronjobs in place of batch/v1 cronjobs, removed in 1.35, called by helm/3 (12 times in 30 days), argo",
    );
  });

  test("that say all is well are counted; one without a time says that its age is unknown", () => {
    const { refreshedAt: _, deprecatedApis: __, ...timeless } = insight;
    const insights = [{ ...timeless, id: "2", severity: "ok" } as const, timeless];
    const text = lines("insights", [cluster("a", { insights })]).join("\n");
    expect(text).toContain("error, age unknown");
    expect(text).toContain("1 entry that needs no attention");
  });

  test("include the provider's own plans, why they wait, and how long one can go back", () => {
    const autoUpgrade = {
      status: "paused",
      statusRaw: ["PAUSED"],
      pausedReasons: ["MAINTENANCE_EXCLUSION"],
      minorTarget: parseVersion("1.35.8-gke.1"),
      rollback: { previousVersion: parseVersion("1.34.1-gke.1"), until: "2026-11-27T00:00:00Z" },
    } as const;
    const text = lines("insights", [cluster("a", { autoUpgrade, upgradeTargets: [parseVersion("1.35.8")] })]).join(" ");
    for (const part of [
      "automatic upgrade",
      "waits: MAINTENANCE_EXCLUSION",
      "next minor 1.35.8-gke.1",
      "can go back to 1.34.1-gke.1 until 2026-11-27T00:00:00Z",
      "offered next",
    ])
      expect(text.replaceAll(/\s+/g, " ")).toContain(part);
  });
});

test("windows say when, exclusions whether they are in force, and budgets how often", () => {
  const maintenance = {
    windows: [
      {
        scope: "all",
        rrule: "FREQ=WEEKLY;BYDAY=SU",
        dtstart: "2024-01-07T04:00:00",
        timeZone: "UTC",
        durationSeconds: 5400,
      },
    ],
    exclusions: [
      { start: "2026-11-01T00:00:00Z", end: "2026-12-01T00:00:00Z", blocks: "minor", pool: "gpu" },
      { start: "2026-12-20T00:00:00Z", untilEndOfSupport: true, blocks: "all" },
      { start: "2025-12-20T00:00:00Z", end: "2026-01-02T00:00:00Z", blocks: "all" },
    ],
    disruptionBudget: { minorIntervalSeconds: 90 * 86_400 },
    bestEffort: true,
  } as const;
  const text = wide("windows", [cluster("a", { maintenance })]);
  expect(text).toMatch(/window +all +90 min +FREQ=WEEKLY;BYDAY=SU; from 2024-01-07T04:00:00 UTC; the provider may act/);
  expect(text).toMatch(/exclusion +minor; pool gpu +in force +2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z/);
  expect(text).toMatch(/exclusion +all +to come +2026-12-20T00:00:00Z to the end of support/);
  expect(text).toMatch(/exclusion +all +over/);
  expect(text).toContain("a minor each 90 days");
});

test("operations say how far they are, blue-green phases included, and none is not unknown", () => {
  const operation = { id: "1", kind: "node-upgrade", kindRaw: "UPGRADE_NODES", pool: "p", status: "failed" } as const;
  const busy = cluster("busy", {
    operations: [{ ...operation, from: parseVersion("1.33"), startedAt: "2026-11-20T00:00:00Z", error: "no capacity" }],
    pools: [buildPool("green", { rolloutPhase: "DRAINING_BLUE_POOL" })],
  });
  expect(lines("operations", [busy, cluster("idle", { operations: [] }), cluster("dark")])).toStrictEqual([
    "Operations",
    "  busy",
    "    node-upgrade        p      failed",
    "        1.33 to unknown; since 2026-11-20T00:00:00Z; no capacity",
    "    blue-green upgrade  green  DRAINING_BLUE_POOL",
    "  none: idle",
    "  unknown, not told by the provider: dark",
  ]);
});

test("the network tells what is enforced and who may reach the control plane; what is absent is unknown", () => {
  const network = { cni: "calico", policyEngine: "calico", policyEnforced: false, podCidrs: ["10.0.0.0/16"] };
  const access = { publicEndpoint: true, authorizedNetworks: ["0.0.0.0/0"], localAccounts: true };
  expect(lines("network", [cluster("a", { network, access }), cluster("b", { network: {} })])).toStrictEqual([
    "Network",
    "  CLUSTER  CNI      DNS      POLICIES",
    "  a        calico   unknown  not enforced (calico)",
    "        pods 10.0.0.0/16; public endpoint for 0.0.0.0/0; local accounts",
    "  b        unknown  unknown  unknown                access unknown",
  ]);
});

test("capacity shows what is short or not known, and counts the rest", () => {
  const capacity = {
    cniMode: "vpc-cni",
    subnets: [
      { id: "subnet-1", zone: "a", freeAddresses: 7, use: "nodes" },
      { id: "/subscriptions/s/subnets/big", freeAddresses: 4000, use: "nodes" },
      { id: "subnet-2", use: "pods" },
    ],
    quotas: [
      { name: "cores", limit: 250, used: 208, unit: "vCPUs" },
      { name: "machines", limit: 25_000, used: 7 },
      { name: "spot", limit: 10 },
    ],
    launchTemplates: [{ pool: "p", id: "lt-1", version: "3", latestVersion: "5", imageName: "al2023" }],
  } as const;
  expect(lines("capacity", [cluster("a", { capacity }), cluster("b", { capacity: {} })])).toStrictEqual([
    "Capacity",
    "  a",
    "    subnet-1  nodes; a       7 free               vpc-cni",
    "    subnet-2  pods           unknown              vpc-cni",
    "    cores     quota          208 of 250 vCPUs",
    "    lt-1      template of p  version 3, newest 5  al2023",
    "  b",
    "    subnets                  unknown",
    "    quotas                   unknown",
    "  3 entries that need no attention left out (-o wide shows all)",
  ]);
});

describe("in a report", () => {
  const addons = [{ name: "dns", version: "1", managed: false, status: "ACTIVE", issues: [] }];
  const inventory: Inventory = {
    takenAt: "2026-11-21T00:00:00Z",
    scopes: [
      {
        scope,
        status: "partial",
        clusters: 3,
        gaps: [{ scope, what: "add-ons", code: "FORBIDDEN", message: "no", cluster: "denied" }],
      },
    ],
    clusters: [cluster("denied"), cluster("full", { addons }), cluster("silent")],
    gaps: [],
    details: ["addons"],
    interrupted: false,
  };

  test("what was asked for is shown, unless other details are wanted", () => {
    expect(inventoryTable(inventoryView(inventory))).toContain("\nAdd-ons\n");
    const other = inventoryTable(inventoryView(inventory, asOf, ["network"]));
    expect([other.includes("\nAdd-ons\n"), other.includes("\nNetwork\n")]).toStrictEqual([false, true]);
    const { details: _, ...plain } = inventory;
    expect(inventoryTable(inventoryView(plain))).not.toContain("Add-ons");
  });

  test("a cluster that could not be read is told from one whose provider tells nothing", () => {
    const text = inventoryTable(inventoryView(inventory));
    expect(text).toContain("unknown, see the gaps: denied\n");
    expect(text).toContain("unknown, not told by the provider: silent\n");
  });

  test("CSV has a record for every fact and for every cluster without one", () => {
    const [header = [], ...records] = readCsv(inventoryCsv(inventoryView(inventory)));
    const columns = header.map(({ text }) => text);
    const at = (record: readonly ReadCell[], title: string) => record[columns.indexOf(title)]?.text;
    const facts = records.filter((record) => at(record, "record") === "detail");
    const titles = ["name", "detail", "detail_name", "detail_about", "detail_state", "detail_more"];
    expect(facts.map((record) => titles.map((title) => at(record, title)))).toStrictEqual([
      ["full", "addons", "dns", "1", "ACTIVE", ""],
      ["denied", "addons", "", "", "unknown", ""],
      ["silent", "addons", "", "", "unknown", "not told by the provider"],
    ]);
    expect(records.every((record) => record.length === header.length)).toBe(true);
  });
});

test("no text of a cluster breaks a line, reaches a terminal raw or exceeds the width", () => {
  fc.assert(
    fc.property(fc.constantFrom(...hostileStrings), fc.integer({ min: 60, max: 200 }), (text, width) => {
      const hostile = cluster(text, {
        addons: [
          {
            name: text,
            version: text,
            managed: false,
            status: text,
            issues: [{ code: text, message: text, severity: "error" }],
          },
        ],
        insights: [
          {
            id: text,
            category: "other",
            severity: "error",
            statusRaw: text,
            title: text,
            reason: text,
            resources: [text],
          },
        ],
        operations: [{ id: text, kind: "other", kindRaw: text, pool: text, status: "failed", error: text }],
        network: { cni: text, policyEngine: text, podCidrs: [text] },
        capacity: { cniMode: text, subnets: [{ id: text, use: "nodes" }], quotas: [{ name: text, unit: text }] },
      });
      for (const block of detailBlocks([hostile, cluster(text)], detailNames, asOf, () => false)) {
        for (const line of detailLines(block, width)) {
          expect(textWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        }
        for (const line of detailLinesWide(block)) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(
          detailMarkdown(block)
            .split("\n")
            .filter((line) => line.startsWith("|")).length,
        ).toBe(block.rows.length === 0 ? 0 : block.rows.length + 2);
      }
    }),
    { numRuns: 200 },
  );
});
