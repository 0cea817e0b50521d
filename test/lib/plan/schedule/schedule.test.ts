import { describe, expect, test } from "vitest";
import type { Policy, Stage } from "../../../../lib/core/policy.ts";
import { schedule } from "../../../../lib/plan/schedule/schedule.ts";
import type { ScheduleCluster, ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { asScheduleCluster, instant, start } from "./instances.ts";

const uid = (index: number) => `eks:a-1:region-1:c${index}`;

/** One hour for the control plane, then the nodes; staying costs half a dollar an hour from an hour on. */
function cluster(
  index: number,
  changes: { nodes?: number; paysFrom?: number; due?: number; environment?: "dev" | "prod" } = {},
): ScheduleCluster {
  const { nodes = 1, paysFrom = 1000, due, environment = "prod" } = changes;
  return asScheduleCluster(
    {
      cloud: "eks",
      account: "a-1",
      environment,
      hops: [{ controlPlane: 1, nodes }],
      paysFrom: [paysFrom, 1000],
      dollars: 0.5,
      ...(due === undefined ? {} : { due }),
    },
    index,
  );
}

function plan(clusters: readonly ScheduleCluster[], policy: Policy, more: Partial<ScheduleInput> = {}): ScheduleResult {
  return schedule({ asOf: instant(0), horizon: instant(24 * 7), clusters, policy, ...more });
}

const hoursOf = (result: ScheduleResult, index: number) => {
  const { start: from = "", end = "" } = result.clusters.get(uid(index)) ?? {};
  return [Date.parse(from) - start, Date.parse(end) - start].map((ms) => ms / 3_600_000);
};

const night = { rrule: "FREQ=DAILY", start: "01:00", hours: 4, timeZone: "UTC" };

describe("schedule", () => {
  test("without a policy everything begins at once, at a full slot", () => {
    const result = plan([cluster(0), cluster(1)], {}, { asOf: "2026-11-23T00:01:00Z" });
    expect([hoursOf(result, 0), hoursOf(result, 1)]).toStrictEqual([
      [0.25, 2.25],
      [0.25, 2.25],
    ]);
    expect(result).toMatchObject({ method: "exact", problems: [], stages: [{ name: "all", failureBudget: 0 }] });
  });

  test("who already pays goes first, whatever the deadlines say", () => {
    const clusters = [cluster(0, { due: 3 }), cluster(1, { paysFrom: 0, due: 100 })];
    const result = plan(clusters, { concurrency: { total: 1 } });
    expect([hoursOf(result, 1), hoursOf(result, 0)]).toStrictEqual([
      [0, 2],
      [2, 4],
    ]);
    expect(result.costUsd).toBe(0.5);
  });

  test("at equal cost deadlines are missed by as little as possible", () => {
    const result = plan([cluster(0), cluster(1, { due: 2 })], { concurrency: { total: 1 } });
    expect(hoursOf(result, 1)).toStrictEqual([0, 2]);
    expect(result.problems).toStrictEqual([]);
  });

  test("hops of clusters with time to spare wait for the first hops of those that pay", () => {
    const two = (index: number): ScheduleCluster =>
      asScheduleCluster(
        {
          cloud: "eks",
          account: "a-1",
          environment: "prod",
          hops: [
            { controlPlane: 1, nodes: 1 },
            { controlPlane: 1, nodes: 1 },
          ],
          paysFrom: [0, 100, 1000],
          dollars: 0.5,
        },
        index,
      );
    const result = plan([0, 1, 2].map(two), { concurrency: { total: 1 } });
    const starts = [0, 1, 2].map((index) =>
      result.clusters.get(uid(index))?.hops.map((hop) => (Date.parse(hop.start) - start) / 3_600_000),
    );
    expect(starts.map((hops) => hops?.[0]).sort()).toStrictEqual([0, 2, 4]);
    expect(result.costUsd).toBe(0.5 * (1 + 3 + 5));
  });

  test("a hop that fits in no window goes on step by step in the next one", () => {
    const result = plan([cluster(0, { nodes: 4 })], { windows: [night] });
    expect(result.clusters.get(uid(0))?.hops).toStrictEqual([
      {
        start: "2026-11-23T01:00:00Z",
        end: "2026-11-24T05:00:00Z",
        versionAt: "2026-11-23T02:00:00Z",
        resumes: [{ step: 1, start: "2026-11-24T01:00:00Z" }],
      },
    ]);
  });

  test("a hop is not left waiting for the one long night in which clocks go back", () => {
    // From 20:00 to 04:00 in Berlin, and from 18:00 to 03:00 in New York: four hours, and five for some days in March.
    const windows = [{ rrule: "FREQ=DAILY", start: "20:00", hours: 8, timeZone: "Europe/Berlin" }];
    const workingHours = [{ rrule: "FREQ=DAILY", start: "18:00", hours: 9, timeZone: "America/New_York" }];
    const result = plan([cluster(0, { nodes: 4 })], { windows, workingHours });
    expect(hoursOf(result, 0)).toStrictEqual([0, 27]);
  });

  test("a step that fits in no window is a problem that names the rule to relax", () => {
    const result = plan([cluster(0, { nodes: 5 }), cluster(1)], { windows: [night] });
    expect(result.clusters.get(uid(0))?.hops).toStrictEqual([]);
    expect(hoursOf(result, 1)).toStrictEqual([1, 3]);
    expect(result.problems).toStrictEqual([
      {
        rule: "windows",
        message:
          "no window is long enough for c0: a step takes up to 300 minutes, and at most 240 are allowed at a stretch",
        relax: expect.stringContaining("Make the windows and working hours longer"),
        clusters: [uid(0)],
      },
    ]);
  });

  test("a cluster that nothing allows is a problem of its own", () => {
    const result = plan([cluster(0)], { freezes: [{ name: "for ever", from: "2026-01-01", until: "2099-01-01" }] });
    expect(result.problems).toMatchObject([{ rule: "windows", message: "no time at all is allowed for work on c0" }]);
  });

  const first: Stage = { name: "first", groups: [{ name: "dev", match: { environment: "dev" } }], soakHours: 10 };
  test.each<[string, ScheduleCluster[], Policy, string, number]>([
    [
      "concurrency",
      [cluster(0, { due: 2 }), cluster(1, { due: 2 })],
      { concurrency: { total: 1 } },
      "Raise the limits",
      2,
    ],
    [
      "stages",
      [cluster(0, { environment: "dev" }), cluster(1, { due: 5 })],
      { stages: [first] },
      "Move the cluster to an earlier stage",
      14,
    ],
    ["windows", [cluster(1, { due: 2 })], { windows: [night] }, "Add windows or working hours before the deadline", 3],
    ["deadline", [cluster(1, { due: 1 })], {}, "No rule is in the way", 2],
    ["marginDays", [cluster(1, { due: 25 })], { windows: [night], marginDays: 1 }, "The deadline itself is met", 3],
  ])(
    "a deadline that cannot be met because of %s says so, with the earliest date",
    (rule, clusters, policy, relax, end) => {
      const result = plan(clusters, policy);
      expect(result.problems).toMatchObject([{ rule, relax: expect.stringContaining(relax), clusters: [uid(1)] }]);
      expect(result.problems[0]?.message).toContain("c1 cannot be done in time: c1 is due on");
      expect(result.clusters.get(uid(1))?.earliestEnd).toBe(instant(end).replace(".000Z", "Z"));
      expect(hoursOf(result, 1)[1]).toBeGreaterThanOrEqual(end);
    },
  );

  test("the canaries by number are those with the least work, and a selector names others", () => {
    const clusters = [cluster(0, { nodes: 3 }), cluster(1, { nodes: 1 }), cluster(2, { nodes: 2 })];
    const canariesBy = (canaries: number | object) =>
      plan(clusters, { stages: [{ name: "s", groups: [{ name: "g", match: {}, canaries, canarySoakHours: 5 }] }] })
        .stages[0]?.groups[0]?.canaries;
    expect(canariesBy(1)).toStrictEqual([uid(1)]);
    expect(canariesBy({ name: "c0" })).toStrictEqual([uid(0)]);
    expect(canariesBy(0)).toStrictEqual([]);
  });

  test("clusters that no group takes form a last stage", () => {
    const result = plan([cluster(0, { environment: "dev" }), cluster(1)], { stages: [first] });
    expect(result.stages.map(({ name, groups, soakUntil }) => [name, groups[0]?.clusters, soakUntil])).toStrictEqual([
      ["first", [uid(0)], "2026-11-23T12:00:00Z"],
      ["rest", [uid(1)], undefined],
    ]);
    expect(hoursOf(result, 1)).toStrictEqual([12, 14]);
  });

  test("a place in an earlier plan is kept as long as it breaks no rule", () => {
    const keep = (index: number, hour: number) => ({ ...cluster(index), keep: [{ start: instant(hour) }] });
    const result = plan([keep(0, 6), keep(1, 7), cluster(2)], { concurrency: { total: 1 } });
    expect([0, 1, 2].map((index) => hoursOf(result, index)[0])).toStrictEqual([6, 0, 2]);
    const later = plan([keep(0, 6)], { freezes: [{ name: "f", from: "2026-11-23", until: "2026-11-24" }] });
    expect(hoursOf(later, 0)).toStrictEqual([24, 26]);
  });

  test("what an earlier plan has done is still soaking", () => {
    const done = { cluster: cluster(0, { environment: "dev" }).cluster, end: instant(-1) };
    expect(hoursOf(plan([cluster(1)], { stages: [first] }, { finished: [done] }), 1)).toStrictEqual([9, 11]);
    const group = { name: "g", match: {}, canaries: 1, canarySoakHours: 5 };
    const rest = { ...cluster(1), canary: false };
    const result = plan(
      [rest],
      { stages: [{ name: "s", groups: [group] }] },
      { finished: [{ ...done, canary: true }] },
    );
    expect(hoursOf(result, 1)).toStrictEqual([4, 6]);
  });

  test("the gap to the lower bound is small where a limit decides", () => {
    const clusters = Array.from({ length: 20 }, (_, index) => cluster(index, { paysFrom: 0, nodes: index % 3 }));
    const result = plan(clusters, { concurrency: { total: 1 } });
    expect(result.method).toBe("heuristic");
    expect(result.lowerBoundUsd).toBeLessThanOrEqual(result.costUsd);
    expect(result.lowerBoundUsd).toBeGreaterThan(0.95 * result.costUsd);
  });

  test("a cluster whose surcharge is unknown is planned and counts for nothing", () => {
    const result = plan([{ ...cluster(0, { paysFrom: 0 }), rates: [undefined, undefined] }], {});
    expect(hoursOf(result, 0)).toStrictEqual([0, 2]);
    expect(result).toMatchObject({ costUsd: 0, lowerBoundUsd: 0 });
  });

  test("an empty fleet has an empty schedule", () => {
    expect(plan([], {})).toMatchObject({ costUsd: 0, problems: [], stages: [{ name: "all" }] });
  });
});
