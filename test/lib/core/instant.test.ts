import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromInstant, instantText, toInstant } from "../../../lib/core/instant.ts";

describe("fromInstant", () => {
  test.each([
    ["2026-12-02", "2026-12-02T00:00:00Z"],
    ["2026-12-02T00:00:00Z", "2026-12-02T00:00:00Z"],
    ["2026-12-02t01:02:03z", "2026-12-02T01:02:03Z"],
    ["2026-12-02 01:02Z", "2026-12-02T01:02:00Z"],
    ["2024-09-25T17:00:00-07:00", "2024-09-26T00:00:00Z"],
    ["2022-06-06T12:00:00+0000", "2022-06-06T12:00:00Z"],
    ["2022-06-06T12:00:00+0530", "2022-06-06T06:30:00Z"],
    ["2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123Z"],
    ["2028-02-29", "2028-02-29T00:00:00Z"],
  ])("reads %s", (text, instant) => {
    expect(toInstant(fromInstant(text) ?? Number.NaN)).toBe(instant);
  });

  test.each([
    "2026-02-30",
    "2026-02-30T10:00:00Z",
    "2027-02-29",
    "2026-04-31T00:00:00+02:00",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-01T24:00:00Z",
    "2026-01-01T12:60:00Z",
    "2026-01-01T12:00:60Z",
    "2026-01-01T12:00:00",
    "2026-01-01T12:00:00+99:00",
    "2026-01-01T12",
    "2026-1-1",
    "02/12/2026",
    "Nov 2026",
    "1766000000",
    "",
    "NaN",
    "2026-12-02Z",
    " 2026-12-02",
    "2026-12-02\n",
  ])("refuses %j", (text) => {
    expect(fromInstant(text)).toBeUndefined();
  });

  test("reads back every instant that toInstant prints", () =>
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2200, 0, 1) }), (epochMs) => {
        expect(fromInstant(toInstant(epochMs))).toBe(epochMs);
      }),
    ));

  test("gives a number or nothing for any text", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}[T ]?[\d:.+Z-]{0,20}$/)), (text) => {
        expect(fromInstant(text)).not.toBeNaN();
      }),
    ));
});

test("a sentence names the day, and the minute only where a day does not begin", () => {
  expect(instantText("2026-12-02T00:00:00Z")).toBe("2026-12-02");
  expect(instantText("2026-12-02")).toBe("2026-12-02");
  expect(instantText("2026-12-02T14:30:59.5Z")).toBe("2026-12-02 14:30 UTC");
  expect(instantText("2026-12-02T00:30:00+02:00")).toBe("2026-12-01 22:30 UTC");
  expect(instantText("some day")).toBe("some day");
});

test("an instant carries no zero fraction, and no instant is printed for NaN", () => {
  expect(toInstant(1_766_000_000_000)).toBe("2025-12-17T19:33:20Z");
  expect(toInstant(1_766_000_000_001)).toBe("2025-12-17T19:33:20.001Z");
  expect(() => toInstant(Number.NaN)).toThrow(RangeError);
});
