import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail, Detail } from "../../lib/core/cluster-detail.ts";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { gapOf, type Harvest } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions, FleetProvider, ProviderDescription } from "../../lib/core/provider.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import { createRoom, inTurn } from "../../lib/core/room.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import { type Account, accountOpener, openAccounts } from "./accounts.ts";
import { createCatalogues } from "./catalogue.ts";
import { configuredEndpoint, createAwsClient } from "./client.ts";
import { eksCommands } from "./commands.ts";
import { identityName, organizationIdentityName } from "./identity.ts";
import { openOrganization } from "./organization.ts";
import { permissions } from "./permissions.ts";
import { policyLines } from "./policy.ts";
import type { Region } from "./read-cluster.ts";
import { detailNames, readDetails } from "./read-details.ts";
import { readRegion } from "./read-region.ts";
import { createConnection } from "./request-handler.ts";
import { createScopes } from "./scopes.ts";

export type { AwsAccount, AwsOrganization, EksOptions } from "../../lib/core/provider-options.ts";

/**
 * Regions read at the same time, or accounts whose regions become known only then. Every cluster of these has requests
 * that wait for their turn, some kilobytes each; more regions would only wait longer.
 */
const regionsAtOnce = 64;

/**
 * Amazon EKS: every cluster of the given accounts, in every region they have switched on. A scope is one region of one
 * account.
 *
 * Needs `@aws-sdk/client-eks`; `@aws-sdk/client-sts` where an account's id or role must be asked for,
 * `@aws-sdk/client-account` where its regions must be, `@aws-sdk/client-organizations` for the accounts of an organization, and `@aws-sdk/credential-providers` where the environment holds
 * no keys. The detail `capacity` needs `@aws-sdk/client-ec2` and `@aws-sdk/client-service-quotas`. Clusters that are registered through the EKS connector are included, as `managed: false`: their own platform
 * may not be part of the inventory.
 */
export function eks(options: EksOptions = {}): FleetProvider {
  const env = options.env ?? process.env;
  const connection = createConnection(options);
  const client = createAwsClient(options, connection);
  const open = accountOpener(options, client, connection);
  const organization =
    options.organization === undefined ? undefined : openOrganization(options.organization, options, open);
  const scopes = createScopes(options, openAccounts(options, open), organization);
  const catalogues = createCatalogues();
  const room = createRoom(regionsAtOnce);

  async function* clustersOf(scope: Scope, call: CallOptions): AsyncGenerator<Harvest<Cluster>, void, undefined> {
    try {
      const account = await scopes.accountOf(scope, call);
      if (scope.region !== undefined) {
        yield* readRegion(regionAt(account, scope, call));
        return;
      }
      // The regions could not be listed when the scopes were: now they can, or the reason is told.
      const regions = await scopes.regionsIn(account, call);
      for await (const harvest of merge(regions.map((region) => readRegion(regionAt(account, region, call))))) {
        yield { ...harvest, scope, last: false };
      }
      yield { scope, items: [], gaps: [], last: true };
    } catch (error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      yield {
        scope,
        items: [],
        gaps: [gapOf(scope, scope.region === undefined ? "regions" : "clusters", error)],
        last: true,
      };
    }
  }

  async function* detailsOf(
    scope: Scope,
    clusters: readonly Cluster[],
    want: readonly Detail[],
    call: CallOptions,
  ): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
    try {
      const region = regionAt(await scopes.accountOf(scope, call), scope, call);
      const minors = () => catalogues.minors(scope, region.send, call.now());
      yield* readDetails({ ...region, minors }, clusters, want);
    } catch (error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      yield { scope, items: [], gaps: clusters.map(({ name }) => gapOf(scope, "details", error, name)), last: true };
    }
  }

  /** The dates are waited for by every cluster of the region and asked for once. */
  function regionAt(account: Account, scope: Scope, call: CallOptions): Region {
    const send = account.sender(scope, call);
    let windows: ReturnType<Region["windows"]> | undefined;
    return {
      scope,
      send,
      call,
      windows: () => {
        windows ??= catalogues.windows(scope, send, call.now());
        return windows;
      },
    };
  }

  function describe(): ProviderDescription {
    const { accounts = [], organization: whole } = options;
    const identities = [
      ...accounts.map((account) => identityName(account, env)),
      ...(whole === undefined ? [] : [organizationIdentityName(whole, env)]),
    ];
    const [first = identityName({}, env), ...others] = identities;
    const more = others.length === 0 ? "" : `, and ${others.length} more`;
    const endpoint = options.endpoint ?? configuredEndpoint("eks", env);
    return {
      identity: `${first}${more}`,
      ...(endpoint === undefined ? {} : { endpoint: scrub(endpoint) }),
    };
  }

  return {
    id: "eks",
    rules: upgradeRules("eks"),
    // AWS publishes no limit for these calls; this rate has a region of 100 clusters read within a minute.
    limits: [{ per: "scope", perSecond: 10, burst: 20 }],
    permissions,
    describe,
    identityOf: (scope) => scopes.knownAccount(scope)?.identity ?? describe().identity,
    policyLines: (permission) => policyLines(permission, options.partition),
    scopes: scopes.list,
    clusters: (asked, call) => merge(asked.map((scope) => inTurn(room, clustersOf(scope, call)))),
    detailNames,
    commands: eksCommands,
    details(clusters, want, call) {
      const scoped = new Map(clusters.map(({ ref }) => [scopeKey(ref.scope), ref.scope]));
      const groups = Map.groupBy(clusters, ({ ref }) => scopeKey(ref.scope));
      return merge([...scoped].map(([key, scope]) => detailsOf(scope, groups.get(key) ?? [], want, call)));
    },
    async versions(scope, call): Promise<Harvest<VersionOffer>> {
      try {
        if (scope.region === undefined) throw regionsUnknown();
        const account = await scopes.accountOf(scope, call);
        const { offers, problems } = await catalogues.read(scope, account.sender(scope, call), call.now());
        const gaps = problems.map(({ path, message }) => ({
          scope,
          what: "version field",
          code: "BAD_RESPONSE" as const,
          message,
          path,
        }));
        return { scope, items: offers, gaps, last: true };
      } catch (error) {
        if (isFleetError(error, "CANCELLED")) throw error;
        return { scope, items: [], gaps: [gapOf(scope, "versions", error)], last: true };
      }
    },
    async close() {
      client.close();
    },
  };
}

function regionsUnknown(): FleetError {
  return new FleetError("UNSUPPORTED", "versions are offered per region, and the regions of this account are unknown", {
    provider: "eks",
    hint: "Name the regions, or grant account:ListRegions.",
  });
}
