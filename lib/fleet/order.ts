import type { Gap } from "../core/gap.ts";
import { type ClusterPlace, compareClusters, compareText } from "../core/order.ts";
import { compareVersions } from "../core/version.ts";
import type { VersionOffer } from "../core/version-offer.ts";

export { type ClusterPlace, compareClusters, compareText };

type Order<T> = (a: T, b: T) => number;

/** Gaps of a whole scope before those of a cluster; then by cluster, subject and path. */
export const compareGaps: Order<Gap> = (a, b) =>
  compareText(a.cluster ?? "", b.cluster ?? "") ||
  compareText(a.what, b.what) ||
  compareText(a.path ?? "", b.path ?? "") ||
  compareText(canonicalJson(a), canonicalJson(b));

/** Lowest version first; then by location and channel. */
export const compareOffers: Order<VersionOffer> = (a, b) =>
  compareVersions(a.version, b.version) ||
  compareText(a.location ?? "", b.location ?? "") ||
  compareText(a.channel ?? "", b.channel ?? "") ||
  compareText(canonicalJson(a), canonicalJson(b));

/** JSON that is the same for equal values, in whatever order their keys were set. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compareText(a, b)))
      : inner,
  );
}

/** Sorted, and without entries that say the same. */
export function sortedUnique<T>(entries: readonly T[], order: Order<T>): readonly T[] {
  const sorted = [...entries].sort(order);
  return sorted.filter((entry, index) => {
    const before = sorted[index - 1];
    return before === undefined || order(before, entry) !== 0;
  });
}
