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
import { asInput, type DrawnCluster, drawnCluster, drawnPolicy, hour, start } from "./instances.ts";

/** The oracle tries every order: those of ten hops would take it longer than all the others together. */
const fewHops = fc
  .array(drawnCluster(2), { minLength: 3, maxLength: 5 })
  .filter((drawn) => drawn.reduce((sum, { hops }) => sum + hops.length, 0) <= 8);

test("the exact search finds the cheapest schedule from a bad one, and the lower bound lies below it", () => {
  let worse = 0;
  fc.assert(
    fc.property(fewHops, drawnPolicy, (drawn, policy) => {
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

test("what is done holds its place under a limit until it ends, also when two partial schedules are compared", () => {
  const one = (environment: "dev" | "prod", hours: number, dollars: number, paysFrom: number): DrawnCluster => ({
    cloud: "eks",
    account: "a-1",
    environment,
    hops: [{ controlPlane: hours, nodes: 0 }],
    paysFrom: [paysFrom, 1000],
    dollars,
  });
  // Two at a time. Beginning with both short ones is cheaper, until the long one is in the way of the last two, which
  // fit into no other window of the week.
  const drawn = [
    one("prod", 4, 0.5, 0),
    one("prod", 4, 0.5, 0),
    one("prod", 8, 0.5, 13),
    one("dev", 8, 5, 0),
    one("dev", 8, 5, 0),
  ];
  const window = { rrule: "FREQ=WEEKLY;BYDAY=MO", start: "08:00", hours: 9, timeZone: "UTC" };
  const input = asInput(drawn, { concurrency: { total: 2 }, windows: [{ match: { environment: "dev" }, ...window }] });
  const model = compile(input);
  const first = place(model, [0, 1, 2, 3, 4]);
  const { placement, proven } = searchExact(model, first, 400_000);
  expect(proven).toBe(true);
  expect(first.starts.map(hoursFrom)).toStrictEqual([[0], [0], [4], [8], [24 * 7 + 8]]);
  expect(placement.starts.map(hoursFrom).toSorted()).toStrictEqual([[0], [0], [4], [8], [8]]);
});

const hoursFrom = (starts: readonly number[] | undefined) => starts?.map((minute) => minute / 60 - start / hour);

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
