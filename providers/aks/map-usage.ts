import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Entry } from "./paging.ts";

type Quota = NonNullable<ClusterCapacity["quotas"]>[number];

/** Quotas that every new node counts against, whatever its size. Others count where something of their kind runs. */
const always = new Set(["cores", "lowprioritycores", "virtualmachines"]);

/**
 * The quotas of a location that nodes count against: those on all virtual machines, and those on families of machines
 * of which the subscription runs some. Which family a machine size belongs to is not told, and not guessed.
 */
export function mapQuotas(entries: readonly Entry[]): {
  readonly quotas: readonly Quota[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const quotas = entries.flatMap(({ path, value }): readonly Quota[] => {
    const entry = new Reader(value, path, problems);
    const name = entry.object("name").text("value");
    if (name === undefined) return [];
    const general = always.has(name.toLowerCase());
    if (!general && !/family$/i.test(name)) return [];
    const used = entry.count("currentValue");
    const limit = entry.count("limit");
    if (!general && used === 0) return [];
    const unit = name.toLowerCase() === "virtualmachines" ? "machines" : "vCPUs";
    return [{ name, ...(limit === undefined ? {} : { limit }), ...(used === undefined ? {} : { used }), unit }];
  });
  return { quotas: quotas.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)), problems };
}

/**
 * Free addresses of the given subnets of a virtual network, by lower-case id. Azure's limit already lacks the addresses
 * that it reserves for itself.
 */
export function mapFreeAddresses(
  entries: readonly Entry[],
  subnets: ReadonlySet<string>,
): {
  readonly free: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const free = new Map<string, number>();
  for (const { path, value } of entries) {
    const entry = new Reader(value, path, problems);
    const id = entry.text("id");
    if (id === undefined || !subnets.has(id.toLowerCase())) continue;
    const used = entry.count("currentValue");
    const limit = entry.count("limit");
    if (used !== undefined && limit !== undefined) free.set(id.toLowerCase(), Math.max(0, limit - used));
  }
  return { free, problems };
}
