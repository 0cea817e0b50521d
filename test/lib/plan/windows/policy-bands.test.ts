import { expect, test } from "vitest";
import { policyBands } from "../../../../lib/plan/windows/policy-bands.ts";

const from = Date.parse("2026-12-01T00:00:00Z");
const until = Date.parse("2026-12-08T00:00:00Z");

test("windows are given in UTC from the local clock of their zone, joined where they overlap", () => {
  const windows = [
    { rrule: "FREQ=WEEKLY;BYDAY=TU", start: "22:00", hours: 4, timeZone: "Europe/Berlin" },
    { rrule: "FREQ=WEEKLY;BYDAY=WE", start: "00:00", hours: 6, timeZone: "Europe/Berlin" },
  ];
  expect(policyBands({ windows }, from, until)).toStrictEqual([
    { kind: "window", name: "window", from: "2026-12-01T21:00:00Z", until: "2026-12-02T05:00:00Z" },
  ]);
});

test("a freeze is shown whole when it begins in the time shown, and not at all when it lies outside", () => {
  const freezes = [
    { name: "sale", from: "2026-12-05", until: "2026-12-20" },
    { name: "spring", from: "2027-03-01", until: "2027-03-10" },
  ];
  expect(policyBands({ freezes }, from, until)).toStrictEqual([
    { kind: "freeze", name: "sale", from: "2026-12-05T00:00:00Z", until: "2026-12-20T00:00:00Z" },
  ]);
});
