import table from "./durations.json" with { type: "json" };
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";

/** Expected minutes of the steps of an upgrade. Absent numbers have no source. */
export interface DurationRow extends SourcedRow {
  readonly provider: string;
  /** One step of the control plane, of an ordinary cluster. */
  readonly controlPlane?: number;
  /** One node: a new one joins, the old one is drained and removed. */
  readonly node?: number;
  readonly addon?: number;
}

export const durationTable = deepFreeze(table.durations) as readonly DurationRow[];

/** Expected durations at the provider; `undefined` when no source names any. */
export function durationsOf(provider: string): DurationRow | undefined {
  return durationTable.find((row) => row.provider === provider);
}
