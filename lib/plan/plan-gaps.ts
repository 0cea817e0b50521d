import type { Gap } from "../core/gap.ts";
import type { FleetReading } from "../core/inventory.ts";
import { compareText } from "../core/order.ts";
import { scopeKey } from "../core/scope.ts";

/** Everything that the inventory says was not read, in one list with an order of its own. */
export function gapsOf({ gaps, scopes }: FleetReading): readonly Gap[] {
  return [...gaps, ...scopes.flatMap((report) => report.gaps)]
    .map((gap) => ({
      gap,
      key: [scopeKey(gap.scope), gap.cluster ?? "", gap.what, gap.path ?? "", gap.code, gap.message],
    }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ gap }) => gap);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((part, at) => part !== b[at]);
  return index === -1 ? 0 : compareText(a[index] ?? "", b[index] ?? "");
}
