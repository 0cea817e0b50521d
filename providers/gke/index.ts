import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import { createRoom, inTurn } from "../../lib/core/room.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { compareVersions, minorOf } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import { createClient, type GkeClient } from "./client.ts";
import { gkeCommands } from "./commands.ts";
import { identityName } from "./identity.ts";
import { withSupport } from "./map.ts";
import { mapOffers } from "./map-offers.ts";
import { withOperations } from "./map-operation.ts";
import { permissions } from "./permissions.ts";
import { policyLines } from "./policy.ts";
import { checkProjects, readProjects } from "./projects.ts";
import { failedGap, gapFor, readClusters, readOperations } from "./read-clusters.ts";
import { readDetails } from "./read-details.ts";
import { readSettings } from "./settings.ts";
import { createSupportDates, type SupportDates } from "./support-dates.ts";

export type { GkeOptions };

/** Where the offered versions are read when no location is known to be in use. */
const anyLocation = "us-central1";

/** Projects read at the same time. All clusters of a project wait in memory for its operations and dates. */
const projectsAtOnce = 64;

/**
 * Google Kubernetes Engine through `@google-cloud/container`. A scope is a project, read with one request for all its
 * clusters and node pools, one for the operations in progress where it has clusters, and across all projects one for
 * each minor version in use, for the dates on which its support ends.
 *
 * Add-ons, windows and network come with the clusters; the details `insights` and `operations` take one
 * request for each cluster, `capacity` one of the Compute API for each region and for each subnetwork of nodes.
 *
 * Credentials: an access token in `GOOGLE_OAUTH_ACCESS_TOKEN` or `CLOUDSDK_AUTH_ACCESS_TOKEN`, else Application Default
 * Credentials of this process.
 *
 * @throws FleetError `CONFIG` for options or environment variables that cannot be followed.
 */
export function gke(options: GkeOptions = {}): FleetProvider {
  checkProjects(options);
  const env = options.env ?? process.env;
  const settings = readSettings(options, env);
  const client = createClient(settings);
  const dates = createSupportDates();
  const room = createRoom(projectsAtOnce);
  return {
    id: "gke",
    rules: upgradeRules("gke"),
    // Google's quota pages disagree, between 10 requests a second and 600 a minute for a project: the same rate.
    limits: [
      { operations: ["gke:SearchProjects"], per: "provider", perSecond: 5, burst: 5 },
      { per: "scope", perSecond: 10, burst: 10 },
    ],
    permissions,
    describe: async () => ({
      identity: await identityName(settings, env),
      ...(settings.container.custom ? { endpoint: settings.container.origin } : {}),
    }),
    policyLines,
    scopes: (call) => readProjects(options, client, call),
    clusters: (scopes, call) => merge(scopes.map((scope) => inTurn(room, readProject(scope, client, dates, call)))),
    versions: (scope, call, locations) => readOffers(scope, client, call, locations ?? [anyLocation]),
    detailNames: ["addons", "insights", "windows", "operations", "network", "capacity"],
    commands: gkeCommands,
    details: (clusters, want, call) => readDetails(clusters, want, client, call),
    close: () => client.close(),
  };
}

async function* readProject(
  scope: Scope,
  client: GkeClient,
  dates: SupportDates,
  call: CallOptions,
): AsyncGenerator<Harvest<Cluster>, void, undefined> {
  const project = scope.accountId;
  let response: unknown;
  try {
    response = await call.send(scope, "gke:ListClusters", (signal) => client.listClusters(project, signal));
  } catch (error) {
    yield { scope, items: [], gaps: [failedGap(scope, "clusters", error)], last: true };
    return;
  }
  const { items, gaps } = readClusters(response, scope, toInstant(call.now()));
  if (items.length === 0) {
    yield { scope, items, gaps, last: true };
    return;
  }
  const [dated, busy] = await Promise.all([
    addSupportDates(items, scope, client, dates, call),
    listOperations(scope, client, call),
  ]);
  yield {
    scope,
    items: dated.items.map((cluster) => busy.attach(cluster)),
    gaps: [...gaps, ...dated.gaps, ...busy.gaps],
    last: true,
  };
}

async function listOperations(
  scope: Scope,
  client: GkeClient,
  call: CallOptions,
): Promise<{ attach(cluster: Cluster): Cluster; readonly gaps: readonly Gap[] }> {
  let response: unknown;
  try {
    const list = (signal: AbortSignal) => client.listOperations(scope.accountId, signal);
    response = await call.send(scope, "gke:ListOperations", list);
  } catch (error) {
    return { attach: (cluster) => cluster, gaps: [failedGap(scope, "operations in progress", error)] };
  }
  const { items, gaps, missingZones } = readOperations(response, scope);
  const attach = (cluster: Cluster) =>
    missingZones.includes(cluster.ref.location) ? cluster : withOperations(cluster, items);
  return { attach, gaps };
}

async function addSupportDates(
  clusters: readonly Cluster[],
  scope: Scope,
  client: GkeClient,
  dates: SupportDates,
  call: CallOptions,
): Promise<{ readonly items: readonly Cluster[]; readonly gaps: readonly Gap[] }> {
  const byMinor = Map.groupBy(clusters, ({ controlPlane: { version } }) => version && minorOf(version));
  const gaps: Gap[] = [];
  const windows = await Promise.all(
    [...byMinor].map(async ([minor, [cluster]]) => {
      if (minor === undefined || cluster === undefined) return [minor, {}] as const;
      const fetch = (signal: AbortSignal) => client.fetchClusterUpgradeInfo(cluster.uid, signal);
      try {
        const window = await dates.of(minor, () => call.send(scope, "gke:FetchClusterUpgradeInfo", fetch));
        return [minor, window] as const;
      } catch (error) {
        gaps.push(failedGap(scope, `exact support dates of ${minor}`, error));
        return [minor, {}] as const;
      }
    }),
  );
  const byName = new Map(windows);
  const items = clusters.map((cluster) => {
    const { version } = cluster.controlPlane;
    return withSupport(cluster, byName.get(version && minorOf(version)) ?? {});
  });
  return { items, gaps: gaps.toSorted((a, b) => (a.what < b.what ? -1 : 1)) };
}

async function readOffers(
  scope: Scope,
  client: GkeClient,
  call: CallOptions,
  locations: readonly string[],
): Promise<Harvest<VersionOffer>> {
  const readings = await Promise.all(
    [...new Set(locations)].toSorted().map(async (location): Promise<Pick<Harvest<VersionOffer>, "items" | "gaps">> => {
      const what = `versions offered in ${location}`;
      try {
        const { items, problems } = await call.send(scope, "gke:GetServerConfig", async (signal) => {
          const config = new Reader(await client.getServerConfig(scope.accountId, location, signal));
          const offered = mapOffers(config, location);
          // Every location offers something. A message cut short decodes to an empty one without an error.
          if (offered.length === 0 && config.problems.length === 0) throw noVersions(location);
          return { items: offered, problems: config.problems };
        });
        return { items, gaps: problems.map((problem) => gapFor(scope, what, problem)) };
      } catch (error) {
        return { items: [], gaps: [failedGap(scope, what, error)] };
      }
    }),
  );
  return {
    scope,
    items: readings.flatMap(({ items }) => items).toSorted((a, b) => compareVersions(a.version, b.version)),
    gaps: readings.flatMap(({ gaps }) => gaps),
    last: true,
  };
}

function noVersions(location: string): FleetError {
  const message = `gke:GetServerConfig: the response offers no version in ${location}`;
  return new FleetError("BAD_RESPONSE", message, { provider: "gke", retryable: true });
}
