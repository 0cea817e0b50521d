import type { ProviderConfig } from "./config.ts";
import type { DataPath } from "./problem.ts";

export interface Contradiction {
  readonly path: DataPath;
  readonly message: string;
  readonly fix: string;
}

/** What no field shows by itself: regions, roles and accounts that do not belong together. */
export function contradictions(providers: readonly ProviderConfig[]): Contradiction[] {
  return providers.flatMap((provider, index) => {
    if (provider.id !== "eks") return [];
    const { partition = "aws", regions = "enabled", accounts = [] } = provider;
    const at = ["providers", index] as const;
    const found: Contradiction[] = [];
    for (const [place, region] of (regions === "enabled" ? [] : regions).entries()) {
      const actual = partitionOf(region);
      if (actual === partition) continue;
      found.push({
        path: [...at, "regions", place],
        message: `the region ${region} is of the partition ${actual}, but this provider is of ${partition}`,
        fix: `give it a provider entry of its own with partition: ${actual}`,
      });
    }
    const ids = new Set<string>();
    for (const [place, { id, roleArn }] of accounts.entries()) {
      const [, rolePartition, , , roleAccount] = roleArn?.split(":") ?? [];
      const here = [...at, "accounts", place];
      if (rolePartition !== undefined && rolePartition !== partition) {
        found.push({
          path: [...here, "roleArn"],
          message: `the role is of the partition ${rolePartition}, but this provider is of ${partition}`,
          fix: `give it a provider entry of its own with partition: ${rolePartition}`,
        });
      }
      if (id !== undefined && roleAccount !== undefined && roleAccount !== id) {
        found.push({
          path: [...here, "roleArn"],
          message: `the role is of the account ${roleAccount}, but the entry is for ${id}`,
          fix: "correct one of them, or leave the id out",
        });
      }
      const known = id ?? roleAccount;
      if (known !== undefined && ids.has(known)) {
        found.push({
          path: here,
          message: `the account ${known} is listed twice`,
          fix: "leave one of the entries out",
        });
      }
      if (known !== undefined) ids.add(known);
    }
    return found;
  });
}

function partitionOf(region: string): "aws" | "aws-us-gov" | "aws-cn" {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}
