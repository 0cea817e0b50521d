// Reads a fleet with the installed package, in a process of its own. Forked by measured-reading.ts; not run by itself.
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Gap } from "../../lib/core/gap.ts";
import type { FleetProvider, RateLimit } from "../../lib/core/provider.ts";

export interface ReadingOrder {
  /** Folder with the package in its `node_modules`. */
  readonly folder: string;
  /** Entries of `providers` and the environment, as a simulator gives them. */
  readonly providers: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
  readonly env: Readonly<Record<string, string>>;
  /** For every provider; absent: their own. */
  readonly limit?: RateLimit;
  readonly offers: boolean;
}

export interface Reading {
  readonly uids: readonly string[];
  readonly gaps: readonly Gap[];
  readonly wallMs: number;
  /** Most memory that the process ever held, in bytes. */
  readonly peakRss: number;
}

/** Far more than any answer takes: how fast the machine is must not decide what is found. */
const patienceMs = 300_000;

async function read({ folder, providers: entries, env, limit, offers }: ReadingOrder): Promise<Reading> {
  const load = createRequire(join(folder, "index.js"));
  const { discover } = load("fleetwright") as typeof import("../../lib/index.ts");
  const providers = entries.map(({ id, ...options }) => {
    const open = load(`fleetwright/providers/${id}`) as Readonly<Record<string, (options: object) => FleetProvider>>;
    const make = open[id];
    if (make === undefined) throw new Error(`fleetwright/providers/${id} exports no ${id}`);
    return make({ ...options, env, requestTimeoutMs: patienceMs });
  });
  const limits = limit && Object.fromEntries(providers.map(({ id }) => [id, [limit]]));
  const start = performance.now();
  const inventory = await discover({
    providers,
    offers,
    callTimeoutMs: patienceMs,
    ...(limits === undefined ? {} : { limits }),
  });
  const wallMs = performance.now() - start;
  await Promise.all(providers.map((provider) => provider.close?.()));
  return {
    uids: inventory.clusters.map(({ uid }) => uid),
    gaps: [...inventory.gaps, ...inventory.scopes.flatMap(({ gaps }) => gaps)],
    wallMs,
    peakRss: process.resourceUsage().maxRSS * 1024,
  };
}

process.once("message", (order: ReadingOrder) => {
  read(order).then(
    (reading) => process.send?.({ reading }, () => process.disconnect()),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
  );
});
