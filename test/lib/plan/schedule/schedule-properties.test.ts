import fc from "fast-check";
import { expect, test } from "vitest";
import { schedule } from "../../../../lib/plan/schedule/schedule.ts";
import { asInput, drawnCluster, drawnPolicy } from "./instances.ts";
import { broken } from "./judge-schedule.ts";

const numRuns = Number(process.env["FLEETWRIGHT_RUNS"] ?? 1500);

test("windows, freezes, stages, soaks, canaries, phases, limits and budgets are kept", () => {
  fc.assert(
    fc.property(fc.array(drawnCluster(3), { minLength: 1, maxLength: 14 }), drawnPolicy, (drawn, policy) => {
      const input = asInput(drawn, policy, 15);
      expect(broken(input, schedule(input))).toStrictEqual([]);
    }),
    { numRuns },
  );
});
