import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { schedule } from "../../../../lib/plan/schedule/schedule.ts";
import type { ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { cases } from "../../../support/cases.ts";
import { cheapestChoice, cheapestOrder, earliestDeadlineFirstCost } from "./cheapest-schedule.ts";
import { asInput, drawnCluster, drawnPolicy } from "./instances.ts";
import { broken, costOfSchedule } from "./judge-schedule.ts";

const shuffled = (input: ScheduleInput, by: number): ScheduleInput => ({
  ...input,
  clusters: input.clusters.toSorted((a, b) => hash(a.cluster.uid, by) - hash(b.cluster.uid, by)),
});

function hash(text: string, seed: number): number {
  let value = seed;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 2_654_435_761);
  return value;
}

const printed = (result: ScheduleResult) => JSON.stringify({ ...result, clusters: [...result.clusters] });

describe("schedule", () => {
  test("keeps windows, freezes, stages, soaks, canaries, phases, limits and budgets, in any order of the input", () => {
    fc.assert(
      fc.property(
        fc.array(drawnCluster(2), { minLength: 1, maxLength: 9 }),
        drawnPolicy,
        fc.integer(),
        (drawn, policy, seed) => {
          const input = asInput(drawn, policy, 15);
          const result = schedule(input);
          expect(broken(input, result)).toStrictEqual([]);
          expect(printed(schedule(shuffled(input, seed)))).toBe(printed(result));
          expect(result.lowerBoundUsd).toBeLessThanOrEqual(result.costUsd);
          expect(result.costUsd).toBeCloseTo(costOfSchedule(input, result), 2);
        },
      ),
      { numRuns: cases(200) },
    );
  });

  test("who cannot be in time, or finds no time at all, is reported with the rule in the way, and nobody else is", () => {
    let late = 0;
    fc.assert(
      fc.property(fc.array(drawnCluster(2), { minLength: 1, maxLength: 9 }), drawnPolicy, (drawn, policy) => {
        const input = asInput(drawn, policy, 15);
        const { clusters, problems } = schedule(input);
        const missed = input.clusters.filter(({ cluster: { uid }, deadlineAt = "9999-12-31" }) => {
          const end = clusters.get(uid)?.end;
          return end === undefined || Date.parse(end) > Date.parse(deadlineAt);
        });
        const uids = missed.map(({ cluster }) => cluster.uid).toSorted();
        expect(problems.flatMap((problem) => problem.clusters).toSorted()).toStrictEqual(uids);
        expect(problems.every(({ rule, message, relax }) => rule !== "" && message !== "" && relax !== "")).toBe(true);
        late += uids.length;
      }),
      { numRuns: cases(200) },
    );
    expect(late).toBeGreaterThan(cases(200) / 10);
  });

  test("up to seven clusters no order and no choice of start slots is cheaper", () => {
    const few = fc.oneof(
      fc.array(drawnCluster(2), { minLength: 2, maxLength: 4 }),
      fc.array(drawnCluster(1), { minLength: 3, maxLength: 7 }),
    );
    let compared = 0;
    let binding = 0;
    fc.assert(
      fc.property(few, drawnPolicy, (drawn, policy) => {
        const input = asInput(drawn, policy);
        const result = schedule(input);
        fc.pre(result.problems.every(({ rule }) => rule !== "windows"));
        expect(result.method).toBe("exact");
        expect(broken(input, result)).toStrictEqual([]);
        expect(result.costUsd).toBeCloseTo(costOfSchedule(input, result), 2);
        expect(cheapestOrder(input, result)).toBeCloseTo(result.costUsd, 2);
        if (earliestDeadlineFirstCost(input, result) > result.costUsd + 0.01) binding++;
        const cheapest = cheapestChoice(input, result, result.costUsd);
        if (cheapest === undefined) return;
        compared++;
        expect(cheapest).toBeCloseTo(result.costUsd, 2);
      }),
      { numRuns: cases(80) },
    );
    expect(compared).toBeGreaterThan(cases(80) / 2);
    // It would hold of any schedule where nothing is scarce.
    expect(binding).toBeGreaterThan(cases(80) / 50);
  });

  test("above that it is never dearer than earliest deadline first", () => {
    fc.assert(
      fc.property(fc.array(drawnCluster(2), { minLength: 8, maxLength: 20 }), drawnPolicy, (drawn, policy) => {
        const input = asInput(drawn, policy, 60);
        const result = schedule(input);
        fc.pre(result.problems.every(({ rule }) => rule !== "windows"));
        expect(result.costUsd).toBeLessThanOrEqual(earliestDeadlineFirstCost(input, result) + 0.01);
      }),
      { numRuns: cases(60) },
    );
  });
});
