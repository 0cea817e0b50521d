import type { Addon } from "../../lib/core/addon.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { minorOf } from "../../lib/core/version.ts";
import type { Send } from "./accounts.ts";
import type { AddonSource } from "./addon-source.ts";
import { mapAddon } from "./map-addon.ts";
import { type AddonReleases, compatibleOf, mapAddonVersions } from "./map-addon-versions.ts";
import type { Notes } from "./notes.ts";

/** What the minors of a region accept. Asked for once per minor, whatever the number of clusters and add-ons. */
export interface AddonCatalogue {
  /** @throws FleetError of the request. */
  read(minor: string): Promise<AddonReleases>;
  /** What could not be used of the answers so far. */
  problems(): readonly Problem[];
}

export function addonCatalogue(send: Send): AddonCatalogue {
  const asked = new Map<string, Promise<AddonReleases>>();
  const problems: Problem[] = [];
  const read = async (minor: string) => {
    const responses: object[] = [];
    const listed = pages(`add-on versions for ${minor}`, async (nextToken) => {
      const response = await send("eks:DescribeAddonVersions", { minor, nextToken });
      return { items: [response], next: new Reader(response).text("nextToken") };
    });
    for await (const page of listed) responses.push(...page);
    const releases = mapAddonVersions(responses, minor);
    problems.push(...releases.problems);
    return releases;
  };
  return {
    read(minor) {
      const answer = asked.get(minor) ?? read(minor);
      asked.set(minor, answer);
      return answer;
    },
    problems: () => problems,
  };
}

/**
 * The managed add-ons of a cluster, with the versions that its minor and the next two accept. `undefined` when they
 * could not be listed; one that could not be described is given by its name alone. Both are noted.
 */
export async function readAddons(
  cluster: Cluster,
  source: AddonSource,
  catalogue: AddonCatalogue,
  minors: ReadonlySet<string>,
  notes: Notes,
): Promise<readonly Addon[] | undefined> {
  let names: readonly string[];
  try {
    names = await source.names();
  } catch (error) {
    notes.failed("add-ons", error);
    return undefined;
  }
  if (names.length === 0) return [];
  const [described, accepted] = await Promise.all([
    Promise.all(names.map((name) => describe(source, name, notes))),
    readAccepted(cluster, catalogue, minors, notes),
  ]);
  return described
    .filter((addon) => addon !== undefined)
    .map((addon) => {
      const compatible = accepted.map(({ minor, platform, releases }) =>
        compatibleOf(releases, addon.name, minor, platform),
      );
      return compatible.length === 0 ? addon : { ...addon, compatible };
    });
}

async function describe(source: AddonSource, name: string, notes: Notes): Promise<Addon | undefined> {
  const bare: Addon = { name, managed: false, issues: [] };
  try {
    const { value, problems } = mapAddon(await source.describe(name), name);
    notes.problems(`add-on ${name}`, problems);
    return value ?? bare;
  } catch (error) {
    // Removed since it was listed.
    if (isFleetError(error, "NOT_FOUND")) return undefined;
    notes.failed(`add-on ${name}`, error);
    return bare;
  }
}

interface Accepted {
  readonly minor: string;
  /** Set for the minor that the cluster runs. */
  readonly platform?: string | undefined;
  readonly releases: AddonReleases;
}

async function readAccepted(
  { controlPlane: { version, platformVersion } }: Cluster,
  catalogue: AddonCatalogue,
  minors: ReadonlySet<string>,
  notes: Notes,
): Promise<readonly Accepted[]> {
  if (version === undefined) return [];
  const wanted = [0, 1, 2]
    .map((step) => minorOf({ ...version, minor: version.minor + step }))
    .filter((minor) => minors.has(minor));
  const accepted = await Promise.all(
    wanted.map(async (minor): Promise<Accepted | undefined> => {
      try {
        const releases = await catalogue.read(minor);
        // A region that lists nothing at all for a minor does not have it yet, or no longer.
        if (releases.byAddon.size === 0) return undefined;
        return { minor, platform: minor === minorOf(version) ? platformVersion : undefined, releases };
      } catch (error) {
        notes.failed(`add-on versions for ${minor}`, error);
        return undefined;
      }
    }),
  );
  return accepted.filter((entry) => entry !== undefined);
}
