import { expect, test } from "vitest";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import type { VersionOffer } from "../../../lib/core/version-offer.ts";
import { textWidth } from "../../../lib/encode/terminal.ts";
import { versionsCsv } from "../../../lib/report/versions-csv.ts";
import { versionsMarkdown, versionsTable, versionsWide } from "../../../lib/report/versions-text.ts";
import { versionsDocument, versionsView } from "../../../lib/report/versions-view.ts";
import { buildCluster } from "../../support/builders.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { readCsv } from "../../support/read-csv.ts";
import { supportDate } from "../../support/support-dates.ts";

const asOf = Date.parse("2026-11-21T00:00:00Z");
const scope = { provider: "gke", accountId: "payments" };

function offer(raw: string, changes: Partial<VersionOffer> = {}): VersionOffer {
  return { version: parseVersion(raw), isDefault: false, isPreview: false, ...changes };
}

function cluster(name: string, raw: string) {
  const { controlPlane } = buildCluster(scope, name);
  const support = {
    plan: "standard",
    atEndOfStandard: "auto-upgrade",
    endOfStandard: supportDate("2026-04-11T00:00:00Z"),
  } as const;
  return buildCluster(scope, name, { controlPlane: { ...controlPlane, version: parseVersion(raw) }, support });
}

const dated = { endOfStandard: supportDate("2027-01-28T00:00:00Z", { source: "derived" }) };

const inventory: Inventory = {
  takenAt: "2026-11-21T00:00:00Z",
  scopes: [
    {
      scope,
      status: "ok",
      clusters: 3,
      gaps: [],
      offers: [
        offer("1.34.9-gke.100", { ...dated, channel: "STABLE" }),
        offer("1.34.10-gke.5", { ...dated, channel: "REGULAR", isDefault: true }),
        offer("1.35.1-gke.1", { endOfStandard: supportDate("2027-04-11T00:00:00Z") }),
        offer("1.35.2-gke.1", { endOfStandard: supportDate("2027-03-11T00:00:00Z") }),
        offer("1.36.0-gke.1", { isPreview: true }),
      ],
    },
    { scope: { provider: "aks", accountId: "s" }, status: "ok", clusters: 0, gaps: [] },
  ],
  clusters: [cluster("a", "1.34.9-gke.100"), cluster("b", "1.34.10-gke.5"), cluster("old", "1.32.1-gke.7")],
  gaps: [{ scope: { provider: "eks", accountId: "*" }, what: "scopes", code: "AUTH", message: "no credentials" }],
  interrupted: false,
};

test("each minor is told once, with what is offered, until when, and what runs on it", () => {
  const { rows } = versionsView(inventory, asOf);
  expect(
    rows.map(({ minor, offered, latest, channels, phase, clusters, pools }) => [
      minor,
      offered,
      latest,
      channels,
      phase,
      clusters,
      pools,
    ]),
  ).toStrictEqual([
    ["1.32", "no", undefined, [], "unsupported", 1, 0],
    ["1.34", "default", "1.34.10-gke.5", ["REGULAR", "STABLE"], "standard", 2, 3],
    ["1.35", "yes", "1.35.2-gke.1", [], "standard", 0, 0],
    ["1.36", "preview", "1.36.0-gke.1", [], "preview", 0, 0],
  ]);
});

test("where sources differ the earliest date holds and the difference is marked", () => {
  const row = versionsView(inventory, asOf).rows.find(({ minor }) => minor === "1.35");
  expect(row?.endOfStandard).toStrictEqual({
    at: "2027-03-11T00:00:00Z",
    days: 110,
    precision: "day",
    mayMove: false,
    source: "api",
    varies: true,
  });
  expect(versionsTable(versionsView(inventory, asOf))).toContain("* differs between scopes: the earliest is shown");
});

test("without offers nothing is called no longer offered, and unknown versions have a row of their own", () => {
  const dark = buildCluster(scope, "dark", {
    controlPlane: { status: "running", statusRaw: "RUNNING", managed: true },
    pools: [],
  });
  const [report] = inventory.scopes;
  if (report === undefined) throw new Error("the sample has scopes");
  const { offers: _, ...unasked } = report;
  const { rows } = versionsView({ ...inventory, scopes: [unasked], clusters: [...inventory.clusters, dark] }, asOf);
  expect(rows.map(({ minor, offered, clusters }) => [minor, offered, clusters])).toStrictEqual([
    ["1.32", "unknown", 1],
    ["1.34", "unknown", 2],
    [undefined, "unknown", 1],
  ]);
});

test("after standard support comes extended, then platform support, then nothing", () => {
  const past = supportDate("2026-01-01T00:00:00Z");
  const future = supportDate("2027-01-01T00:00:00Z");
  const phaseOf = (changes: Partial<VersionOffer>) => {
    const [report] = inventory.scopes;
    const offers = [offer("1.30.1", changes)];
    const scopes = report === undefined ? [] : [{ ...report, offers }];
    return versionsView({ ...inventory, scopes, clusters: [] }, asOf).rows[0]?.phase;
  };
  expect(phaseOf({})).toBe("unknown");
  expect(phaseOf({ endOfStandard: future })).toBe("standard");
  expect(phaseOf({ endOfStandard: past, endOfExtended: future })).toBe("extended");
  expect(phaseOf({ endOfStandard: past, endOfPlatform: future })).toBe("platform");
  expect(phaseOf({ endOfStandard: past, endOfExtended: past })).toBe("unsupported");
  expect(phaseOf({ endOfStandard: past })).toBe("unsupported");
  expect(phaseOf({ endOfStandard: supportDate(new Date(asOf).toISOString()) })).toBe("unsupported");
});

test("the table fits its width, marks derived dates and shows what could not be read", () => {
  const view = versionsView(inventory, asOf);
  const table = versionsTable(view, { width: 90 });
  expect(Math.max(...table.split("\n").map(textWidth))).toBeLessThanOrEqual(90);
  expect(table).toContain("~2027-01-28");
  expect(table).toContain("3 clusters on 2 versions, as of 2026-11-21");
  expect(table).toContain("  AUTH scopes of eks/*: no credentials");
  expect(versionsWide(view)).toContain("REGULAR STABLE");
  expect(versionsMarkdown(view)).toContain(
    "| `gke` | 1.34 | default | `1.34.10-gke.5` | standard | \\~2027-01-28 (68 days) | unknown | 2 | 3 |",
  );
});

test("a terminal of 80 columns holds the table, also with what is not known", () => {
  const view = versionsView(inventory, asOf);
  const [row] = view.rows;
  const end = view.rows.find(({ endOfStandard }) => endOfStandard?.mayMove)?.endOfStandard;
  if (row === undefined || end === undefined) throw new Error("no row has a derived end");
  const { minor: _, endOfStandard: __, ...unknown } = row;
  const upstreamEnd = { at: "2027-10-29T00:00:00Z", precision: "day" } as const;
  const rows = [
    { ...row, offered: "default", phase: "unsupported", endOfStandard: end, endOfExtended: end } as const,
    { ...unknown, phase: "unknown", upstreamEnd } as const,
  ];
  const table = versionsTable({ ...view, rows }, { width: 80 });
  for (const line of table.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
  expect(table).toMatch(/\? .*upstream 2027-10\b(?!-)/);
});

test("CSV has a record per minor and per gap, with the same columns", () => {
  const records = readCsv(versionsCsv(versionsView(inventory, asOf)));
  expect(records.map(([first]) => first?.text)).toStrictEqual([
    "record",
    "version",
    "version",
    "version",
    "version",
    "gap",
  ]);
  expect(new Set(records.map((record) => record.length)).size).toBe(1);
});

test("the document is plain JSON", () => {
  const document = versionsDocument(versionsView(inventory, asOf));
  expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
  expect(document).toMatchObject({ kind: "FleetVersions", schemaVersion: 1, asOf: "2026-11-21T00:00:00Z" });
});

test("hostile channels reach no terminal raw and break no row", () => {
  for (const text of hostileStrings) {
    const [report] = inventory.scopes;
    if (report === undefined) throw new Error("the sample has scopes");
    const gap = { scope: { provider: text, accountId: text }, what: text, code: "TIMEOUT", message: text } as const;
    const view = versionsView(
      {
        ...inventory,
        scopes: [{ ...report, offers: [offer("1.34.1", { channel: text, plans: [text] })] }],
        gaps: [gap],
      },
      asOf,
    );
    expect((versionsWide(view) + versionsTable(view)).replaceAll("\n", "")).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u,
    );
    expect(versionsMarkdown(view).split("\n")).toHaveLength(13);
  }
});

test("OpenShift on IBM Cloud has rows of its own, with the offers of the accounts that its clusters are in", () => {
  const ibm = { provider: "iks", accountId: "a" };
  const shift = buildCluster(ibm, "shift");
  const openShift = {
    ...shift,
    ref: { ...shift.ref, provider: "roks" },
    controlPlane: { ...shift.controlPlane, version: parseVersion("1.31") },
  };
  const offers = [
    offer("1.35.4"),
    offer("1.31", { provider: "roks", distributionVersion: parseVersion("4.18.31"), isDefault: true }),
  ];
  const scopes = [{ scope: ibm, status: "ok", clusters: 1, gaps: [], offers }] as const;
  const { rows } = versionsView({ ...inventory, scopes, clusters: [openShift] }, asOf);
  expect(rows.map(({ provider, minor, offered, latest }) => [provider, minor, offered, latest])).toStrictEqual([
    ["iks", "1.35", "yes", "1.35.4"],
    ["roks", "1.31", "default", "4.18.31"],
    // The node pool of the sample runs another minor.
    ["roks", "1.34", "no", undefined],
  ]);
});

test("what nobody tells is unknown, not refused, and the project's own end of support stands in under its name", () => {
  const place = { provider: "kubeconfig", accountId: "edge" };
  const support = {
    plan: "unknown",
    atEndOfStandard: "unknown",
    upstreamEol: supportDate("2026-10-28T00:00:00Z"),
  } as const;
  const view = versionsView(
    {
      ...inventory,
      scopes: [{ scope: place, status: "ok", clusters: 1, gaps: [], offers: [] }],
      clusters: [buildCluster(place, "edge", { support })],
    },
    asOf,
  );
  expect(view.rows).toMatchObject([
    { minor: "1.34", offered: "unknown", phase: "unknown", upstreamEnd: { at: "2026-10-28T00:00:00Z" } },
  ]);
  for (const text of [versionsTable(view), versionsWide(view), versionsMarkdown(view)])
    expect(text).toContain("upstream 2026-10-28");
  expect(versionsTable(view)).toContain("end of the Kubernetes project's support");
});
