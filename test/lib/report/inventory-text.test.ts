import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { textWidth } from "../../../lib/encode/terminal.ts";
import { inventoryCsv } from "../../../lib/report/inventory-csv.ts";
import { inventoryMarkdown } from "../../../lib/report/inventory-markdown.ts";
import { inventoryTable, inventoryWide } from "../../../lib/report/inventory-table.ts";
import { inventoryView } from "../../../lib/report/inventory-view.ts";
import { buildCluster } from "../../support/builders.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { buildInventory } from "../../support/inventories.ts";
import { readCsv } from "../../support/read-csv.ts";
import { supportDate } from "../../support/support-dates.ts";

const asOf = Date.parse("2026-11-21T00:00:00Z");

/** One cluster of everything the table has a sign or a sentence for. */
function sample(): Inventory {
  const scope = { provider: "eks", accountId: "111122223333", accountName: "payments", region: "eu-central-1" };
  const pricing = { surcharge: "extended-phase", supportHourlyUsd: 0.5 } as const;
  const support = {
    plan: "extended",
    atEndOfStandard: "enter-extended",
    endOfStandard: supportDate("2026-03-23T00:00:00Z"),
    endOfExtended: supportDate("2027-04-01T00:00:00Z", { precision: "month", tentative: true }),
  } as const;
  const unknown = { plan: "unknown", atEndOfStandard: "unknown" } as const;
  const clusters: readonly Cluster[] = [
    buildCluster(scope, "checkout-prod", { support, pricing, environment: "prod" }),
    buildCluster(scope, "dark", { support: unknown, pools: [], poolsComplete: false }),
  ];
  const message = "User: reader is not authorized to perform: eks:ListNodegroups";
  const gap = {
    scope,
    what: "node pools",
    code: "FORBIDDEN",
    message,
    cluster: "dark",
    hint: "Grant eks:ListNodegroups.",
  } as const;
  const off = { provider: "gke", accountId: "sandbox" };
  return {
    takenAt: "2026-11-21T00:00:00Z",
    scopes: [
      { scope, status: "partial", clusters: 2, gaps: [gap] },
      {
        scope: off,
        status: "not-enabled",
        clusters: 0,
        gaps: [{ scope: off, what: "clusters", code: "NOT_ENABLED", message: "off" }],
      },
    ],
    clusters,
    gaps: [],
    interrupted: false,
  };
}

/** An inventory whose every foreign text is `text`. */
function hostile(text: string): Inventory {
  const scope = { provider: "eks", accountId: text, accountName: text, region: text };
  const cluster = buildCluster(scope, text, { environment: text, owner: text, wave: text });
  return {
    takenAt: "2026-11-21T00:00:00Z",
    scopes: [
      {
        scope,
        status: "partial",
        clusters: 1,
        gaps: [{ scope, what: text, code: "BAD_RESPONSE", message: text, cluster: text, path: text, hint: text }],
      },
    ],
    clusters: [cluster],
    gaps: [],
    interrupted: false,
  };
}

test("the table says when, what, where and how much, explains its signs, and sums up", () => {
  expect(inventoryTable(inventoryView(sample(), asOf), { width: 120 })).toBe(`\
NAME           CLOUD  ACCOUNT   LOCATION      ENV   VERSION  SUPPORT $/MO   ENDS                 STATUS
checkout-prod  eks    payments  eu-central-1  prod  1.34     extended $365  ~2027-03 (131 days)  running
dark         ! eks    payments  eu-central-1        1.34/?   unknown $?     unknown              running

/? nodes not known   ~ tentative or derived date   $? cost not known   ! parts could not be read

2 clusters in 2 scopes, as of 2026-11-21
Support: 1 extended, 1 unknown
Extended and long-term support: $365/month for 1 cluster, unknown for 1
Starting within 90 days: $0/month, unknown for 1
Not known: support of 1, all nodes of 1
Kubernetes service not enabled in 1 scope: gke/sandbox
Could not be read: 1 (scopes not read wholly: 1)
  FORBIDDEN node pools of eks/payments/eu-central-1 dark: User: reader is not authorized to perform: eks:ListNodegroups
    Grant eks:ListNodegroups.
Next: fleetwright providers   says which credentials and permissions are missing
`);
});

test("every line fits the width, whatever names the clusters have", () => {
  const inventories = [
    sample(),
    buildInventory(40),
    ...["日本語".repeat(30), "x".repeat(10_240), "\u001b[2J"].map(hostile),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...inventories), fc.integer({ min: 60, max: 200 }), (inventory, width) => {
      const lines = inventoryTable(inventoryView(inventory, asOf), { width }).split("\n");
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    }),
    { numRuns: 60 },
  );
});

test("at 100 columns the name, the cloud, the account, the place, the version, the cost and the date are all there", () => {
  const [header] = inventoryTable(inventoryView(buildInventory(40), asOf)).split("\n");
  expect(header?.split(/ {2,}/).slice(0, 7)).toStrictEqual([
    "NAME",
    "CLOUD",
    "ACCOUNT",
    "LOCATION",
    "VERSION",
    "SUPPORT $/MO",
    "ENDS",
  ]);
});

test("what is left out for width is said", () => {
  expect(inventoryTable(inventoryView(sample(), asOf), { width: 60 })).toContain("left out for width: ");
  expect(inventoryTable(inventoryView(sample(), asOf), { width: 200 })).not.toContain("left out");
});

test("colour changes nothing but colour", () => {
  const view = inventoryView(sample(), asOf);
  const coloured = inventoryTable(view, { style: (kind, text) => `<${kind}>${text}</>` });
  expect(coloured).toContain("<warn>extended $365</>");
  expect(
    coloured
      .replaceAll(/<\/?\w*>/g, "")
      .split("\n")
      .map((line) => line.trimEnd()),
  ).toStrictEqual(inventoryTable(view).split("\n"));
});

test("the same gap in many scopes takes one line, and a table shows only so many kinds", () => {
  const base = buildInventory(0);
  const many = Array.from(
    { length: 300 },
    (_, i) =>
      ({
        scope: { provider: "eks", accountId: String(i) },
        what: "clusters",
        code: "TIMEOUT",
        message: i < 200 ? "slow" : `kind ${i}`,
      }) as const,
  );
  const view = inventoryView({ ...base, scopes: [], gaps: many }, asOf);
  const table = inventoryTable(view);
  expect(table).toContain("  TIMEOUT clusters of eks/0, eks/1 and 198 more: slow\n");
  expect(table).toContain("  and 93 more kinds of gap (-o wide or json shows all)\n");
  expect(inventoryWide(view).match(/eks\/\d+/g)).toHaveLength(300);
  expect(table).toContain("Next: fleetwright inventory --save FILE --resume");
});

test("an empty fleet is reported, not left blank", () => {
  const table = inventoryTable(inventoryView({ ...buildInventory(0), scopes: [], gaps: [] }, asOf));
  expect(table).toBe(
    "0 clusters in 0 scopes, as of 2026-11-21\nNext: fleetwright versions   shows which versions each cloud offers, and until when\n",
  );
});

test("an interrupted reading says so wherever it is shown", () => {
  const view = inventoryView({ ...sample(), interrupted: true }, asOf);
  for (const text of [inventoryTable(view), inventoryWide(view), inventoryMarkdown(view)]) {
    expect(text).toContain("Interrupted: this is what had been read, and more may exist");
  }
});

test("hostile names reach no terminal raw, and cannot add a line", () => {
  const lines = inventoryWide(inventoryView(hostile("plain"), asOf)).split("\n").length;
  for (const text of hostileStrings) {
    const view = inventoryView(hostile(text), asOf);
    const wide = inventoryWide(view);
    expect(wide.split("\n")).toHaveLength(lines);
    expect((wide + inventoryTable(view)).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }
});

test("CSV gives back every hostile name, label and message", () => {
  for (const text of hostileStrings) {
    const [header = [], cluster = [], , gap = []] = readCsv(inventoryCsv(inventoryView(hostile(text), asOf)));
    const cell = (record: typeof cluster, title: string) => {
      const found = record[header.findIndex((entry) => entry.text === title)]?.text ?? "missing";
      return found.startsWith("'") ? found.slice(1) : found;
    };
    const expected = text.toWellFormed();
    const titles = ["account_id", "account_name", "name", "environment", "wave", "owner"];
    expect(titles.map((title) => cell(cluster, title))).toStrictEqual(titles.map(() => expected));
    expect(["gap_what", "gap_message", "gap_path", "name"].map((title) => cell(gap, title))).toStrictEqual(
      Array(4).fill(expected),
    );
  }
});

test("CSV holds clusters, scopes not read and gaps, all with the same columns", () => {
  const records = readCsv(inventoryCsv(inventoryView(sample(), asOf)));
  expect(records.map(([first]) => first?.text)).toStrictEqual([
    "record",
    "cluster",
    "cluster",
    "scope",
    "scope",
    "gap",
  ]);
  expect(new Set(records.map((record) => record.length)).size).toBe(1);
  const [header = [], first = [], dark = []] = records;
  const at = (record: typeof first, title: string) => record[header.findIndex((entry) => entry.text === title)];
  expect(at(first, "surcharge_usd_month")?.text).toBe("365");
  expect(at(dark, "surcharge_usd_month")).toStrictEqual({ text: "", quoted: false });
  expect(at(first, "deadline_days")?.text).toBe("131");
  expect(at(dark, "gaps")?.text).toBe("1");
});

test("Markdown keeps one row per cluster and one line per gap, whatever the names", () => {
  const lines = inventoryMarkdown(inventoryView(hostile("plain"), asOf)).split("\n").length;
  for (const text of hostileStrings) {
    expect(inventoryMarkdown(inventoryView(hostile(text), asOf)).split("\n")).toHaveLength(lines);
  }
});

test("all formats for people give the same sums", () => {
  const view = inventoryView(sample(), asOf);
  const markdown = inventoryMarkdown(view).replaceAll("\\$", "$");
  for (const sum of [
    "$365/month for 1 cluster, unknown for 1",
    "1 extended, 1 unknown",
    "gke/sandbox",
    "scopes not read wholly: 1",
  ]) {
    expect(inventoryTable(view)).toContain(sum);
    expect(inventoryWide(view)).toContain(sum);
    expect(markdown).toContain(sum);
  }
});
