import type { Cluster } from "../../lib/core/cluster.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { requiredText } from "./fields.ts";

/** A limit on the vCPUs that an account may run in a region, for some families of instances. */
export interface VcpuQuota {
  readonly name: string;
  readonly limit?: number;
  readonly purchase: "on-demand" | "spot";
  /** Beginnings of the names of its instance types, as the quota's own name lists them: `m`, `inf`, `p5`. */
  readonly families: readonly string[];
}

export interface MappedQuotas {
  readonly quotas: readonly VcpuQuota[];
  readonly problems: readonly Problem[];
}

/** Reads the pages of the answer to ListServiceQuotas for EC2. Other quotas than those of vCPUs are left out. */
export function mapQuotas(responses: readonly unknown[]): MappedQuotas {
  const problems: Problem[] = [];
  const quotas = responses.flatMap((response) =>
    new Reader(response, "$", problems).objects("Quotas").flatMap((quota) => {
      const name = requiredText(quota, "QuotaName") ?? "";
      const onDemand = /^Running On-Demand (.+) instances$/.exec(name)?.[1];
      const spot = /^All (.+) Spot Instance Requests$/.exec(name)?.[1];
      const families = onDemand ?? spot;
      if (families === undefined) return [];
      const limit = quota.count("Value");
      return [
        {
          name,
          ...(limit === undefined ? {} : { limit }),
          purchase: onDemand === undefined ? ("spot" as const) : ("on-demand" as const),
          families: familiesIn(families),
        },
      ];
    }),
  );
  return { quotas, problems };
}

/** `Standard (A, C, D)`, `G and VT`, `P4, P3 and P2`, `High Memory`. */
function familiesIn(text: string): readonly string[] {
  if (text === "High Memory") return ["u"];
  const listed = /\(([^)]*)\)/.exec(text)?.[1] ?? text;
  return listed
    .split(/,|\band\b/)
    .map((family) => family.trim().toLowerCase())
    .filter((family) => family !== "");
}

export interface ApplicableQuotas {
  readonly quotas: readonly VcpuQuota[];
  /** Instance types of the cluster's pools that none of the quotas names. */
  readonly unmatched: readonly string[];
}

/** The quotas that new nodes of a cluster count against; all of them where its instance types are not known. */
export function quotasOf({ pools }: Pick<Cluster, "pools">, quotas: readonly VcpuQuota[]): ApplicableQuotas {
  const typed = pools.filter(({ instanceTypes }) => instanceTypes.length > 0);
  const hidden = pools.some(({ kind, instanceTypes }) => kind !== "fargate" && instanceTypes.length === 0);
  if (hidden || typed.length === 0) return { quotas, unmatched: [] };
  const matches = typed.flatMap(({ instanceTypes, capacity }) =>
    instanceTypes.map((type) => ({ type, found: quotas.filter((quota) => counts(quota, type, capacity)), capacity })),
  );
  const applicable = new Set(matches.flatMap(({ found }) => found));
  return {
    quotas: quotas.filter((quota) => applicable.has(quota)),
    unmatched: [
      // Reserved capacity has been paid for and counts against nothing that is listed here.
      ...new Set(
        matches.flatMap(({ type, found, capacity }) => (found.length === 0 && capacity !== "reserved" ? [type] : [])),
      ),
    ],
  };
}

function counts({ purchase, families }: VcpuQuota, type: string, capacity: NodePool["capacity"]): boolean {
  if (capacity === "reserved") return false;
  if ((capacity === "on-demand" || capacity === "spot") && capacity !== purchase) return false;
  const [, letters = "", generation = ""] = /^([a-z]+)-?(\d*)/.exec(type) ?? [];
  if (families.includes(letters) || families.includes(letters + generation)) return true;
  // `im4gn` and `gr6` belong to the family of their first letter; `inf2` and `hpc7g` have quotas of their own.
  return !ownFamilies.has(letters) && families.includes(letters.slice(0, 1));
}

const ownFamilies = new Set(["dl", "hpc", "inf", "mac", "trn", "u", "vt"]);
