// Reads the simulated clouds once, in a process of its own, and says what it found and what it cost.
import { type AksOptions, discover, type EksOptions, type GkeOptions, type RateLimit } from "fleetwright";
import { aks } from "fleetwright/providers/aks";
import { eks } from "fleetwright/providers/eks";
import { gke } from "fleetwright/providers/gke";
import { keepHeapSmall } from "../lib/cli/keep-heap-small.ts";

export interface ReadOptions {
  /** Provider options as the simulator gives them. */
  readonly providers: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[];
  readonly env: Readonly<Record<string, string>>;
  readonly concurrency: number;
  /** Requests per second and scope; the bench measures the machinery, not the politeness. */
  readonly perSecond: number;
}

export interface ReadResult {
  readonly uids: readonly string[];
  readonly gaps: number;
  readonly ms: number;
  readonly peakRssMb: number;
}

async function read({ providers: entries, env, concurrency, perSecond }: ReadOptions): Promise<ReadResult> {
  // As the command does before it reads.
  keepHeapSmall();
  const limit: readonly RateLimit[] = [{ per: "scope", perSecond, burst: perSecond }];
  const providers = entries.map(({ id, ...options }) => {
    if (id === "eks") return eks({ ...(options as EksOptions), env });
    return id === "gke" ? gke({ ...(options as GkeOptions), env }) : aks({ ...(options as AksOptions), env });
  });
  const startedAt = performance.now();
  const inventory = await discover({ providers, concurrency, limits: { eks: limit, gke: limit, aks: limit } });
  const ms = performance.now() - startedAt;
  await Promise.all(providers.map((provider) => provider.close?.()));
  return {
    uids: inventory.clusters.map(({ uid }) => uid),
    gaps: inventory.gaps.length + inventory.scopes.reduce((sum, { gaps }) => sum + gaps.length, 0),
    ms,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

process.once("message", (message) => {
  read(message as ReadOptions).then(
    (result) => process.send?.(result, () => process.disconnect?.()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
