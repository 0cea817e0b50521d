import { expect, test } from "vitest";
import { readFaultyFleet } from "./faulty-fleet.ts";
import { full, record } from "./figures.ts";

const size = full ? { clusters: 10_000, scopes: 200 } : { clusters: 300, scopes: 20 };
const rates = [
  { faults: 0.05, most: 1.3 },
  { faults: 0.25, most: 1.6 },
];
const seeds = full ? [1, 2, 3, 4, 5, 6] : [1];

test.each(seeds.flatMap((seed) => rates.map((rate) => ({ ...rate, seed }))))(
  "the installed package finds every cluster while $faults of all requests fail, seed $seed",
  async ({ most, ...faults }) => {
    const { records, answered, peakRss, wallMs, uids } = await readFaultyFleet({ ...size, ...faults }, most);
    const share = records.length / answered;
    const words = `${share.toFixed(2)} requests for one that is needed at ${faults.faults * 100} per cent faults`;
    record({ promise: "R1", cases: uids.length, lost: 0, duplicated: 0 });
    record({ promise: "R6", cases: 1, worst: { weight: share, words } });
    const megabytes = Math.round(peakRss / 2 ** 20);
    const cost = `${uids.length} clusters by the library alone: ${megabytes} MiB, ${(wallMs / 1000).toFixed(0)} s`;
    record({ promise: "R12", cases: 1, worst: { weight: megabytes, words: cost } });
    const kinds = new Set(records.flatMap(({ fault }) => (fault === undefined ? [] : [fault])));
    const quick = ["reset", "server-error", "throttle", "throttle-retry-after", "truncated", "wrong-shape"];
    expect([...kinds].sort()).toEqual(quick);
  },
  300_000,
);
