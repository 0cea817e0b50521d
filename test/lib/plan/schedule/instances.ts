import fc from "fast-check";
import type { Freeze, Policy, PolicyWindow, Stage } from "../../../../lib/core/policy.ts";
import type { Selector } from "../../../../lib/core/selector.ts";
import type { ScheduleCluster, ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { SurchargeRate } from "../../../../lib/plan/surcharge.ts";
import { buildCluster } from "../../../support/builders.ts";

/** A Monday. */
export const start = Date.UTC(2026, 10, 23);
export const hour = 3_600_000;
export const instant = (hours: number) => new Date(start + hours * hour).toISOString();

export interface DrawnCluster {
  readonly cloud: "eks" | "gke";
  readonly account: string;
  readonly environment: "dev" | "prod";
  /** Hours of control plane and of nodes, by hop. */
  readonly hops: readonly { readonly controlPlane: number; readonly nodes: number }[];
  /** Hour from which each state pays; later states never pay sooner. */
  readonly paysFrom: readonly number[];
  readonly dollars: number;
  readonly due?: number;
}

export const drawnCluster = (maxHops: number): fc.Arbitrary<DrawnCluster> =>
  fc
    .record({
      cloud: fc.constantFrom("eks" as const, "gke" as const),
      account: fc.constantFrom("a-1", "a-2"),
      environment: fc.constantFrom("dev" as const, "prod" as const),
      hops: fc.array(
        fc.record({ controlPlane: fc.integer({ min: 1, max: 2 }), nodes: fc.integer({ min: 0, max: 3 }) }),
        {
          minLength: 1,
          maxLength: maxHops,
        },
      ),
      steps: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: maxHops + 1, maxLength: maxHops + 1 }),
      dollars: fc.constantFrom(0, 0.5, 0.6),
      due: fc.option(fc.integer({ min: 2, max: 80 }), { nil: undefined }),
    })
    .map(({ steps, hops, due, ...rest }) => ({
      ...rest,
      hops,
      paysFrom: [0, ...hops.keys()].map((_, state) => steps.slice(0, state + 1).reduce((sum, step) => sum + step, 0)),
      ...(due === undefined ? {} : { due }),
    }));

export function asScheduleCluster(drawn: DrawnCluster, index: number): ScheduleCluster {
  const { cloud, account, environment, hops, paysFrom, dollars, due } = drawn;
  return {
    cluster: buildCluster({ provider: cloud, accountId: account }, `c${index}`, { environment }),
    hops: hops.map(({ controlPlane, nodes }) => ({
      steps: [
        { kind: "control-plane" as const, minutes: controlPlane * 60 },
        ...(nodes === 0 ? [] : [{ kind: "nodes" as const, minutes: nodes * 60 }]),
      ],
    })),
    rates: paysFrom.map((from): SurchargeRate[] => [
      { from: start, hourlyUsd: from === 0 ? dollars : 0 },
      ...(from === 0 ? [] : [{ from: start + from * hour, hourlyUsd: dollars }]),
    ]),
    ...(due === undefined ? {} : { deadlineAt: instant(due) }),
  };
}

const windows: readonly PolicyWindow[] = [
  { rrule: "FREQ=DAILY", start: "20:00", hours: 8, timeZone: "Europe/Berlin" },
  { rrule: "FREQ=WEEKLY;BYDAY=MO,WE,TH", start: "01:00", hours: 6, timeZone: "America/New_York" },
  { match: { environment: "dev" }, rrule: "FREQ=DAILY", start: "08:00", hours: 9, timeZone: "UTC" },
];
const workingHours: readonly PolicyWindow[] = [
  { rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", start: "07:00", hours: 11, timeZone: "Europe/Berlin" },
  { match: { environment: "prod" }, rrule: "FREQ=DAILY", start: "18:00", hours: 9, timeZone: "America/New_York" },
];
const freezes: readonly Freeze[] = [
  { name: "release", from: "2026-11-24", until: "2026-11-25" },
  { name: "sale", match: { provider: "eks" }, from: "2026-11-25", until: "2026-11-27", timeZone: "Europe/Berlin" },
];

const limit = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const concurrency = fc
  .record({ total: limit, perCloud: limit, perAccount: limit })
  .map(({ total, perCloud, perAccount }) => ({
    ...(total === undefined ? {} : { total }),
    ...(perCloud === undefined ? {} : { perCloud }),
    ...(perAccount === undefined ? {} : { perAccount }),
  }));

const group = (name: string, match: object) =>
  fc
    .record({ canaries: fc.integer({ min: 0, max: 2 }), canarySoakHours: fc.constantFrom(0, 3), concurrency: limit })
    .map(({ canaries, canarySoakHours, concurrency: bound }) => ({
      name,
      match,
      canaries,
      canarySoakHours,
      ...(bound === undefined ? {} : { concurrency: bound }),
    }));

const stage = (name: string, match: object, other: object): fc.Arbitrary<Stage> =>
  fc
    .record({
      groups: fc.tuple(group("a", match), group("b", other)),
      soakHours: fc.constantFrom(0, 5, 24),
      failureBudget: fc.integer({ min: 0, max: 2 }),
      concurrency,
      notBefore: fc.constantFrom(undefined, 6, 30),
      windows: fc.subarray(windows.slice(2), { maxLength: 1 }),
    })
    .map(({ notBefore, windows: own, ...rest }) => ({
      name,
      ...rest,
      ...(notBefore === undefined ? {} : { notBefore: instant(notBefore) }),
      ...(own.length === 0 ? {} : { windows: own }),
    }));

/** @param some Picks some of the clusters of the first stage. */
export const policyOver = (some: Selector): fc.Arbitrary<Policy> =>
  fc
    .record({
      concurrency,
      windows: fc.subarray([...windows], { minLength: 0 }),
      workingHours: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.subarray([...workingHours], { minLength: 1 }) },
      ),
      freezes: fc.subarray([...freezes], { minLength: 0 }),
      stages: fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        {
          weight: 3,
          arbitrary: fc.tuple(stage("first", { environment: "dev" }, some), stage("second", { provider: "eks" }, {})),
        },
      ),
      phases: fc.constantFrom("together" as const, "together" as const, "control-planes-first" as const),
    })
    .map(({ stages, workingHours: hours, ...rest }) => ({
      ...rest,
      ...(stages === undefined ? {} : { stages }),
      ...(hours === undefined ? {} : { workingHours: hours }),
    }));

export const drawnPolicy = policyOver({ account: "a-1" });

export function asInput(drawn: readonly DrawnCluster[], policy: Policy, slotMinutes = 60): ScheduleInput {
  return {
    asOf: instant(0),
    horizon: instant(24 * 7),
    clusters: drawn.map(asScheduleCluster),
    policy,
    slotMinutes,
  };
}
