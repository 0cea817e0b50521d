import fc from "fast-check";
import { expect, test } from "vitest";
import { leastCharge } from "../../../../lib/plan/schedule/capacity-bound.ts";
import { compile } from "../../../../lib/plan/schedule/compile.ts";
import { searchExact } from "../../../../lib/plan/schedule/exact.ts";
import { createOrders } from "../../../../lib/plan/schedule/orders.ts";
import { place } from "../../../../lib/plan/schedule/place.ts";
import { usdOf } from "../../../../lib/plan/schedule/rates.ts";
import { schedule } from "../../../../lib/plan/schedule/schedule.ts";
import { cases } from "../../../support/cases.ts";
import { cheapestOrder } from "./cheapest-schedule.ts";
import { asInput, drawnCluster, drawnPolicy } from "./instances.ts";

test("the exact search finds the cheapest schedule from a bad one, and the lower bound lies below it", () => {
  let worse = 0;
  fc.assert(
    fc.property(fc.array(drawnCluster(2), { minLength: 3, maxLength: 5 }), drawnPolicy, (drawn, policy) => {
      const input = asInput(drawn, policy);
      const result = schedule(input);
      fc.pre(result.problems.every(({ rule }) => rule !== "windows"));
      const model = compile(input);
      const legs = [...model.legs.keys()];
      const job = (leg: number) => model.legs[leg]?.job ?? 0;
      const first = place(
        model,
        legs.toSorted((a, b) => job(b) - job(a) || a - b),
      );
      const { placement, proven } = searchExact(model, first, 400_000);
      expect(proven).toBe(true);
      expect(usdOf(placement.score.charge)).toBeCloseTo(cheapestOrder(input, result), 2);
      expect(leastCharge(model, place(model, legs, false))).toBeLessThanOrEqual(placement.score.charge);
      worse += Number(first.score.charge > placement.score.charge);
    }),
    { numRuns: cases(150) },
  );
  expect(worse).toBeGreaterThan(cases(150) / 10);
});

test("earliest deadline first is among the orders, by name where deadlines are equal", () => {
  fc.assert(
    fc.property(fc.array(drawnCluster(2), { minLength: 1, maxLength: 9 }), drawnPolicy, (drawn, policy) => {
      const model = compile(asInput(drawn, policy));
      const jobs = createOrders(model).byDeadline.map((leg) => model.legs[leg]?.job ?? -1);
      const due = (index: number) => model.jobs[index]?.due ?? Number.NaN;
      // Jobs are sorted by uid, and the hops of each follow one another.
      const sorted = jobs.toSorted((a, b) => (due(a) === due(b) ? a - b : due(a) < due(b) ? -1 : 1));
      expect(jobs).toStrictEqual(sorted);
    }),
    { numRuns: cases(100) },
  );
});
