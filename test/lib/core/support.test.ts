import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayMs } from "../../../lib/core/instant.ts";
import { type SupportDate, type SupportPhase, type SupportPosture, supportOf } from "../../../lib/core/support.ts";

const at = (iso: string) => Date.parse(iso);
const date = (iso?: string): SupportDate => ({
  ...(iso === undefined ? {} : { at: iso }),
  precision: "day",
  tentative: false,
  source: "api",
});

const standardEnd = "2026-12-02T00:00:00Z";
const extendedEnd = "2027-12-02T00:00:00Z";
const dates = { endOfStandard: date(standardEnd), endOfExtended: date(extendedEnd) };
const posture = (part: Partial<SupportPosture>): SupportPosture => ({
  ...dates,
  plan: "extended",
  atEndOfStandard: "enter-extended",
  ...part,
});

describe("the phase changes exactly at the exclusive end of each period", () => {
  const lastMoments = { standard: at(standardEnd) - 1, extended: at(extendedEnd) - 1 };
  const plans: readonly (readonly [string, SupportPosture, readonly SupportPhase[]])[] = [
    ["extended", posture({}), ["standard", "extended", "extended", "unsupported"]],
    ["lts", posture({ plan: "lts", atEndOfStandard: "none" }), ["standard", "extended", "extended", "unsupported"]],
    [
      "standard with an automatic upgrade",
      posture({ plan: "standard", atEndOfStandard: "auto-upgrade" }),
      ["standard", "unsupported", "unsupported", "unsupported"],
    ],
    [
      "standard with nothing known of what follows",
      posture({ plan: "standard", atEndOfStandard: "unknown" }),
      ["standard", "unknown", "unknown", "unknown"],
    ],
    ["unknown", posture({ plan: "unknown" }), ["standard", "unknown", "unknown", "unsupported"]],
  ];
  test.each(plans)("plan %s", (_, given, [beforeStandard, fromStandard, beforeExtended, fromExtended]) => {
    expect(supportOf(given, lastMoments.standard).phase).toBe(beforeStandard);
    expect(supportOf(given, at(standardEnd)).phase).toBe(fromStandard);
    expect(supportOf(given, lastMoments.extended).phase).toBe(beforeExtended);
    expect(supportOf(given, at(extendedEnd)).phase).toBe(fromExtended);
  });
});

describe("platform support", () => {
  const platform = (endOfPlatform?: SupportDate) =>
    posture({
      plan: "standard",
      atEndOfStandard: "platform-support",
      ...(endOfPlatform === undefined ? {} : { endOfPlatform }),
    });

  test("follows standard support until its own end", () => {
    const end = "2027-03-01T00:00:00Z";
    expect(supportOf(platform(date(end)), at(standardEnd) - 1).phase).toBe("standard");
    expect(supportOf(platform(date(end)), at(standardEnd)).phase).toBe("platform");
    expect(supportOf(platform(date(end)), at(end) - 1).phase).toBe("platform");
    expect(supportOf(platform(date(end)), at(end)).phase).toBe("unsupported");
  });

  test("still runs while its end is announced without a date", () => {
    expect(supportOf(platform(date()), at("2040-01-01T00:00:00Z")).phase).toBe("platform");
  });

  test("is unknown where the calendar does not speak of it", () => {
    expect(supportOf(platform(), at(standardEnd)).phase).toBe("unknown");
  });
});

describe("a date that is missing or cannot be read", () => {
  const unreadable: readonly (readonly [string, Partial<SupportPosture>])[] = [
    ["no dates at all", { endOfStandard: date(), endOfExtended: date() }],
    ["no end of standard support", { endOfStandard: date() }],
    ["an end of standard support that is not a date", { endOfStandard: date("soon") }],
    ["the 30th of February", { endOfStandard: date("2026-02-30") }],
  ];
  test.each(unreadable)("gives unknown and no next date: %s", (_, part) => {
    expect(supportOf(posture(part), at("2026-11-21T00:00:00Z"))).toStrictEqual({ phase: "unknown" });
  });

  test("does not hide that the last known end has passed", () => {
    expect(supportOf(posture({ endOfStandard: date() }), at(extendedEnd)).phase).toBe("unsupported");
  });

  test("gives unknown after standard support when the end of the extended period is missing", () => {
    expect(supportOf(posture({ endOfExtended: date() }), at(standardEnd)).phase).toBe("unknown");
  });
});

test("the next end counts whole days, rounded down, and names the period that ends", () => {
  const now = at("2026-11-21T12:00:00Z");
  expect(supportOf(posture({}), now).next).toStrictEqual({
    kind: "end-of-standard",
    date: dates.endOfStandard,
    days: 10,
  });
  expect(supportOf(posture({}), at(standardEnd) - 1).next?.days).toBe(0);
  expect(supportOf(posture({}), at(standardEnd) - dayMs).next?.days).toBe(1);
  expect(supportOf(posture({}), at(standardEnd)).next).toStrictEqual({
    kind: "end-of-extended",
    date: dates.endOfExtended,
    days: 365,
  });
  expect(supportOf(posture({}), at(extendedEnd)).next).toBeUndefined();
});

const rank: Readonly<Record<SupportPhase, number>> = {
  preview: 0,
  standard: 1,
  extended: 2,
  platform: 2,
  unknown: 2,
  unsupported: 3,
};
const day = fc.option(
  fc.integer({ min: 0, max: 2000 }).map((n) => new Date(n * dayMs).toISOString()),
  { nil: undefined },
);

test("support never improves as time passes", () =>
  fc.assert(
    fc.property(
      fc.record({
        standard: day,
        extended: day,
        platform: day,
        plan: fc.constantFrom<SupportPosture["plan"]>("standard", "extended", "lts", "unknown"),
        afterwards: fc.constantFrom<SupportPosture["atEndOfStandard"]>(
          "auto-upgrade",
          "enter-extended",
          "platform-support",
          "none",
        ),
        from: fc.integer({ min: 0, max: 2000 }),
        wait: fc.integer({ min: 0, max: 2000 }),
      }),
      ({ standard, extended, platform, plan, afterwards, from, wait }) => {
        const given: SupportPosture = {
          endOfStandard: date(standard),
          endOfExtended: date(extended),
          endOfPlatform: date(platform),
          plan,
          atEndOfStandard: afterwards,
        };
        const [before, after] = [from, from + wait].map((days) => supportOf(given, days * dayMs));
        if (before === undefined || after === undefined) throw new Error("two states were asked for");
        // Without an end of standard support nothing is known until the extended period is over.
        if (before.phase !== "unknown" || standard !== undefined) {
          expect(rank[after.phase]).toBeGreaterThanOrEqual(rank[before.phase]);
        }
        expect(before.next === undefined || before.next.days >= 0).toBe(true);
      },
    ),
  ));
