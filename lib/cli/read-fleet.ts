import { assignLabels } from "../config/assign-labels.ts";
import { clusterFilter } from "../config/cluster-filter.ts";
import type { Detail } from "../core/cluster-detail.ts";
import { toInstant } from "../core/instant.ts";
import type { FleetReading } from "../core/inventory.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { discoverPacked } from "../fleet/discover.ts";
import type { EmptyScopes } from "../fleet/empty-scopes.ts";
import type { Journal } from "../fleet/journal.ts";
import { progressLine } from "../report/progress-line.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { limitsOf, type OpenFleet } from "./open-fleet.ts";
import { createProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface ReadOptions {
  /** Whether to ask which versions are offered. */
  readonly offers: boolean;
  /** Details to read besides. Default: none. */
  readonly details?: readonly Detail[];
  /** Read only this share of the scopes. Default: all of them. */
  readonly shard?: ShardOrigin;
  readonly journal?: Journal;
  /** Scopes that need not be read. Default: every scope is read. */
  readonly emptyScopes?: EmptyScopes;
}

/** Reads the whole fleet, with a progress line on a terminal. */
export async function readFleet(fleet: OpenFleet, options: ReadOptions, terminal: Terminal): Promise<FleetReading> {
  const { config, providers } = fleet;
  const { concurrency, runDeadlineMs } = config.limits;
  const startedAt = terminal.now();
  keepHeapSmall();
  const progress = createProgress(terminal);
  try {
    return await discoverPacked({
      providers,
      signal: terminal.signal,
      offers: options.offers,
      details: options.details ?? [],
      takenAt: options.journal?.takenAt ?? toInstant(Math.floor(startedAt / 1000) * 1000),
      limits: limitsOf(config),
      assign: (cluster) => assignLabels(config.labels, cluster),
      clusterFilter: clusterFilter(config.filters),
      onProgress: (state) =>
        progress.update(() => progressLine({ ...state, elapsedMs: terminal.now() - startedAt }, terminal.columns)),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      ...(options.journal === undefined ? {} : { journal: options.journal }),
      ...(options.emptyScopes === undefined ? {} : { emptyScopes: options.emptyScopes }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(runDeadlineMs === undefined ? {} : { deadlineMs: runDeadlineMs }),
    });
  } finally {
    progress.end();
  }
}
