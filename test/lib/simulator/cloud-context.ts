import type { CloudContext } from "../../../lib/simulator/cloud.ts";
import { createFaults, type FaultPlan } from "../../../lib/simulator/faults.ts";
import type { SimFleet } from "../../../lib/simulator/fleet.ts";
import { createRequestLog } from "../../../lib/simulator/request-log.ts";
import { createState } from "../../../lib/simulator/state.ts";

/** What a single simulated cloud is started with, on a free port and without TLS. */
export function contextFor(fleet: SimFleet, plan: FaultPlan = {}): CloudContext {
  return {
    state: createState(fleet),
    faults: createFaults(plan, fleet.seed),
    log: createRequestLog(),
    latencyMs: 0,
    nextPort: () => 0,
  };
}
