import type { Pricing } from "../core/pricing.ts";
import { deepFreeze } from "./freeze.ts";
import table from "./prices.json" with { type: "json" };
import type { SourcedRow } from "./row.ts";

export interface PriceRow extends SourcedRow {
  readonly provider: string;
  /** Absent: clusters that name no tier. */
  readonly tier?: string;
  readonly baseHourlyUsd?: number;
  readonly supportHourlyUsd?: number;
  readonly surcharge: Pricing["surcharge"];
}

export const priceTable = deepFreeze(table.prices) as readonly PriceRow[];

/**
 * List price of a control plane at the provider, in its tier (compared without case). A tier that the table does not
 * have gives a pricing without amounts whose surcharge is `unknown`; a provider without prices gives `undefined`.
 */
export function pricingOf(provider: string, tier?: string): Pricing | undefined {
  const rows = priceTable.filter((row) => row.provider === provider);
  if (rows.length === 0) return undefined;
  const row = rows.find((candidate) => candidate.tier?.toLowerCase() === tier?.toLowerCase());
  const named = tier === undefined ? {} : { tier };
  if (row === undefined) return Object.freeze({ ...named, surcharge: "unknown" as const });
  return Object.freeze({
    ...named,
    ...(row.baseHourlyUsd === undefined ? {} : { baseHourlyUsd: row.baseHourlyUsd }),
    ...(row.supportHourlyUsd === undefined ? {} : { supportHourlyUsd: row.supportHourlyUsd }),
    surcharge: row.surcharge,
    source: row.source,
    asOf: row.asOf,
  });
}
