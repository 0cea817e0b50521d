import type { Cluster } from "../../lib/core/cluster.ts";
import { type FleetError, isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { type ArmClusterId, parseClusterId } from "./arm-id.ts";
import type { ArmClient } from "./client.ts";
import { problemGaps } from "./gaps.ts";
import { type MappedMaintenance, mapMaintenance } from "./map-maintenance.ts";
import { type Entry, pageOf } from "./paging.ts";
import { operations, slowCallBurst } from "./permissions.ts";
import type { Details } from "./read-details.ts";

const what = "maintenance windows";

/** The windows of those clusters of one subscription that do not have them yet, however long that takes. */
export async function readWindows(
  client: ArmClient,
  scope: Scope,
  clusters: readonly Cluster[],
  call: CallOptions,
): Promise<Details> {
  const reader = new MaintenanceReader(client, scope, call, Number.POSITIVE_INFINITY);
  const read = await reader.read(clusters.filter(({ maintenance }) => maintenance === undefined));
  const items = read.clusters.flatMap(({ uid, maintenance }) =>
    maintenance === undefined ? [] : [{ uid, maintenance }],
  );
  return { items, gaps: [...read.gaps, ...reader.skipped()] };
}

export interface WithMaintenance {
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
}

/**
 * Adds maintenance windows to the clusters of one subscription. Resource Graph does not hold them, so each cluster
 * takes a request of a kind that AKS admits 60 of at once and then one a second: that many are sent, in the order of
 * the clusters, and a gap tells of the others. One subscription of 500 clusters would otherwise hold up the whole run
 * for seven minutes.
 */
export class MaintenanceReader {
  readonly #client: ArmClient;
  readonly #scope: Scope;
  readonly #call: CallOptions;
  #left: number;
  #skipped = 0;
  #denied: FleetError | undefined;

  /** @param most clusters to ask about. */
  constructor(client: ArmClient, scope: Scope, call: CallOptions, most: number = slowCallBurst) {
    this.#client = client;
    this.#scope = scope;
    this.#call = call;
    this.#left = most;
  }

  /** Never rejects: clusters whose windows could not be read come without them, and with a gap. */
  async read(clusters: readonly Cluster[]): Promise<WithMaintenance> {
    const asked = this.#denied === undefined ? clusters.slice(0, this.#left) : [];
    this.#left -= asked.length;
    this.#skipped += clusters.length - asked.length;
    const [first, ...others] = asked;
    if (first === undefined) return { clusters, gaps: [] };
    // Whoever is denied one is denied all: the first answer is awaited before the rest is asked.
    const head = await this.#one(first);
    const denied = this.#denied === undefined ? [] : others;
    this.#skipped += denied.length;
    const tail = denied.length > 0 ? [] : await Promise.all(others.map((cluster) => this.#one(cluster)));
    const read = [head, ...tail];
    return {
      clusters: [...read.map(({ cluster }) => cluster), ...clusters.slice(read.length)],
      gaps: read.flatMap(({ gaps }) => gaps),
    };
  }

  /** The gap for all clusters that were not asked about; call it once, at the end. */
  skipped(): readonly Gap[] {
    if (this.#skipped === 0) return [];
    const scope = this.#scope;
    const lost = `${what} of ${this.#skipped} clusters`;
    if (this.#denied !== undefined) return [gapOf(scope, lost, this.#denied)];
    const message = `not asked for: AKS admits ${slowCallBurst} such requests for a subscription, then one a second`;
    return [
      { scope, what: lost, code: "UNSUPPORTED", message, hint: "Ask for the detail windows to read all of them." },
    ];
  }

  async #one(cluster: Cluster): Promise<{ readonly cluster: Cluster; readonly gaps: readonly Gap[] }> {
    const scope = this.#scope;
    const id = parseClusterId(cluster.ref.nativeId);
    if (id === undefined) return { cluster, gaps: [] };
    try {
      const { policy, problems } = await this.#list(id);
      return { cluster: { ...cluster, maintenance: policy }, gaps: problemGaps(scope, what, problems, cluster.name) };
    } catch (error) {
      if (isFleetError(error, "FORBIDDEN")) this.#denied = error;
      return { cluster, gaps: [gapOf(scope, what, error, cluster.name)] };
    }
  }

  async #list(name: ArmClusterId): Promise<MappedMaintenance> {
    const call = this.#call;
    const entries: Entry[] = [];
    const listing = pages("maintenance configurations", (next) =>
      call.send(this.#scope, operations.maintenance, async (signal) =>
        pageOf(
          await this.#client.maintenanceConfigurations(name, next, { signal, now: () => call.now() }),
          "value",
          "nextLink",
        ),
      ),
    );
    for await (const page of listing) entries.push(...page);
    return mapMaintenance(entries);
  }
}
