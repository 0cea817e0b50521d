import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { gapOf, type Harvest } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions, FleetProvider, RateLimit } from "../../lib/core/provider.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { parseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { buildCluster } from "./builders.ts";

export interface ScriptedScope {
  readonly scope: Scope;
  readonly clusters: readonly string[];
}

/** What becomes of one request: it may wait, throw, or hang. */
export type Weather = (request: ScriptedRequest) => Promise<void> | void;

interface ScriptedRequest {
  readonly scope: Scope;
  readonly operation: string;
  readonly cluster?: string;
  readonly signal: AbortSignal;
}

export interface ScriptedProviderOptions {
  readonly id?: string;
  readonly fleet: readonly ScriptedScope[];
  readonly weather?: Weather;
  readonly limits?: readonly RateLimit[];
  /** Describes a cluster. Default: `buildCluster`. */
  readonly describe?: (scope: Scope, name: string) => Cluster;
  /** Names of one page. Default 100. */
  readonly pageSize?: number;
}

export interface ScriptedProvider extends FleetProvider {
  /** Every request, in the order sent. */
  readonly requests: readonly ScriptedRequest[];
}

const rules = {
  controlPlaneStep: 1,
  skipMinor: "never",
  nodeSkew: 3,
  nodeSkip: true,
  controlPlaneRollback: { possible: false },
  nodeRollback: { possible: false },
  source: "made up",
  asOf: "2026-01-01",
} as const;

/**
 * A provider whose fleet is given: lists scopes, then per scope pages of names, then describes each cluster, every
 * request through `send`. For the logic above providers; what providers do themselves is tested over sockets.
 */
export function scriptedProvider(options: ScriptedProviderOptions): ScriptedProvider {
  const { id = "scripted", fleet, weather = () => {}, limits = [], describe = buildCluster, pageSize = 100 } = options;
  const byKey = new Map(fleet.map((entry) => [scopeKey(entry.scope), entry]));
  const requests: ScriptedRequest[] = [];

  const ask = <T>(call: CallOptions, scope: Scope, operation: string, answer: T, cluster?: string) =>
    call.send(scope, operation, async (signal) => {
      const request = { scope, operation, signal, ...(cluster === undefined ? {} : { cluster }) };
      requests.push(request);
      await weather(request);
      return answer;
    });

  async function* readScope(scope: Scope, call: CallOptions): AsyncGenerator<Harvest<Cluster>, void, undefined> {
    const names = byKey.get(scopeKey(scope))?.clusters ?? [];
    const describing: Promise<Harvest<Cluster>>[] = [];
    try {
      for (let from = 0; from === 0 || from < names.length; from += pageSize) {
        const page = await ask(call, scope, "scripted:List", names.slice(from, from + pageSize));
        for (const name of page) {
          const described = ask(call, scope, "scripted:Get", describe(scope, name), name).then(
            (cluster) => ({ scope, items: [cluster], gaps: [], last: false }),
            (error: unknown) => ({ scope, items: [], gaps: [gapOf(scope, "cluster", error, name)], last: false }),
          );
          describing.push(described);
        }
      }
    } catch (error) {
      yield* describing;
      if (isFleetError(error, "CANCELLED")) throw error;
      yield { scope, items: [], gaps: [gapOf(scope, "clusters", error)], last: true };
      return;
    }
    yield* describing;
    if (call.signal.aborted) throw new FleetError("CANCELLED", "the run was cancelled");
    yield { scope, items: [], gaps: [], last: true };
  }

  return {
    id,
    rules,
    limits,
    permissions: ["scripted:ListScopes", "scripted:List", "scripted:Get", "scripted:Versions"].map((operation) => ({
      operation,
      grants: [operation],
      reads: "everything",
      need: "inventory",
      source: "made up",
    })),
    requests,
    describe: () => ({ identity: "nobody" }),
    async *scopes(call) {
      const scopes = fleet.map(({ scope }) => scope);
      yield* await ask(call, { provider: id, accountId: "*" }, "scripted:ListScopes", scopes);
    },
    clusters: (scopes, call) => merge(scopes.map((scope) => readScope(scope, call))),
    async versions(scope, call, locations = []) {
      const offers = locations.map((location): VersionOffer => {
        return { version: parseVersion("1.35"), location, isDefault: true, isPreview: false };
      });
      const items = await ask(call, scope, "scripted:Versions", offers);
      return { scope, items, gaps: [], last: true };
    },
  };
}
