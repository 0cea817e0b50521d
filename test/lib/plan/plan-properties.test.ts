import fc from "fast-check";
import { expect, test } from "vitest";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import { continuePlan } from "../../../lib/plan/continue-plan.ts";
import { planFleet } from "../../../lib/plan/plan-fleet.ts";
import { cases } from "../../support/cases.ts";
import { planningDay } from "../../support/plan-inventory.ts";
import { applyPlan } from "./apply-plan.ts";
import { asSchedule } from "./plan-as-schedule.ts";
import { randomFleets } from "./random-fleet.ts";
import { broken } from "./schedule/judge-schedule.ts";

const runs = { numRuns: cases(300) };

function shuffled<T>(values: readonly T[], keys: Iterator<number>): readonly T[] {
  return values
    .map((value) => ({ value, key: keys.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

test("every cluster has an outcome, and a reason where nothing is planned for it", () => {
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      expect(plan.clusters.map(({ uid }) => uid).sort()).toStrictEqual(inventory.clusters.map(({ uid }) => uid).sort());
      for (const cluster of plan.clusters) {
        const { outcome, hops, reasons, start, end } = cluster;
        if (outcome === "planned") {
          expect(hops.length).toBeGreaterThan(0);
          expect(start).toBe(hops[0]?.start);
          expect(end).toBe(hops.at(-1)?.end);
          expect(hops.every((hop) => hop.start !== undefined && hop.end !== undefined)).toBe(true);
        } else {
          expect(start).toBeUndefined();
          if (outcome !== "current") expect(reasons.length).toBeGreaterThan(0);
          if (outcome !== "blocked") expect(hops).toStrictEqual([]);
        }
      }
    }),
    runs,
  );
});

test("carried out, a plan breaks no rule of its clouds and reaches its targets, and then nothing is left to plan", () => {
  let planned = 0;
  const seen = { "several hops": 0, "edges over minors": 0, "changed settings": 0, "nodes that lead": 0 };
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      const { inventory: after, refusals } = applyPlan(plan, inventory);
      expect(refusals).toStrictEqual([]);
      const again = planFleet({ inventory: after, policy, asOf: planningDay });
      for (const [index, { outcome, target = "", reasons, hops }] of plan.clusters.entries()) {
        if (outcome !== "planned") continue;
        planned += 1;
        const minors = hops.map(({ from, to }) => parseVersion(to).minor - parseVersion(from).minor);
        seen["several hops"] += Number(minors.filter((each) => each > 0).length > 1);
        seen["edges over minors"] += Number(minors.some((each) => each > 1));
        seen["changed settings"] += Number(hops.some(({ steps }) => steps.some(({ kind }) => kind === "relax")));
        seen["nodes that lead"] += Number(minors[0] === 0);
        expect(again.clusters[index]).toMatchObject({ outcome: "current", hops: [] });
        const reached = parseVersion(again.clusters[index]?.version ?? "");
        const aim = parseVersion(target);
        if (reasons.some(({ code }) => code === "AHEAD")) expect(reached.minor).toBeGreaterThan(aim.minor);
        else expect(reached.minor).toBe(aim.minor);
      }
    }),
    runs,
  );
  // The property would hold of an empty plan too.
  expect(planned).toBeGreaterThan(runs.numRuns / 10);
  const rare = Object.entries(seen).filter(([, count]) => count < runs.numRuns / 50);
  expect(rare).toStrictEqual([]);
});

test("every hop keeps windows, freezes, stages, soaks, canaries, phases, limits and budgets of the policy", () => {
  const seen = { windows: 0, freezes: 0, stages: 0, canaries: 0, limits: 0, phases: 0, resumed: 0 };
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      const timed = plan.clusters.filter(({ outcome }) => outcome === "planned");
      expect(broken(...asSchedule(plan, inventory, policy))).toStrictEqual([]);
      if (timed.length === 0) return;
      seen.windows += Number((policy.windows ?? []).length > 0);
      seen.freezes += Number((policy.freezes ?? []).length > 0);
      seen.stages += Number(plan.stages.filter(({ start }) => start !== undefined).length > 1);
      seen.canaries += Number(timed.some(({ canary }) => canary === true));
      seen.limits += Number(Object.keys(policy.concurrency ?? {}).length > 0);
      seen.phases += Number(policy.phases === "control-planes-first");
      seen.resumed += Number(timed.some(({ hops }) => hops.some(({ steps }) => steps.some((step) => step.start))));
    }),
    runs,
  );
  expect(Object.entries(seen).filter(([, count]) => count < runs.numRuns / 50)).toStrictEqual([]);
});

test("only releases are chosen by rule, and only minors that the cloud offers", () => {
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      const exact = (policy.targets ?? []).map(({ target }) => target);
      for (const { uid, target } of plan.clusters) {
        const cluster = inventory.clusters.find((each) => each.uid === uid);
        if (target === undefined || cluster === undefined || exact.includes(target)) continue;
        const offers = inventory.scopes.find(({ scope }) => scope.provider === cluster.ref.provider)?.offers ?? [];
        const same = offers.filter(({ version }) => version.raw.startsWith(target));
        expect(same.some(({ isPreview }) => !isPreview)).toBe(true);
      }
    }),
    runs,
  );
});

test("no step goes to a preview where its minor has a release", () => {
  let previews = 0;
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      for (const { uid, hops } of plan.clusters) {
        const cluster = inventory.clusters.find((each) => each.uid === uid);
        const offers = inventory.scopes.find(({ scope }) => scope.provider === cluster?.ref.provider)?.offers ?? [];
        previews += Number(offers.some(({ isPreview }) => isPreview));
        for (const { to } of hops.flatMap(({ steps }) => steps)) {
          const offer = offers.find(({ version }) => version.raw === to);
          // Nodes may join what their control plane runs already.
          if (offer?.isPreview !== true || to === cluster?.controlPlane.version?.raw) continue;
          const same = offers.filter(({ version }) => version.minor === offer.version.minor);
          expect(same.every(({ isPreview }) => isPreview)).toBe(true);
        }
      }
    }),
    runs,
  );
  expect(previews).toBeGreaterThan(runs.numRuns / 10);
});

test("the same input in another order gives the same bytes", () => {
  fc.assert(
    fc.property(randomFleets, fc.infiniteStream(fc.nat()), ({ inventory, policy }, keys) => {
      const other: Inventory = {
        ...inventory,
        clusters: shuffled(inventory.clusters, keys).map((cluster) => ({
          ...cluster,
          pools: shuffled(cluster.pools, keys),
        })),
        scopes: shuffled(inventory.scopes, keys).map((report) =>
          report.offers === undefined ? report : { ...report, offers: shuffled(report.offers, keys) },
        ),
      };
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      expect(JSON.stringify(planFleet({ inventory: other, policy, asOf: planningDay }))).toBe(JSON.stringify(plan));
    }),
    runs,
  );
});

test("ids of steps are unique in a plan and name steps of it", () => {
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const { clusters } = planFleet({ inventory, policy, asOf: planningDay });
      const steps = clusters.flatMap(({ hops }) => hops.flatMap((hop) => hop.steps));
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    }),
    runs,
  );
});

test("continued at once a plan stays as it is, and continued after everything was carried out it is done", () => {
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const previous = planFleet({ inventory, policy, asOf: planningDay });
      const again = continuePlan({ previous, inventory, policy, asOf: planningDay });
      expect(JSON.stringify(again)).toBe(JSON.stringify(previous));
      const { inventory: after } = applyPlan(previous, inventory);
      const finished = continuePlan({ previous, inventory: after, policy, asOf: planningDay });
      for (const [index, { outcome, hops }] of previous.clusters.entries()) {
        if (outcome !== "planned") continue;
        expect(finished.clusters[index]).toMatchObject({ outcome: "current" });
        expect(finished.clusters[index]?.hops.map(({ done }) => done)).toStrictEqual(hops.map(() => true));
      }
    }),
    runs,
  );
});
