import fc from "fast-check";
import { expect, test } from "vitest";
import { type CalendarEvent, icalText, icalValue } from "../../../lib/encode/ical.ts";
import { cases } from "../../support/cases.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const stamp = "2026-11-21T00:00:00Z";
const times = { start: "2026-12-01T22:00:00Z", end: "2026-12-02T00:30:00Z" };
const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom(...hostileStrings));

/** Reads a calendar as RFC 5545 says: lines unfolded, then names and values parted at the first colon. */
function read(text: string): readonly (readonly [string, string])[] {
  return text
    .replaceAll("\r\n ", "")
    .split("\r\n")
    .slice(0, -1)
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)] as const);
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character));
}

test("any text is one property, in lines of at most 75 octets that split no character", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (summary, description, uid) => {
      const event: CalendarEvent = { uid, ...times, summary, description, categories: [summary] };
      const text = icalText("name", stamp, [event]);
      for (const line of text.split("\r\n")) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
      const names = read(text).map(([name]) => name);
      expect(names.filter((name) => name === "BEGIN" || name === "END")).toHaveLength(4);
      expect(names).toHaveLength(17);
      expect(new Set(names).has("")).toBe(false);
    }),
    { numRuns: cases(1000) },
  );
});

test("text that can be seen reads back as it was", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "é", "日", "👩", "\n", "\\", ";", ",", ":", '"', " n"), { maxLength: 200 }),
      (parts) => {
        const summary = parts.join("");
        const event = read(icalText("name", stamp, [{ uid: "1", ...times, summary }]));
        expect(unescaped(event.find(([name]) => name === "SUMMARY")?.[1] ?? "")).toBe(summary);
      },
    ),
    { numRuns: cases(1000) },
  );
});

test("times are in UTC, and a line break of any system is a line break", () => {
  const text = icalText("Upgrades", stamp, [{ uid: "a@b", ...times, summary: "one\r\ntwo" }]);
  expect(text).toContain("DTSTART:20261201T220000Z\r\nDTEND:20261202T003000Z\r\nSUMMARY:one\\ntwo\r\n");
  expect(icalValue("a\u202eb")).toBe("a b");
});
