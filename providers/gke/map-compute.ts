import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Reader } from "../../lib/core/reader.ts";

type Quota = NonNullable<ClusterCapacity["quotas"]>[number];

/** Quotas that new nodes draw on; a region lists a hundred more. */
const drawn = /^(?:[A-Z0-9]+_)*CPUS$|^INSTANCES$|^IN_USE_ADDRESSES$|^(?:DISKS|SSD)_TOTAL_GB$|_GPUS$/;

/**
 * The quotas of a region that an upgrade's surge may meet, from `regions.get` of the Compute API. One that is neither
 * granted nor used is left out: the account does not run such machines.
 */
export function mapQuotas(region: Reader): readonly Quota[] {
  return region.objects("quotas").flatMap((quota): Quota[] => {
    const name = quota.text("metric");
    if (name === undefined || !drawn.test(name)) return [];
    const limit = amount(quota, "limit");
    const used = amount(quota, "usage");
    if (limit === 0 && used === 0) return [];
    const unit = name.endsWith("CPUS") ? "vCPUs" : name.endsWith("_GB") ? "GB" : undefined;
    return [
      {
        name,
        ...(limit === undefined ? {} : { limit }),
        ...(used === undefined ? {} : { used }),
        ...(unit === undefined ? {} : { unit }),
      },
    ];
  });
}

/** Free IPv4 addresses of a subnetwork: of its own range under the empty name, of secondary ranges under theirs. */
export function mapFreeAddresses(subnetwork: Reader): ReadonlyMap<string, number> {
  const ranges = subnetwork.object("utilizationDetails").objects("ipv4Utilizations");
  return new Map(
    ranges.flatMap((range): [string, number][] => {
      const free = range.count("totalFreeIp");
      return free === undefined ? [] : [[range.text("rangeName") ?? "", free]];
    }),
  );
}

/** Quotas are doubles: GPUs may be granted in parts, and a limit may be beyond all counting. */
function amount(quota: Reader, key: string): number | undefined {
  const value = quota.raw?.[key];
  // The API leaves a zero out as often as not.
  if (value === undefined || value === null) return 0;
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : quota.reject(key, "a number");
}
