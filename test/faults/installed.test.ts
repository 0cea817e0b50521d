import { expect, test } from "vitest";
import { readFaultyFleet } from "./faulty-fleet.ts";
import { full, record } from "./figures.ts";

// Ten thousand clusters in 200 scopes are read in ten-thousand.long.test.ts.
const size = full ? { clusters: 1_500, scopes: 40 } : { clusters: 300, scopes: 20 };

test.each([
  { seed: 1, faults: 0.05, most: 1.3 },
  { seed: 2, faults: 0.25, most: 1.6 },
])(
  "the installed package finds every cluster while $faults of all requests fail, seed $seed",
  async ({ most, ...faults }) => {
    const { records, answered, peakRss, wallMs, uids } = await readFaultyFleet({ ...size, ...faults }, most);
    const share = records.length / answered;
    const words = `${share.toFixed(2)} requests for one that is needed at ${faults.faults * 100} per cent faults`;
    record({ promise: "R1", cases: uids.length, lost: 0, duplicated: 0 });
    record({ promise: "R6", cases: 1, worst: { weight: share, words } });
    const megabytes = Math.round(peakRss / 2 ** 20);
    const cost = `${uids.length} clusters: ${megabytes} MiB, ${(wallMs / 1000).toFixed(0)} s`;
    record({ promise: "R12", cases: 1, worst: { weight: megabytes, words: cost } });
    const kinds = new Set(records.flatMap(({ fault }) => (fault === undefined ? [] : [fault])));
    const quick = ["reset", "server-error", "throttle", "throttle-retry-after", "truncated", "wrong-shape"];
    expect([...kinds].sort()).toEqual(quick);
  },
  300_000,
);
