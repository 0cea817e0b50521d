import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { MaintenancePolicy } from "../../../../lib/core/maintenance.ts";
import type { Freeze, Policy, PolicyWindow } from "../../../../lib/core/policy.ts";
import { allowedIntervals } from "../../../../lib/plan/windows/allowed-intervals.ts";
import { buildCluster } from "../../../support/builders.ts";
import { cases } from "../../../support/cases.ts";

const cluster = buildCluster({ provider: "gke", accountId: "p-1" }, "shop", { environment: "prod" });
const under = (maintenance: Partial<MaintenancePolicy>): Cluster => ({
  ...cluster,
  maintenance: { windows: [], exclusions: [], bestEffort: true, ...maintenance },
});

function spans(policy: Policy, asOf: string, until: string, of: Cluster = cluster): string[] {
  return Array.from(allowedIntervals(policy, of, { asOf, until }), ({ start, end }) => `${start} ${end}`);
}

describe("allowedIntervals", () => {
  test("without windows and freezes everything is allowed", () => {
    expect(spans({}, "2026-11-21T00:00:00Z", "2027-11-21T00:00:00Z")).toStrictEqual([
      "2026-11-21T00:00:00Z 2027-11-21T00:00:00Z",
    ]);
  });

  test("a window moves with the local clock, and each occurrence keeps its length", () => {
    const windows = [{ rrule: "FREQ=WEEKLY;BYDAY=SA", start: "22:00", hours: 6, timeZone: "Europe/Berlin" }];
    // Clocks go back in the night to 25 October 2026 and forward in the night to 28 March 2027.
    expect(spans({ windows }, "2026-10-17T00:00:00Z", "2026-11-02T00:00:00Z")).toStrictEqual([
      "2026-10-17T20:00:00Z 2026-10-18T02:00:00Z",
      "2026-10-24T20:00:00Z 2026-10-25T02:00:00Z",
      "2026-10-31T21:00:00Z 2026-11-01T03:00:00Z",
    ]);
    expect(spans({ windows }, "2027-03-27T00:00:00Z", "2027-04-04T12:00:00Z")).toStrictEqual([
      "2027-03-27T21:00:00Z 2027-03-28T03:00:00Z",
      "2027-04-03T20:00:00Z 2027-04-04T02:00:00Z",
    ]);
  });

  test("a start that the clock skips begins as long after the change as it says", () => {
    const windows = [{ rrule: "FREQ=DAILY", start: "02:30", hours: 1, timeZone: "America/New_York" }];
    expect(spans({ windows }, "2027-03-13T00:00:00Z", "2027-03-15T12:00:00Z")).toStrictEqual([
      "2027-03-13T07:30:00Z 2027-03-13T08:30:00Z",
      "2027-03-14T07:30:00Z 2027-03-14T08:30:00Z",
      "2027-03-15T06:30:00Z 2027-03-15T07:30:00Z",
    ]);
  });

  test("windows that touch are one, and a window that is open at the start is cut there", () => {
    const windows = ["20:00", "22:00"].map((start) => ({ rrule: "FREQ=DAILY", start, hours: 2, timeZone: "UTC" }));
    expect(spans({ windows }, "2026-11-20T21:00:00Z", "2026-11-21T23:00:00Z")).toStrictEqual([
      "2026-11-20T21:00:00Z 2026-11-21T00:00:00Z",
      "2026-11-21T20:00:00Z 2026-11-21T23:00:00Z",
    ]);
  });

  test("a window for other clusters binds nothing, and neither does their freeze", () => {
    const match = { environment: "dev" };
    const policy: Policy = {
      windows: [{ match, rrule: "FREQ=DAILY", start: "20:00", hours: 2, timeZone: "UTC" }],
      freezes: [{ name: "f", match, from: "2026-11-01", until: "2027-01-01" }],
    };
    expect(spans(policy, "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")).toHaveLength(1);
  });

  test("work lies within working hours and within windows, each on its own clock", () => {
    const workingHours = [
      { rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", start: "09:00", hours: 8, timeZone: "Europe/Berlin" },
      { match: { environment: "dev" }, rrule: "FREQ=DAILY", start: "00:00", hours: 1, timeZone: "UTC" },
    ];
    const windows = [{ rrule: "FREQ=DAILY", start: "14:00", hours: 6, timeZone: "UTC" }];
    expect(spans({ windows, workingHours }, "2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z")).toStrictEqual([
      "2026-11-20T14:00:00Z 2026-11-20T16:00:00Z",
      "2026-11-23T14:00:00Z 2026-11-23T16:00:00Z",
    ]);
  });

  test("a freeze ends at the first moment after it, in its own time zone", () => {
    const freezes = [{ name: "year end", from: "2026-12-18", until: "2027-01-04", timeZone: "America/New_York" }];
    expect(spans({ freezes }, "2026-12-17T00:00:00Z", "2027-01-05T00:00:00Z")).toStrictEqual([
      "2026-12-17T00:00:00Z 2026-12-18T05:00:00Z",
      "2027-01-04T05:00:00Z 2027-01-05T00:00:00Z",
    ]);
  });

  test("windows of the cloud bind as well, in the offset it gives", () => {
    const of = under({
      windows: [
        {
          scope: "all",
          rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
          dtstart: "2026-11-21T01:00:00",
          timeZone: "+05:30",
          durationSeconds: 14_400,
        },
        { scope: "node-os", rrule: "FREQ=DAILY;BYHOUR=3;BYMINUTE=0", timeZone: "UTC", durationSeconds: 3600 },
      ],
    });
    const windows = [{ rrule: "FREQ=DAILY", start: "21:00", hours: 3, timeZone: "UTC" }];
    expect(spans({ windows }, "2026-11-19T00:00:00Z", "2026-12-06T00:00:00Z", of)).toStrictEqual([
      "2026-11-20T21:00:00Z 2026-11-20T23:30:00Z",
      "2026-12-04T21:00:00Z 2026-12-04T23:30:00Z",
    ]);
    expect(
      spans({ windows, honourCloudWindows: false }, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z", of),
    ).toHaveLength(2);
  });

  test("an exclusion of the cloud is a freeze, unless it lasts until the end of support", () => {
    const exclusion = { start: "2026-11-22T00:00:00Z", end: "2026-11-24T00:00:00Z", blocks: "all" } as const;
    const asOf = "2026-11-21T00:00:00Z";
    const until = "2026-11-25T00:00:00Z";
    expect(spans({}, asOf, until, under({ exclusions: [exclusion] }))).toStrictEqual([
      "2026-11-21T00:00:00Z 2026-11-22T00:00:00Z",
      "2026-11-24T00:00:00Z 2026-11-25T00:00:00Z",
    ]);
    expect(spans({}, asOf, until, under({ exclusions: [{ ...exclusion, untilEndOfSupport: true }] }))).toHaveLength(1);
  });

  test("an exclusion of minor upgrades leaves the nodes free, and one of a pool leaves the control plane free", () => {
    const period = { asOf: "2026-11-21T00:00:00Z", until: "2026-11-25T00:00:00Z" };
    const exclusion = { start: "2026-11-22T00:00:00Z", end: "2026-11-24T00:00:00Z" } as const;
    const minor = under({ exclusions: [{ ...exclusion, blocks: "minor" }] });
    const pool = under({ exclusions: [{ ...exclusion, blocks: "all", pool: "p" }] });
    const count = (of: Cluster, touches: "control-plane" | "nodes" | "both") =>
      [...allowedIntervals({}, of, period, undefined, touches)].length;
    expect([count(minor, "control-plane"), count(minor, "nodes"), count(minor, "both")]).toStrictEqual([2, 1, 2]);
    expect([count(pool, "control-plane"), count(pool, "nodes"), count(pool, "both")]).toStrictEqual([1, 2, 2]);
  });

  test("a window of the cloud that cannot be understood is never open", () => {
    const window = { scope: "all", timeZone: "UTC", durationSeconds: 3600 } as const;
    for (const odd of [
      { rrule: "FREQ=HOURLY" },
      { rrule: "every day" },
      { rrule: "FREQ=DAILY", timeZone: "Mars/Olympus" },
    ]) {
      expect(
        spans({}, "2026-11-21T00:00:00Z", "2026-12-21T00:00:00Z", under({ windows: [{ ...window, ...odd }] })),
      ).toStrictEqual([]);
    }
  });
});

// An allowed minute, told by a clock of its own: for every local date, where does the window of that date begin?
const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const periods = [
  "2026-10-23T00:00Z",
  "2027-03-26T00:00Z",
  "2026-10-02T06:00Z",
  "2027-03-12T00:00Z",
  "2026-10-30T12:00Z",
];

const window = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 7 }),
  start: fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 15, 30, 59) }),
  hours: fc.integer({ min: 1, max: 30 }),
  timeZone: fc.constantFrom(...zones),
});
type DrawnWindow = typeof window extends fc.Arbitrary<infer T> ? T : never;

const pad = (value: number) => String(value).padStart(2, "0");
const asPolicy = ({ days, start, hours, timeZone }: DrawnWindow): PolicyWindow => ({
  rrule: `FREQ=WEEKLY;BYDAY=${days.join(",")}`,
  start: `${pad(start.hour)}:${pad(start.minute)}`,
  hours,
  timeZone,
});

function opens({ days, start, hours, timeZone }: DrawnWindow, first: Temporal.Instant): [number, number][] {
  const middle = first.toZonedDateTimeISO(timeZone).toPlainDate();
  return Array.from({ length: 10 }, (_, index) => middle.add({ days: index - 3 }))
    .filter((date) => days.includes(weekdays[date.dayOfWeek - 1] ?? ""))
    .map((date) => {
      const begin = date.toPlainDateTime(start).toZonedDateTime(timeZone, { disambiguation: "compatible" });
      return [begin.epochMilliseconds, begin.add({ hours }).epochMilliseconds];
    });
}

function frozenFrom({ from, until, timeZone = "UTC" }: Freeze): [number, number] {
  const at = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
  return [at(from), at(until)];
}

test("every minute is allowed exactly when the wall clocks say so, across changes of the clock", () => {
  const freeze = fc.record({
    name: fc.constant("f"),
    from: fc.constantFrom("2026-10-25", "2027-03-28", "2026-10-04", "2027-03-14", "2026-11-01"),
    days: fc.integer({ min: 1, max: 2 }),
    timeZone: fc.constantFrom(...zones),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...periods),
      fc.array(window, { maxLength: 2 }),
      fc.array(freeze, { maxLength: 1 }),
      (from, windows, drawn) => {
        const freezes: Freeze[] = drawn.map(({ name, from, days, timeZone }) => ({
          name,
          from,
          until: Temporal.PlainDate.from(from).add({ days }).toString(),
          timeZone,
        }));
        const first = Temporal.Instant.from(from);
        const length = 4 * 1440;
        const until = first.add({ minutes: length }).toString();
        const policy = { windows: windows.map(asPolicy), freezes };
        const expected = new Uint8Array(length);
        const spansOf = windows.flatMap((drawnWindow) => opens(drawnWindow, first));
        const frozen = freezes.map(frozenFrom);
        for (let minute = 0; minute < length; minute++) {
          const at = first.epochMilliseconds + minute * 60_000;
          const inside = ([start, end]: [number, number]) => start <= at && at < end;
          expected[minute] = (windows.length === 0 || spansOf.some(inside)) && !frozen.some(inside) ? 1 : 0;
        }
        const actual = new Uint8Array(length);
        for (const { start, end } of allowedIntervals(policy, cluster, { asOf: first.toString(), until })) {
          const begin = (Date.parse(start) - first.epochMilliseconds) / 60_000;
          actual.fill(1, begin, (Date.parse(end) - first.epochMilliseconds) / 60_000);
        }
        expect(Buffer.compare(actual, expected)).toBe(0);
      },
    ),
    { numRuns: cases(300) },
  );
});
