import fc from "fast-check";
import { expect, test } from "vitest";
import { finding } from "../../../lib/core/finding.ts";
import { planFleet } from "../../../lib/plan/plan-fleet.ts";
import { type WorkloadJudgement, workloadEvidence } from "../../../lib/plan/workloads.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf, planningDay } from "../../support/plan-inventory.ts";

const clusters = ["a", "b", "c"].map((name) => clusterAt(eksScope, name, "1.34"));
const [a, b, c] = clusters.map(({ uid }) => uid) as [string, string, string];
const evidence = { performed: 4, applicable: 4 };

const judgement = (fields: Partial<WorkloadJudgement> = {}): WorkloadJudgement => ({
  findings: [],
  unread: [],
  evidence,
  ...fields,
});

function plan(...judgements: readonly WorkloadJudgement[]) {
  const inventory = inventoryOf(clusters, [[eksScope, eksOffers]]);
  return planFleet({ inventory, policy: {}, asOf: planningDay, judgements });
}

const verdictsOf = ({ clusters: of }: ReturnType<typeof plan>) => of.map(({ workloads }) => workloads.verdict);

test("workloads that nobody has looked at are one entry, and no cluster of them is ready", () => {
  const nothing = plan();
  expect(nothing.unread).toStrictEqual([
    { what: "workloads", message: "no check of what runs in any cluster was handed in" },
  ]);
  expect(nothing.clusters.map(({ workloads }) => workloads)).toStrictEqual(
    clusters.map(() => ({ verdict: "cannot-determine" })),
  );
});

test("a judgement of files is about every cluster, and one of clusters about those alone", () => {
  expect(verdictsOf(plan(judgement()))).toStrictEqual(["ready", "ready", "ready"]);
  const some = plan(judgement({ clusters: [{ cluster: b, ...evidence }] }));
  expect(verdictsOf(some)).toStrictEqual(["cannot-determine", "ready", "cannot-determine"]);
  expect(some.unread.map(({ message }) => message)).toStrictEqual([
    "no check of what runs in 2 of 3 clusters was handed in",
  ]);
});

test("what a judgement could not look at leaves the clusters open that it is about, and is kept", () => {
  const secret = { what: "Secrets of namespace web", message: "forbidden", cluster: a };
  const all = [a, b, c].map((cluster) => ({ cluster, ...evidence }));
  const partly = plan(judgement({ clusters: all, unread: [secret] }));
  expect(verdictsOf(partly)).toStrictEqual(["cannot-determine", "ready", "ready"]);
  expect(partly.clusters[0]?.workloads.evidence).toStrictEqual({ performed: 4, applicable: 5 });
  expect(partly.unread).toStrictEqual([secret]);
  expect(verdictsOf(plan(judgement({ unread: [{ what: "a.yaml", message: "no YAML" }] })))).toStrictEqual(
    clusters.map(() => "cannot-determine"),
  );
});

test("workloads and the cluster have verdicts of their own; an error of either blocks", () => {
  const removed = finding({
    code: "API-REMOVED",
    severity: "error",
    verdict: "fail",
    target: { cluster: b, kind: "FlowSchema", name: "old" },
    message: "gone",
    fix: "move it",
    evidence: [{ kind: "live", source: "FlowSchema/old" }],
  });
  const inventory = inventoryOf(clusters, [[eksScope, eksOffers]]);
  const judge = () => ({ findings: [], performed: 1, applicable: 1 });
  const judgements = [judgement({ findings: [removed], clusters: [{ cluster: b, ...evidence }] })];
  const { clusters: planned } = planFleet({ inventory, policy: {}, asOf: planningDay, judge, judgements });
  expect(planned.map(({ outcome, verdict, workloads }) => [outcome, verdict, workloads.verdict])).toStrictEqual([
    ["planned", "ready", "cannot-determine"],
    ["blocked", "ready", "blocked"],
    ["planned", "ready", "cannot-determine"],
  ]);
});

test("evidence is absent exactly where no judgement is about a cluster, and never more complete than what was read", () => {
  const count = fc.nat(5).chain((performed) => fc.nat(3).map((open) => ({ performed, applicable: performed + open })));
  const drawn = fc.record({
    count,
    of: fc.option(fc.subarray([a, b, c]), { nil: undefined }),
    unread: fc.array(fc.constantFrom(a, b, c, undefined), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 3 }), (all) => {
      const evidenceOf = workloadEvidence(
        all.map(({ count: own, of, unread }) =>
          judgement({
            evidence: own,
            ...(of === undefined ? {} : { clusters: of.map((cluster) => ({ cluster, ...own })) }),
            unread: unread.map((cluster) => ({
              what: "x",
              message: "y",
              ...(cluster === undefined ? {} : { cluster }),
            })),
          }),
        ),
      );
      for (const cluster of clusters) {
        const about = all.filter(
          ({ of, unread }) => of === undefined || of.includes(cluster.uid) || unread.includes(cluster.uid),
        );
        const found = evidenceOf(cluster);
        expect(found === undefined).toBe(about.length === 0);
        if (found === undefined) continue;
        expect(found.performed).toBeLessThanOrEqual(found.applicable);
        const lost = all.some(
          ({ of, unread }) =>
            unread.includes(cluster.uid) ||
            (unread.includes(undefined) && (of === undefined || of.includes(cluster.uid))),
        );
        if (lost) expect(found.performed).toBeLessThan(found.applicable);
      }
    }),
  );
});
