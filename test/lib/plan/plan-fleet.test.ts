import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import { isFleetError } from "../../../lib/core/error.ts";
import { type Finding, finding } from "../../../lib/core/finding.ts";
import type { Judge } from "../../../lib/core/judgement.ts";
import type { ClusterPlan } from "../../../lib/core/plan.ts";
import { planHash } from "../../../lib/core/plan-hash.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import { type PlanFleetOptions, planFleet } from "../../../lib/plan/plan-fleet.ts";
import {
  aksScope,
  clusterAt,
  eksOffers,
  eksScope,
  iksScope,
  inventoryOf,
  planningDay,
  poolAt,
} from "../../support/plan-inventory.ts";

type Offers = Parameters<typeof inventoryOf>[1][number][1];

function planOf(cluster: Cluster, options: Partial<PlanFleetOptions> = {}, offers: Offers = eksOffers) {
  const inventory = inventoryOf([cluster], [[cluster.ref.scope, offers]]);
  return planFleet({ inventory, policy: {}, asOf: planningDay, ...options });
}

function one(...args: Parameters<typeof planOf>): ClusterPlan {
  const [only] = planOf(...args).clusters;
  if (only === undefined) throw new Error("the plan has no cluster");
  return only;
}

const ready: Judge = () => ({ findings: [], performed: 4, applicable: 4 });

describe("the outcome of a cluster", () => {
  test("is planned, with hops in order, a stage and times", () => {
    const cluster = one(clusterAt(eksScope, "a", "1.34"), { judge: ready });
    expect(cluster).toMatchObject({
      outcome: "planned",
      verdict: "ready",
      version: "1.34",
      target: "1.36",
      reasons: [],
    });
    expect(cluster.hops.map(({ from, to }) => `${from} -> ${to}`)).toStrictEqual(["1.34 -> 1.35", "1.35 -> 1.36"]);
    expect(cluster).toMatchObject({ start: planningDay, end: cluster.hops[1]?.end });
  });

  test("is current on any patch of the target's minor, and also beyond a target, which is said", () => {
    expect(one(clusterAt(eksScope, "a", "1.36"))).toMatchObject({ outcome: "current", hops: [], reasons: [] });
    const reasons = [{ code: "AHEAD", message: "it runs 1.37, newer than its target 1.36" }];
    expect(one(clusterAt(eksScope, "a", "1.37"))).toMatchObject({ outcome: "current", target: "1.36", reasons });
  });

  test("brings pools that lag to a control plane that is there already", () => {
    const cluster = one(clusterAt(eksScope, "a", "1.37", { pools: [poolAt("old", "1.35")] }));
    expect(cluster).toMatchObject({ outcome: "planned", hops: [{ from: "1.37", to: "1.37" }] });
  });

  test.each([
    ["a target that is not offered", clusterAt(eksScope, "a", "1.34"), "1.39", eksOffers, "not-offered: 1.39"],
    ["a target that is no version", clusterAt(eksScope, "a", "1.34"), "newest", eksOffers, 'unknown-version: "newest"'],
    ["a gap in the offers further up", clusterAt(eksScope, "a", "1.34"), "1.37", ["1.35", "1.37"], "skips-minor:"],
    [
      "pools too far behind",
      clusterAt(eksScope, "a", "1.34", { pools: [poolAt("p", "1.30")] }),
      "1.35",
      eksOffers,
      "unreachable: node pool",
    ],
    [
      "a channel where there is none",
      clusterAt(eksScope, "a", "1.34"),
      "channel",
      eksOffers,
      "clusters of eks have no release channels",
    ],
  ] as const)("is blocked by %s", (_, cluster, target, offers, message) => {
    const planned = one(cluster, { policy: { targets: [{ target }] } }, offers);
    expect(planned).toMatchObject({ outcome: "blocked", hops: [], reasons: [{ code: "INVALID_TARGET" }] });
    expect(planned.reasons[0]?.message).toContain(message);
  });

  test("is rebuild where the provider updates a control plane this old no more", () => {
    const offers = ["1.35.4_1510", "1.36.1_1520"];
    const old = one(clusterAt(iksScope, "i", "1.33.6_1540"), {}, offers);
    expect(old).toMatchObject({ outcome: "rebuild", hops: [], reasons: [{ code: "REBUILD" }] });
    expect(old.reasons[0]?.message).toBe(
      "no upgrade leads away from 1.33 any more; the oldest version on offer is 1.35",
    );
    expect(one(clusterAt(iksScope, "i", "1.34.6_1540"), {}, offers)).toMatchObject({ outcome: "planned" });
    expect(one(clusterAt(eksScope, "a", "1.28"), {}, eksOffers)).toMatchObject({ outcome: "rebuild" });
  });

  test("is unknown on AKS when the next step depends on a list that was not read, and planned along that list", () => {
    const cluster = clusterAt(aksScope, "k", "1.31.2", { channel: { raw: "none", kind: "none" } });
    const offers = ["1.34.4", "1.34.6", "1.35.5"];
    const policy = { targets: [{ target: "1.34" }] };
    expect(one(cluster, { policy }, offers)).toMatchObject({ outcome: "unknown" });
    const upgradeTargets = [parseVersion("1.34.4")];
    const planned = one({ ...cluster, upgradeTargets }, { policy }, offers);
    expect(planned.hops.map(({ to }) => to)).toStrictEqual(["1.34.4"]);
    expect(one({ ...cluster, upgradeTargets: [] }, { policy }, offers)).toMatchObject({ outcome: "blocked" });
  });

  test("takes what the provider says of the cluster itself over what it offers in general", () => {
    const cluster = clusterAt(aksScope, "k", "1.33.5", { upgradeTargets: [parseVersion("1.34.4")] });
    const planned = one(cluster, { policy: { targets: [{ target: "1.34" }] } }, ["1.33.7", "1.34.4", "1.34.6"]);
    expect(planned.hops.map(({ to }) => to)).toStrictEqual(["1.34.4"]);
  });

  test.each([
    ["its version was not read", { controlPlane: { status: "running", statusRaw: "ACTIVE", managed: true } }],
    [
      "the cloud only registers it",
      { controlPlane: { version: parseVersion("1.34"), status: "running", statusRaw: "ACTIVE", managed: false } },
    ],
  ] as const)("is unknown when %s", (_, changes) => {
    const planned = one(clusterAt(eksScope, "a", "1.34", changes));
    expect(planned).toMatchObject({ outcome: "unknown", verdict: "cannot-determine", hops: [] });
    expect(planned.reasons).toHaveLength(1);
  });

  test("is unknown without offers, whatever the bundled calendar knows, and planned from an overlay", () => {
    const cluster = clusterAt(eksScope, "a", "1.34");
    const inventory = inventoryOf([cluster], []);
    const options = { inventory, policy: {}, asOf: planningDay };
    expect(planFleet(options).clusters[0]).toMatchObject({
      outcome: "unknown",
      reasons: [{ message: expect.stringContaining("was not read") }],
    });
    const overlays = { offers: [{ versions: ["1.34", "1.35", "1.36"] }] };
    expect(planFleet({ ...options, overlays }).clusters[0]).toMatchObject({ outcome: "planned", target: "1.35" });
  });

  test.each([
    ["stopped", { status: "stopped" }, undefined, "skipped"],
    ["stopped, where the policy plans such clusters", { status: "stopped" }, [], "planned"],
    ["degraded", { status: "degraded" }, undefined, "skipped"],
    ["being deleted, whatever the policy says", { status: "deleting" }, [], "skipped"],
    ["upgrading", { status: "upgrading" }, undefined, "planned"],
    ["upgrading, where the policy skips such clusters", { status: "upgrading" }, ["operation-in-progress"], "skipped"],
  ] as const)("when it is %s", (_, { status }, skip, outcome) => {
    const controlPlane = { version: parseVersion("1.34"), status, statusRaw: status, managed: true };
    const policy = skip === undefined ? {} : { skip };
    expect(one(clusterAt(eksScope, "a", "1.34", { controlPlane }), { policy })).toMatchObject({ outcome });
  });

  test("is skipped for a health issue of severity error, and says which", () => {
    const health = [{ code: "Ec2SubnetNotFound", message: "gone", severity: "error" as const }];
    const planned = one(clusterAt(eksScope, "a", "1.34", { health }));
    expect(planned).toMatchObject({
      outcome: "skipped",
      reasons: [{ message: "it is not healthy: Ec2SubnetNotFound: gone" }],
    });
  });

  test("is blocked when the policy leaves it no time, with the rule to relax", () => {
    const policy = { freezes: [{ name: "for ever", from: "2026-01-01", until: "2050-01-01" }] };
    const planned = one(clusterAt(eksScope, "a", "1.34"), { policy });
    expect(planned).toMatchObject({ outcome: "blocked" });
    expect(planned.start).toBeUndefined();
    expect(planned.reasons[0]?.fix).toBeTruthy();
  });

  test("goes to a preview only when an exact target names it", () => {
    const offers = [...eksOffers, { version: parseVersion("1.38"), isPreview: true }];
    expect(
      one(clusterAt(eksScope, "a", "1.37"), { policy: { targets: [{ target: "latest" }] } }, offers),
    ).toMatchObject({ outcome: "current" });
    expect(one(clusterAt(eksScope, "a", "1.37"), { policy: { targets: [{ target: "1.38" }] } }, offers)).toMatchObject({
      outcome: "planned",
    });
  });

  test("is planned in the versions of a distribution that counts its own, under its rules", () => {
    const version = (own: string, kubernetes: string) => ({
      version: parseVersion(kubernetes),
      distributionVersion: parseVersion(own),
    });
    const ref = { ...clusterAt(iksScope, "r", "1.31").ref, provider: "roks" };
    const cluster = clusterAt(iksScope, "r", "1.31", {
      ref,
      controlPlane: {
        ...version("4.18.12_1547_openshift", "1.31"),
        status: "running",
        statusRaw: "normal",
        managed: true,
      },
      pools: [poolAt("w", "1.30", { versions: [version("4.17.9_1500_openshift", "1.30")] })],
    });
    const offers = [
      ["4.18.20", "1.31"],
      ["4.19.5", "1.32"],
      ["4.20.2", "1.33"],
    ].map(([own = "", kubernetes = ""]) => ({
      ...version(own, kubernetes),
      provider: "roks",
    }));
    const planned = one(cluster, { policy: { targets: [{ target: "4.19" }] } }, [...offers, "1.35.4_1510"]);
    // One minor of skew: the workers move before the master does.
    expect(planned.hops.map(({ from, to }) => `${from} -> ${to}`)).toStrictEqual([
      "4.18.12_1547_openshift -> 4.18.12_1547_openshift",
      "4.18.12_1547_openshift -> 4.19.5",
    ]);
  });
});

describe("the deadline of a cluster", () => {
  const cheap = clusterAt(eksScope, "a", "1.34");

  test("is the end of standard support while extended support can be bought, and met by a plan that ends before", () => {
    expect(one(cheap).deadline).toStrictEqual({
      kind: "end-of-standard",
      at: "2026-12-02T00:00:00Z",
      tentative: false,
      met: true,
    });
  });

  test("is a forced upgrade where the provider upgrades the cluster at that date", () => {
    const support = { ...cheap.support, plan: "standard", atEndOfStandard: "auto-upgrade" } as const;
    expect(one({ ...cheap, support }).deadline).toMatchObject({ kind: "forced-upgrade", at: "2026-12-02T00:00:00Z" });
    expect(one(clusterAt(eksScope, "a", "1.32")).deadline).toMatchObject({
      kind: "forced-upgrade",
      at: "2027-03-23T00:00:00Z",
    });
  });

  test("is the end of the long-term plan for a cluster that has one", () => {
    const base = clusterAt(aksScope, "k", "1.34.4");
    const support = { ...base.support, plan: "lts", atEndOfStandard: "platform-support" } as const;
    expect(one({ ...base, support }, {}, ["1.35.5", "1.36.1"]).deadline).toMatchObject({
      kind: "end-of-extended",
      at: "2027-12-01T00:00:00Z",
    });
  });

  test("that cannot be met is named with the earliest instant that can", () => {
    const policy = { stages: [{ name: "s", notBefore: "2026-12-10T00:00:00Z", groups: [{ name: "g", match: {} }] }] };
    const { deadline, end } = one(cheap, { policy });
    expect(deadline).toMatchObject({ met: false, earliest: end });
    expect(end?.slice(0, 10)).toBe("2026-12-10");
  });

  test("counts the policy's margin", () => {
    expect(one(cheap, { policy: { marginDays: 10 } }).deadline).toMatchObject({ met: true });
    expect(one(cheap, { policy: { marginDays: 11 } }).deadline).toMatchObject({ met: false });
  });

  test("that has passed is missed, and one that nobody knows is absent", () => {
    const { endOfStandard, ...rest } = clusterAt(eksScope, "a", "1.32").support;
    expect(endOfStandard).toBeDefined();
    expect(
      one(clusterAt(eksScope, "a", "1.32", { support: { ...rest, plan: "unknown", atEndOfStandard: "unknown" } }))
        .deadline,
    ).toBeUndefined();
    const over = clusterAt(iksScope, "i", "1.34.6_1540");
    const support = { ...over.support, plan: "standard", atEndOfStandard: "none" } as const;
    expect(one({ ...over, support }, {}, ["1.35.4", "1.36.1"]).deadline).toMatchObject({
      kind: "end-of-standard",
      at: "2026-11-02T00:00:00Z",
      met: false,
    });
  });
});

describe("findings in a plan", () => {
  const cluster = clusterAt(eksScope, "a", "1.33");
  const make = (fields: Partial<Finding>): Finding =>
    finding({
      code: "API-REMOVED",
      severity: "error",
      verdict: "fail",
      target: { cluster: cluster.uid, name: "web" },
      message: "served no more",
      fix: "move it",
      evidence: [{ kind: "manifest", source: "web.yaml" }],
      ...fields,
    });

  test("that fail with an error block the cluster and give the reason, and its hops stay visible without times", () => {
    const planned = one(cluster, { judge: ready, findings: [make({ appliesFrom: "1.35" })] });
    expect(planned).toMatchObject({
      outcome: "blocked",
      verdict: "ready",
      workloads: { verdict: "blocked" },
      reasons: [{ code: "API-REMOVED", message: "served no more", fix: "move it" }],
    });
    expect(planned.hops.map(({ to, start, findings }) => [to, start, findings.length])).toStrictEqual([
      ["1.34", undefined, 0],
      ["1.35", undefined, 1],
      ["1.36", undefined, 0],
    ]);
  });

  test("that begin beyond the target, or concern another cluster, change nothing but are kept", () => {
    const findings = [make({ appliesFrom: "1.37" }), make({ target: { cluster: "elsewhere" } })];
    const plan = planOf(cluster, { judge: ready, findings });
    expect(plan.clusters[0]).toMatchObject({ outcome: "planned", verdict: "ready" });
    expect(plan.findings.map(({ fingerprint }) => fingerprint)).toStrictEqual(
      expect.arrayContaining(findings.map(({ fingerprint }) => fingerprint)),
    );
  });

  test("that name no cluster concern every cluster", () => {
    const findings = [make({ target: { file: "web.yaml", name: "web" } })];
    const inventory = inventoryOf([cluster, clusterAt(eksScope, "b", "1.34")], [[eksScope, eksOffers]]);
    const plan = planFleet({ inventory, policy: {}, asOf: planningDay, judge: ready, findings });
    expect(plan.clusters.map(({ outcome }) => outcome)).toStrictEqual(["blocked", "blocked"]);
    expect(plan.findings).toHaveLength(1);
  });

  test("stand at the first hop when they apply now, with the certainty of their hop", () => {
    const findings = [
      make({ severity: "warning" }),
      make({ severity: "warning", appliesFrom: "1.34", target: { cluster: cluster.uid, name: "b" } }),
    ];
    const planned = one(cluster, { judge: ready, findings });
    expect(planned).toMatchObject({
      outcome: "planned",
      verdict: "ready",
      // A finding is no evidence that everything was looked at.
      workloads: { verdict: "cannot-determine" },
    });
    expect(planned.hops[0]?.findings.map(({ certainty }) => certainty)).toStrictEqual(["exact", "exact"]);
    expect(planned.hops[0]?.findings.map(({ fingerprint }) => fingerprint)).toStrictEqual(
      findings.map(({ fingerprint }) => fingerprint).sort(),
    );
  });

  test("of the judge count with what it could not look at; without a judge no cluster is ready", () => {
    const judge: Judge = (_, { hops }) => ({
      findings: [make({ verdict: "unknown", appliesFrom: hops.at(-1) ?? "" })],
      performed: 3,
      applicable: 4,
    });
    const planned = one(cluster, { judge });
    expect(planned).toMatchObject({
      outcome: "planned",
      verdict: "cannot-determine",
      evidence: { performed: 3, applicable: 4 },
    });
    expect(planned.hops.at(-1)?.findings).toMatchObject([{ certainty: "needs-rescan" }]);
    expect(one(cluster)).toMatchObject({ verdict: "cannot-determine", evidence: { performed: 0, applicable: 1 } });
  });
});

describe("the plan as a document", () => {
  test("has a hash over everything but itself", () => {
    const plan = planOf(clusterAt(eksScope, "a", "1.34"));
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(planHash(JSON.parse(JSON.stringify(plan)))).toBe(plan.hash);
    expect(planHash({ ...plan, hash: "" })).toBe(plan.hash);
    expect(planHash({ ...plan, takenAt: "2026-11-20T00:00:00Z" })).not.toBe(plan.hash);
    expect(planHash({ ...plan, clusters: plan.clusters.map((cluster) => ({ ...cluster, name: "x" })) })).not.toBe(
      plan.hash,
    );
  });

  test("tells the owner's tool, the stage and the sum of what is known to be paid", () => {
    const pricing = { surcharge: "extended-phase", supportHourlyUsd: 0.5 } as const;
    const labels = { "aws:cloudformation:stack-name": "eksctl-a", "alpha.eksctl.io/cluster-name": "a" };
    const inventory = inventoryOf(
      [clusterAt(eksScope, "a", "1.33", { pricing, labels }), clusterAt(eksScope, "b", "1.34")],
      [[eksScope, eksOffers]],
    );
    const plan = planFleet({ inventory, policy: {}, asOf: planningDay, horizon: "2026-12-21T00:00:00Z" });
    expect(plan.clusters[0]).toMatchObject({ managedBy: "eksctl", stage: plan.stages[0]?.name });
    // Thirty days of extended support at half a dollar an hour.
    expect(plan.clusters[0]?.cost.stayUsd).toBe(360);
    expect(plan.cost).toMatchObject({ stayUsd: 360, unknownClusters: 1, unknown: expect.any(String) });
    expect(plan.clusters[1]?.cost.stayUsd).toBeUndefined();
  });

  test("repeats every gap of the inventory", () => {
    const cluster = clusterAt(eksScope, "a", "1.34");
    const gap = { scope: eksScope, what: "node pools", code: "FORBIDDEN", message: "not allowed" } as const;
    const inventory = inventoryOf([cluster], [[eksScope, eksOffers]], { gaps: [{ ...gap, what: "scopes" }] });
    const scopes = inventory.scopes.map((report) => ({ ...report, gaps: [gap] }));
    const plan = planFleet({ inventory: { ...inventory, scopes }, policy: {}, asOf: planningDay });
    expect(plan.gaps.map(({ what }) => what)).toStrictEqual(["node pools", "scopes"]);
  });

  test.each([
    [{ asOf: "yesterday" }, /asOf/],
    [{ horizon: "2026-02-30" }, /horizon/],
    [{ horizon: "2026-11-20T00:00:00Z" }, /horizon/],
  ])("refuses the times %j", (times, message) => {
    const refused = () => planOf(clusterAt(eksScope, "a", "1.34"), times);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.toSatisfy((error) => isFleetError(error, "CONFIG")));
  });
});
