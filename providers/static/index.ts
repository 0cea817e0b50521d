import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import type { Harvest } from "../../lib/core/gap.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import type { UpgradeRules } from "../../lib/core/upgrade-rules.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { upgradeRules } from "../../lib/data/index.ts";

/** The clusters to serve, and what is offered to them. */
export interface StaticOptions {
  /** Default `static`. The clusters keep the provider that their own scopes name. */
  readonly id?: string;
  readonly clusters: readonly Cluster[];
  /** Scopes to serve besides those of the clusters, so that a scope may be known to be empty. */
  readonly scopes?: readonly Scope[];
  /** Offered versions by `scopeKey`. Default: none anywhere. */
  readonly offers?: Readonly<Record<string, readonly VersionOffer[]>>;
  /** Default: the rules of upstream Kubernetes. */
  readonly rules?: UpgradeRules;
}

/**
 * Serves a given array of clusters: the reference provider, for tests, for scripts that already hold an inventory, and
 * for clusters that no cloud lists. Needs no credentials and sends no request.
 */
export function staticProvider(options: StaticOptions): FleetProvider {
  const byScope = Map.groupBy(options.clusters, (cluster) => scopeKey(cluster.ref.scope));
  const scopes = new Map<string, Scope>();
  for (const scope of [...options.clusters.map((cluster) => cluster.ref.scope), ...(options.scopes ?? [])]) {
    scopes.set(scopeKey(scope), scope);
  }
  return {
    id: options.id ?? "static",
    rules: options.rules ?? upgradeRules("kubeadm"),
    limits: [],
    permissions: [],
    describe: () => ({ identity: "a given array of clusters" }),
    async *scopes(call: CallOptions): AsyncGenerator<Scope, void, undefined> {
      refuseIfAborted(call);
      yield* scopes.values();
    },
    async *clusters(asked: readonly Scope[], call: CallOptions): AsyncGenerator<Harvest<Cluster>, void, undefined> {
      for (const scope of asked) {
        refuseIfAborted(call);
        yield { scope, items: byScope.get(scopeKey(scope)) ?? [], gaps: [], last: true };
      }
    },
    async versions(scope: Scope, call: CallOptions): Promise<Harvest<VersionOffer>> {
      refuseIfAborted(call);
      return { scope, items: options.offers?.[scopeKey(scope)] ?? [], gaps: [], last: true };
    },
  };
}

function refuseIfAborted(call: CallOptions): void {
  if (call.signal.aborted) throw new FleetError("CANCELLED", "the run was cancelled");
}
