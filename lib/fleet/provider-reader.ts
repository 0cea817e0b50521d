import type { Cluster } from "../core/cluster.ts";
import type { Detail } from "../core/cluster-detail.ts";
import { FleetError } from "../core/error.ts";
import { type Gap, gapOf } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Packer, Packing } from "../core/packed-list.ts";
import type { CallOptions, FleetProvider } from "../core/provider.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import type { Sequence } from "../core/sequence.ts";
import { isInShard, type Shard } from "../core/shard.ts";
import { batches } from "./batches.ts";
import type { Clock } from "./clock.ts";
import type { EmptyScopes } from "./empty-scopes.ts";
import type { Halt } from "./halt.ts";
import { isFinished, type Journal } from "./journal.ts";
import { compareClusters, compareText } from "./order.ts";
import { readDetails } from "./read-details.ts";
import type { ScopeReading } from "./scope-reading.ts";

/**
 * Scopes are handed to their provider in batches, since some read many scopes with one request. One account that is
 * slow to list its regions keeps the others waiting no longer than this.
 */
const lingerMs = 250;

export interface ProviderReaderOptions {
  readonly provider: FleetProvider;
  /** Position among the providers of the run. */
  readonly index: number;
  readonly call: CallOptions;
  readonly halt: Halt;
  readonly clock: Clock;
  readonly offers: boolean;
  readonly details: readonly Detail[];
  readonly journal: Journal | undefined;
  readonly emptyScopes: EmptyScopes | undefined;
  readonly shard: Shard | undefined;
  readonly takenAt: IsoInstant;
  /** Keeps what is finished small. */
  readonly packer: Packer;
  /** Called after every change of the public state. */
  readonly changed: () => void;
}

/** Reads all scopes of one provider. Its state may be looked at while it reads. */
export interface ProviderReader {
  readonly readings: readonly ScopeReading[];
  /** Gaps of no single scope. */
  readonly gaps: readonly Gap[];
  /** Scopes found so far. */
  readonly scopes: number;
  readonly scopesDone: number;
  readonly clusters: number;
  /** Whether more scopes may still be found. */
  readonly listing: boolean;
  /** Never rejects: what fails is a gap. */
  read(): Promise<void>;
}

/** A reading that is still being added to. */
interface OpenReading {
  readonly scope: Scope;
  /** Gone once the scope has ended: the batch that it belongs to may go on for minutes. */
  clusters?: Packing<Cluster>;
  readonly gaps: Gap[];
  ended: boolean;
}

export function createProviderReader(options: ProviderReaderOptions): ProviderReader {
  const { provider, index, call, halt, clock, journal, emptyScopes, shard, packer, changed } = options;
  const readings = new Map<string, ScopeReading>();
  /** What providers told of scopes that they had ended. */
  const late: ScopeReading[] = [];
  const gaps: Gap[] = [];
  let listing = true;
  let scopesDone = 0;
  let clusters = 0;

  /** Scopes of a batch that have not been seen before, neither in this run nor in the journal. */
  const unread = (batch: readonly Scope[]): ReadonlyMap<string, OpenReading> => {
    const open = new Map<string, OpenReading>();
    for (const scope of batch) {
      const key = scopeKey(scope);
      if (readings.has(key) || (shard !== undefined && !isInShard(scope, shard))) continue;
      const known = journal?.find(index, key);
      if (known !== undefined && isEnough(known)) {
        readings.set(key, { ...known, scope });
        scopesDone++;
        clusters += known.clusters.length;
        continue;
      }
      const emptyAsOf = emptyScopes?.find(index, scope);
      if (emptyAsOf !== undefined) {
        readings.set(key, { scope, clusters: [], gaps: [], emptyAsOf });
        scopesDone++;
      } else {
        readings.set(key, { scope, clusters: [], gaps: [] });
        open.set(key, { scope, clusters: packer.packing(), gaps: [], ended: false });
      }
    }
    changed();
    return open;
  };

  const isEnough = (known: ScopeReading) =>
    !options.offers || known.clusters.length === 0 || known.offers !== undefined;

  const readScopes = async (open: ReadonlyMap<string, OpenReading>) => {
    const finishing: Promise<void>[] = [];
    let failure: unknown = new FleetError(
      "BAD_RESPONSE",
      "the provider ended without having read the scope to its end",
    );
    try {
      const scopes = [...open.values()].map(({ scope }) => scope);
      for await (const harvest of halt.follow(provider.clusters(scopes, call))) {
        const reading = open.get(scopeKey(harvest.scope));
        if (reading === undefined) {
          gaps.push(defect(harvest.scope, "the provider read a scope that it was not asked for"));
          continue;
        }
        clusters += harvest.items.length;
        if (reading.ended) {
          const flaw = defect(reading.scope, "the provider read on after the scope's end");
          late.push({ scope: reading.scope, clusters: harvest.items, gaps: [flaw, ...harvest.gaps] });
          continue;
        }
        for (const cluster of harvest.items) reading.clusters?.push(cluster);
        for (const gap of harvest.gaps) reading.gaps.push(gap);
        if (harvest.last) {
          reading.ended = true;
          finishing.push(finish(reading));
        }
        changed();
      }
    } catch (error) {
      failure = error;
    }
    for (const reading of open.values()) {
      if (reading.ended) continue;
      reading.gaps.push(gapOf(reading.scope, "clusters", failure));
      finishing.push(finish(reading));
    }
    await Promise.all(finishing);
  };

  const finish = async (open: OpenReading) => {
    const { scope, gaps: found, ended } = open;
    const read = await detailed(scope, takenFrom(open), found);
    const offers = options.offers && read.length > 0 ? await offersTo(scope, read, found) : undefined;
    const reading = { scope, clusters: read, gaps: found, ...(offers === undefined ? {} : { offers }) };
    readings.set(scopeKey(scope), reading);
    scopesDone++;
    changed();
    if (ended) emptyScopes?.note(index, reading, options.takenAt);
    if (ended && isFinished(reading)) await journal?.append(index, reading);
  };

  /** Clusters with the details that were asked for, in the order in which they will be asked for. */
  const detailed = async (scope: Scope, arrived: Cluster[], found: Gap[]): Promise<Sequence<Cluster>> => {
    if (options.details.length === 0) return packer.pack(arrived.sort(compareClusters));
    const reading = { scope, clusters: arrived };
    const { clusters: all, gaps: missing } = await readDetails(provider, reading, options.details, call, halt);
    found.push(...missing);
    return packer.pack([...all].sort(compareClusters));
  };

  const offersTo = async (scope: Scope, read: Sequence<Cluster>, found: Gap[]) => {
    const locations = [...new Set(read.map(({ ref }) => ref.location))].sort(compareText);
    try {
      const harvest = await halt.wait(provider.versions(scope, call, locations));
      found.push(...harvest.gaps);
      return packer.pack(harvest.items);
    } catch (error) {
      found.push(gapOf(scope, "offered versions", error));
      return undefined;
    }
  };

  return {
    get readings() {
      return [...readings.values(), ...late];
    },
    gaps,
    get scopes() {
      return readings.size;
    },
    get scopesDone() {
      return scopesDone;
    },
    get clusters() {
      return clusters;
    },
    get listing() {
      return listing;
    },
    async read() {
      const reading: Promise<void>[] = [];
      try {
        for await (const batch of batches(halt.follow(provider.scopes(call)), lingerMs, clock)) {
          const open = unread(batch);
          if (open.size > 0) reading.push(readScopes(open));
        }
      } catch (error) {
        gaps.push(gapOf({ provider: provider.id, accountId: "*" }, "scopes", error));
      }
      listing = false;
      await Promise.all(reading);
    },
  };
}

/** What has arrived, which the reading lets go of. */
function takenFrom(open: OpenReading): Cluster[] {
  const arrived = [...(open.clusters?.values() ?? [])];
  delete open.clusters;
  return arrived;
}

function defect(scope: Scope, message: string): Gap {
  return gapOf(scope, "clusters", new FleetError("BAD_RESPONSE", message));
}
