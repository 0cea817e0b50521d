import { FleetError } from "../core/error.ts";
import { dayMs, fromInstant, type IsoInstant, toInstant } from "../core/instant.ts";

/** The times of a plan in both notations. */
export interface PlanTimes {
  readonly asOf: IsoInstant;
  readonly horizon: IsoInstant;
  readonly asOfMs: number;
  readonly horizonMs: number;
}

/** @throws FleetError `CONFIG` for an `asOf` or `horizon` that is no instant, or a horizon before `asOf`. */
export function planTimes({ asOf, horizon }: { readonly asOf: IsoInstant; readonly horizon?: IsoInstant }): PlanTimes {
  const asOfMs = fromInstant(asOf);
  if (asOfMs === undefined) throw new FleetError("CONFIG", `asOf: ${JSON.stringify(asOf)} is not an instant`);
  const horizonMs = horizon === undefined ? asOfMs + 365 * dayMs : fromInstant(horizon);
  if (horizonMs === undefined || horizonMs < asOfMs) {
    throw new FleetError("CONFIG", `horizon: ${JSON.stringify(horizon)} is not an instant after asOf`);
  }
  return { asOf: toInstant(asOfMs), horizon: toInstant(horizonMs), asOfMs, horizonMs };
}
