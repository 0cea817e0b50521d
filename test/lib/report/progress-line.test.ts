import fc from "fast-check";
import { expect, test } from "vitest";
import { progressLine } from "../../../lib/report/progress-line.ts";

const state = {
  scopes: 40,
  scopesDone: 10,
  listing: false,
  clusters: 1_318,
  requests: 5_204,
  throttles: 3,
  elapsedMs: 5_000,
};

test("the line says how far the run is, what it found and how long it will take", () => {
  expect(progressLine(state, 100)).toBe("10/40 scopes  1,318 clusters  about 15 s left  3 throttled  5,204 calls");
});

test("while scopes are still being found, their number is open and no time is promised", () => {
  expect(progressLine({ ...state, listing: true, throttles: 0 }, 100)).toBe(
    "10/40+ scopes  1,318 clusters  5,204 calls",
  );
});

test("no time is promised from too little, and long times are given in minutes", () => {
  expect(progressLine({ ...state, scopesDone: 1 }, 100)).not.toContain("left");
  expect(progressLine({ ...state, scopesDone: 40 }, 100)).not.toContain("left");
  expect(progressLine({ ...state, elapsedMs: 900 }, 100)).not.toContain("left");
  expect(progressLine({ ...state, elapsedMs: 100_000 }, 100)).toContain("about 5 min left");
});

test("the line always leaves the last column free, dropping what matters least", () => {
  expect(progressLine(state, 40)).toBe("10/40 scopes  1,318 clusters");
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 120 }), fc.nat(), fc.nat(), (width, scopesDone, clusters) => {
      expect(progressLine({ ...state, scopesDone, clusters }, width).length).toBeLessThan(width);
    }),
  );
});
