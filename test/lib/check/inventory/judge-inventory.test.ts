import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inventoryChecks } from "../../../../lib/check/inventory/inventory-checks.ts";
import { judgeInventory } from "../../../../lib/check/inventory/judge-inventory.ts";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import { findingCatalogue } from "../../../../lib/core/finding-catalogue.ts";
import type { Judge } from "../../../../lib/core/judgement.ts";
import { upgradeRules } from "../../../../lib/data/index.ts";
import { hostileStrings } from "../../../support/hostile-strings.ts";
import { allCases } from "./all-cases.ts";
import { aks, eks, eksPool, gke, input, insight, insights, kubeadm, until } from "./ready-clusters.ts";

const everyCase = allCases.flatMap(({ code, rows }) => rows.map((row) => ({ ...row, code })));
const judge: Judge = judgeInventory;

describe.each([
  ["EKS", eks(), input("eks")],
  ["GKE", gke(), input("gke")],
  ["AKS", aks(), input("aks")],
  ["self-built", kubeadm(), input("kubeadm")],
] as const)("a cluster of %s of which everything was read and that is well", (_, cluster, asked) => {
  test("gives no finding, and every check had its evidence", () => {
    const { findings, performed, applicable } = judge(cluster, asked);
    expect(findings).toStrictEqual([]);
    expect(performed).toBe(applicable);
    expect(applicable).toBe(inventoryChecks(cluster, asked).length);
    expect(applicable).toBeGreaterThan(8);
  });
});

test("evidence that is missing lowers what was performed, and never what applies", () => {
  const read = judge(eks(), input("eks"));
  const { insights: _, addons: __, operations: ___, ...basic } = eks({ poolsComplete: false });
  const unread = judge(basic as Cluster, input("eks"));
  expect(unread.findings.map(({ code, verdict }) => [code, verdict])).toStrictEqual([
    ["INPUT-NODES-UNSEEN", "unknown"],
    ["UPGRADE-ADDON-INCOMPATIBLE", "unknown"],
    ["UPGRADE-INSIGHT-UNKNOWN", "unknown"],
    ["UPGRADE-KUBE-PROXY-SKEW", "unknown"],
    ["UPGRADE-OPERATION-IN-PROGRESS", "unknown"],
  ]);
  expect(unread.applicable - unread.performed).toBe(5);
  expect(read.performed).toBe(read.applicable);
});

test.each(everyCase)("$code, $title: what is said is whole, ordered and counted", ({ cluster, input: asked }) => {
  const { findings, performed, applicable } = judge(cluster, asked);
  const prints = findings.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  expect(performed).toBeLessThanOrEqual(applicable);
  expect(findings.map(({ code }) => code)).toStrictEqual(findings.map(({ code }) => code).toSorted());
  for (const finding of findings) {
    const entry = findingCatalogue[finding.code as keyof typeof findingCatalogue];
    expect(finding.severity).toBe(entry.severity);
    expect(finding.message).toMatch(/^\S.*\S$/);
    expect(finding.message).not.toMatch(/undefined|NaN|\[object/);
    expect(finding.fix).toMatch(/\.$|^repair it$/);
    expect(finding.evidence.map(({ source }) => source).every((source) => /^(?:\$\.|https:)/.test(source))).toBe(true);
    expect(finding.appliesFrom ?? "1.0").toMatch(/^1\.\d+$/);
  }
});

test("a finding names where the cluster tells it, what it tells, and the table that it rests on", () => {
  const pools = [
    eksPool(),
    eksPool({ name: "old", uid: "old", image: { family: "AL2" }, status: "error", statusRaw: "FAILED" }),
  ];
  const evidence = judge(eks({ pools }), input("eks")).findings.map(({ code, evidence }) => [code, evidence]);
  const observedAt = "2026-01-01T00:00:00Z";
  expect(evidence).toStrictEqual([
    [
      "UPGRADE-IMAGE-DROPPED",
      [
        { kind: "inventory", source: "$.pools[1].image", observedAt },
        {
          kind: "data",
          source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html",
          detail: "as of 2026-11-21",
        },
      ],
    ],
    ["UPGRADE-POOL-UNHEALTHY", [{ kind: "inventory", source: "$.pools[1].status", detail: "FAILED", observedAt }]],
  ]);
});

test("an exclusion is told by the name that the provider has for it", () => {
  const exclusion = { start: "2025-12-15T00:00:00Z", blocks: "all", nativeId: "year's end" } as const;
  const { findings } = judge(
    gke({ maintenance: { windows: [], exclusions: [exclusion], bestEffort: false } }),
    input("gke"),
  );
  expect(findings.map(({ evidence }) => evidence[0]?.detail)).toStrictEqual(["year's end"]);
});

test("a status is told in the provider's words, where it has any", () => {
  const detailOf = (statusRaw: string) => {
    const controlPlane = { ...eks().controlPlane, status: "updating", statusRaw } as const;
    return judge(eks({ controlPlane }), input("eks")).findings[0]?.evidence[0]?.detail;
  };
  expect([detailOf("PATCHING"), detailOf("")]).toStrictEqual(["PATCHING", "updating"]);
});

test("what is not known is advised to be read, not repaired", () => {
  const controlPlane = { ...eks().controlPlane, status: "unknown", statusRaw: "RESTING" } as const;
  expect(judge(eks({ controlPlane }), input("eks")).findings.map(({ fix }) => fix)).toStrictEqual([
    "See the gaps of the inventory for what could not be read. Needed: The status of the cluster and its health issues.",
  ]);
});

test("a finding about a date names the document that the date is from", () => {
  const endOfStandard = { ...until("2025-12-01T00:00:00Z"), sourceUrl: "https://example.org/calendar" };
  const support = { plan: "standard", atEndOfStandard: "auto-upgrade", endOfStandard } as const;
  const forced = judge(eks({ support }), input("eks")).findings.find(({ code }) => code === "UPGRADE-FORCED-ANY-TIME");
  expect(forced?.evidence.map(({ detail }) => detail)).toStrictEqual(["https://example.org/calendar"]);
});

test("what the provider says is told as its own", () => {
  const warns = insight("Cluster health issues", { severity: "warning", statusRaw: "WARNING" });
  const { findings } = judge(eks({ insights: [...insights, warns] }), input("eks"));
  expect(findings.map(({ evidence }) => evidence[0])).toStrictEqual([
    {
      kind: "provider",
      source: "$.insights[2]",
      detail: "WARNING, refreshed at 2026-01-01T02:00:00Z",
      observedAt: "2026-01-01T00:00:00Z",
    },
  ]);
});

test("the order in which pools, add-ons and insights were read decides nothing but where they are found", () => {
  const pool = (name: string) => eksPool({ name, uid: name, status: "degraded", statusRaw: "DEGRADED" });
  const pools = ["a", "b", "c", "d"].map(pool);
  const said = (cluster: Cluster) => judge(cluster, input("eks")).findings.map(({ evidence: _, ...rest }) => rest);
  fc.assert(
    fc.property(fc.shuffledSubarray(pools, { minLength: 4 }), (shuffled) => {
      expect(said(eks({ pools: shuffled }))).toStrictEqual(said(eks({ pools })));
    }),
  );
});

test("two pools of one name make one finding, and what is certain about either is kept", () => {
  const well = eksPool({ status: "unknown", statusRaw: "RESTING" });
  const ill = eksPool({ status: "degraded", statusRaw: "DEGRADED" });
  for (const pools of [
    [well, ill],
    [ill, well],
  ]) {
    const found = judge(eks({ pools }), input("eks")).findings.filter(({ code }) => code === "UPGRADE-POOL-UNHEALTHY");
    expect(found.map(({ verdict }) => verdict)).toStrictEqual(["fail"]);
  }
});

test("of two pools of one name that fail alike, the first is told", () => {
  const ill = (statusRaw: string) => eksPool({ status: "error", statusRaw });
  const { findings } = judge(eks({ pools: [ill("FIRST"), ill("SECOND")] }), input("eks"));
  expect(findings.map(({ message }) => message)).toStrictEqual(["the status of node pool workers is FIRST"]);
});

test("OpenShift's hops are judged by the Kubernetes inside", () => {
  const cluster = kubeadm({ distribution: "openshift" });
  const asked = { ...input("kubeadm", { hops: ["4.21", "4.22"] }), rules: upgradeRules("roks") };
  expect(judge(cluster, asked).findings.map(({ code }) => code)).toStrictEqual(["INPUT-VERSION-UNKNOWN"]);
  const behind = judge(
    { ...cluster, pools: [eksPool({ kind: "inferred", versions: [] })] },
    { ...asked, hops: ["4.21"] },
  );
  expect(behind.findings.map(({ code }) => code)).toStrictEqual(["UPGRADE-NODE-SKEW"]);
});

test("hostile names of pools, tags and statuses are reported as they are and break nothing", () => {
  for (const text of hostileStrings) {
    const cluster = eks({
      labels: Object.fromEntries([
        [text, text],
        ["__proto__", text],
      ]),
      pools: [eksPool({ name: text, status: "error", statusRaw: text })],
      controlPlane: { ...eks().controlPlane, status: "error", statusRaw: text },
    });
    const { findings } = judge(cluster, input("eks"));
    expect(findings.map(({ target }) => target.name)).toContain(text);
  }
});

test("a day that is no instant is refused", () => {
  expect(() => judge(eks(), input("eks", { asOf: "tomorrow" }))).toThrow(expect.objectContaining({ code: "CONFIG" }));
});
