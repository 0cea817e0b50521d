import { expect, test } from "vitest";
import { readFaultyFleet } from "../support/faulty-fleet.ts";

// The full size, 10,000 clusters in 200 scopes, is in faults.long.test.ts.
const size = { clusters: 1_500, scopes: 40 };

test.each([
  { seed: 1, faults: 0.05, most: 1.3 },
  { seed: 2, faults: 0.25, most: 1.6 },
])(
  "every one of 1,500 clusters is found while $faults of all requests fail, seed $seed",
  async ({ most, ...faults }) => {
    const { records } = await readFaultyFleet({ ...size, ...faults }, most);
    const kinds = new Set(records.flatMap(({ fault }) => (fault === undefined ? [] : [fault])));
    const quick = ["reset", "server-error", "throttle", "throttle-retry-after", "truncated", "wrong-shape"];
    expect([...kinds].sort()).toEqual(quick);
  },
  300_000,
);
