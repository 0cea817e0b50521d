import type { Cluster } from "../core/cluster.ts";
import { type Detail, detailNames } from "../core/cluster-detail.ts";
import { type IsoInstant, toInstant } from "../core/instant.ts";
import { type FleetReading, type Inventory, wholeInventory } from "../core/inventory.ts";
import { createPacker } from "../core/packed-list.ts";
import type { FleetProvider } from "../core/provider.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { type Assignment, assemble } from "./assemble.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { EmptyScopes } from "./empty-scopes.ts";
import { createHalt } from "./halt.ts";
import type { Journal } from "./journal.ts";
import { type Progress, progressOf } from "./progress.ts";
import { createProviderReader, type ProviderReader } from "./provider-reader.ts";
import { createScheduler, type SchedulerOptions } from "./scheduler.ts";

/** What to read, under which bounds, and who hears of the progress. */
export interface DiscoverOptions
  extends Partial<Clock>,
    Pick<SchedulerOptions, "signal" | "concurrency" | "limits" | "callTimeoutMs" | "random"> {
  readonly providers: readonly FleetProvider[];
  /** Whether to ask which versions are offered where clusters were found. Default `false`. */
  readonly offers?: boolean;
  /** Details to read of every cluster, where its provider can give them. Default: none. */
  readonly details?: readonly Detail[];
  /** Milliseconds from now after which what was read is returned, with a gap for everything else. Default: none. */
  readonly deadlineMs?: number;
  /** Called after every change, as often as several times per request. Must not throw. */
  readonly onProgress?: (progress: Progress) => void;
  /** Where finished scopes are recorded, and taken from. The caller closes it. */
  readonly journal?: Journal;
  /** Scopes that were empty not long ago and need not be read again. Default: every scope is read. The caller saves it. */
  readonly emptyScopes?: EmptyScopes;
  /** Read only the scopes of this shard. Default: all of them. */
  readonly shard?: ShardOrigin;
  /** The instant the inventory is said to describe. Default: that of the journal, else now. */
  readonly takenAt?: IsoInstant;
  readonly assign?: (cluster: Cluster) => Assignment;
  /** Clusters to keep; asked after `assign`. Default: all. */
  readonly clusterFilter?: (cluster: Cluster) => boolean;
}

/**
 * Reads every cluster that the providers can see. What fails costs only itself and is a gap in the result; the result is
 * the same, byte for byte, at any concurrency and in whatever order the answers arrive.
 *
 * Cancelled, it resolves within a second with what was read and `interrupted: true`. Providers are not closed.
 *
 * @throws FleetError `CONFIG` for a bound or limit that would let nothing pass; whatever `assign` or `clusterFilter`
 * throws.
 */
export async function discover(options: DiscoverOptions): Promise<Inventory> {
  return wholeInventory(await discoverPacked(options));
}

/**
 * Like `discover`, with the clusters and offers of finished scopes packed: ten thousand clusters take a few megabytes.
 *
 * @throws FleetError as `discover`; what `assign` throws, whenever a cluster is looked at.
 */
export async function discoverPacked(options: DiscoverOptions): Promise<FleetReading> {
  const { providers, journal, deadlineMs, onProgress, assign, clusterFilter } = options;
  const signal = options.signal ?? new AbortController().signal;
  const clock: Clock = { now: options.now ?? systemClock.now, sleep: options.sleep ?? systemClock.sleep };
  const takenAt = options.takenAt ?? journal?.takenAt ?? toInstant(Math.floor(clock.now() / 1000) * 1000);
  const readers: ProviderReader[] = [];
  const packer = createPacker();
  const report = () => onProgress?.(progressOf(readers, scheduler.statistics()));
  const scheduler = createScheduler({
    ...clock,
    signal,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.callTimeoutMs === undefined ? {} : { callTimeoutMs: options.callTimeoutMs }),
    ...(options.random === undefined ? {} : { random: options.random }),
    ...(deadlineMs === undefined ? {} : { runDeadlineMs: deadlineMs }),
    ...(onProgress === undefined ? {} : { onChange: report }),
  });
  const calls = providers.map((provider) => scheduler.forProvider(provider));
  const halt = createHalt({
    signal,
    clock,
    deadlineAt: deadlineMs === undefined ? Infinity : clock.now() + deadlineMs,
  });
  try {
    for (const [index, provider] of providers.entries()) {
      const call = calls[index];
      if (call === undefined) continue;
      const { offers = false, details = [] } = options;
      readers.push(
        createProviderReader({
          ...{ provider, index, call, halt, clock, offers, details, journal, changed: report, takenAt, packer },
          emptyScopes: options.emptyScopes,
          shard: options.shard,
        }),
      );
    }
    await Promise.all(readers.map((reader) => reader.read()));
  } finally {
    halt.dispose();
  }
  const inventory = assemble(
    readers.flatMap(({ readings }) => readings),
    {
      takenAt,
      interrupted: signal.aborted,
      gaps: readers.flatMap(({ gaps }) => gaps),
      ...(assign === undefined ? {} : { assign }),
      ...(clusterFilter === undefined ? {} : { clusterFilter }),
    },
  );
  const asked = detailNames.filter((name) => options.details?.includes(name));
  return {
    ...inventory,
    ...(asked.length === 0 ? {} : { details: asked }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
  };
}
