import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { compareVersions } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { locationName } from "./arm-id.ts";
import type { ArmClient } from "./client.ts";
import { endIfCancelled, problemGaps } from "./gaps.ts";
import { mapVersions } from "./map-versions.ts";
import { pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";

/**
 * Versions offered in the given locations of a subscription, one request each. Without `locations`, those of its
 * clusters, which takes one list more: AKS offers different versions in each of its some sixty locations.
 */
export async function readVersions(
  client: ArmClient,
  scope: Scope,
  call: CallOptions,
  locations?: readonly string[],
): Promise<Harvest<VersionOffer>> {
  const gaps: Gap[] = [];
  let places = locations;
  if (places === undefined) {
    try {
      places = await locationsInUse(client, scope, call);
    } catch (error) {
      gaps.push(gapOf(scope, "locations of clusters", error));
    }
  }
  const distinct = [...new Set((places ?? []).filter((place) => place !== "").map(locationName))].sort();
  const read = await Promise.all(distinct.map((location) => readLocation(client, scope, call, location)));
  endIfCancelled(call);
  return {
    scope,
    // The sort is stable, so equal versions stay in order of location.
    items: read.flatMap(({ offers }) => offers).sort((a, b) => compareVersions(a.version, b.version)),
    gaps: [...gaps, ...read.flatMap((location) => location.gaps)],
    last: true,
  };
}

async function readLocation(
  client: ArmClient,
  scope: Scope,
  call: CallOptions,
  location: string,
): Promise<{ readonly offers: readonly VersionOffer[]; readonly gaps: readonly Gap[] }> {
  const what = `versions offered in ${location}`;
  try {
    const { items } = await call.send(scope, operations.versions, async (signal) => {
      const attempt = { signal, now: () => call.now() };
      return pageOf(await client.kubernetesVersions(scope.accountId, location, attempt), "values");
    });
    const { offers, problems } = mapVersions(items, location);
    return { offers, gaps: problemGaps(scope, what, problems) };
  } catch (error) {
    return { offers: [], gaps: [gapOf(scope, what, error)] };
  }
}

async function locationsInUse(client: ArmClient, scope: Scope, call: CallOptions): Promise<readonly string[]> {
  const places: string[] = [];
  const listing = pages("clusters", (next) =>
    call.send(scope, operations.clusters, async (signal) => {
      const attempt = { signal, now: () => call.now() };
      return pageOf(await client.managedClusters(scope.accountId, next, attempt), "value", "nextLink");
    }),
  );
  for await (const page of listing) {
    places.push(...page.flatMap(({ path, value }) => new Reader(value, path).text("location") ?? []));
  }
  return places;
}
