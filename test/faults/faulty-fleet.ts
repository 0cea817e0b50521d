import { expect } from "vitest";
import { figures, type MeasuredReading, measureReading } from "../support/measured-reading.ts";
import type { RemoteOptions } from "../support/remote-simulator.ts";

/**
 * Reads a fleet whose clouds fail at random, and checks that nothing of it is lost, invented or told twice.
 *
 * @param most Requests that may be sent for one that is needed.
 */
export async function readFaultyFleet(clouds: RemoteOptions, most: number): Promise<MeasuredReading> {
  const measured = await measureReading(clouds);
  const { uids, gaps, truth, records, answered } = measured;
  const { clusters = 0, scopes, seed, faults } = clouds;
  console.log(figures(`${clusters} clusters in ${scopes} scopes, seed ${seed}, faults ${faults}`, measured));
  // Only what was not asked for is missing: no gap is the work of a fault.
  expect(gaps.filter(({ code }) => code !== "UNSUPPORTED").slice(0, 5)).toEqual([]);
  expect(new Set(uids).size).toBe(uids.length);
  expect(uids).toHaveLength(clusters);
  expect(new Set(uids)).toEqual(truth);
  expect(records.filter(({ operation }) => operation === "unknown")).toEqual([]);
  expect(records.length / answered).toBeLessThanOrEqual(most);
  return measured;
}
