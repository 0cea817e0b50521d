import type { Cluster } from "../lib/core/cluster.ts";
import { FleetError } from "../lib/core/error.ts";
import type { Inventory } from "../lib/core/inventory.ts";
import { compareText } from "../lib/core/order.ts";
import type { ClusterPlan, Plan } from "../lib/core/plan.ts";
import type { FleetProvider } from "../lib/core/provider.ts";
import { minorOf, tryParseVersion } from "../lib/core/version.ts";
import { isComplete } from "../lib/documents/inventory-document.ts";
import { readPlanSync } from "../lib/documents/plan-reader.ts";
import { readSnapshotSync } from "../lib/documents/snapshot-reader.ts";
import type { ClusterProfile, ProfileOverrides } from "./cluster-profile.ts";
import type { FleetMember } from "./fleet-cluster.ts";
import { folderNames } from "./fleet-id.ts";
import { profileOf } from "./profile-of.ts";

/** What a fleet is taken from besides the snapshot. Default: a fleet with gaps is refused. */
export interface FleetOptions {
  /**
   * The upgrade plan, or the file that `fleetwright plan --save` wrote.
   *
   * @default - the file that FLEETWRIGHT_PLAN names, else no plan.
   */
  readonly plan?: Plan | string;
  /** What the inventory does not say of a cluster, or says wrongly. */
  readonly overrides?: (cluster: Cluster) => ProfileOverrides;
  /**
   * Whether to go on where a part of the fleet could not be read. Nothing is then taken away from the output, since a
   * cluster that was not seen is not gone.
   *
   * @default false
   */
  readonly allowGaps?: boolean;
}

/** The clusters that an app is rendered for, sorted by id. */
export class Fleet {
  readonly members: readonly FleetMember[];
  /** Whether every cluster there is, is among them. */
  readonly complete: boolean;
  /** Addresses and certificates of API servers, which must not stand in the output. */
  readonly endpoints: readonly string[];
  /** Stages of the upgrade plan, first to last. */
  readonly stages: readonly string[];

  private constructor(members: readonly FleetMember[], complete: boolean, rest: Pick<Fleet, "endpoints" | "stages">) {
    this.members = [...members].sort((a, b) => compareText(a.id, b.id));
    this.complete = complete;
    this.endpoints = rest.endpoints;
    this.stages = rest.stages;
  }

  /**
   * The fleet of a snapshot that `fleetwright inventory --save` wrote. Needs no network and no credentials.
   *
   * @throws FleetError `BAD_DOCUMENT` when a file cannot be read or is damaged; `CONFIG` as `fromInventory`.
   */
  static fromSnapshot(path: string, options: FleetOptions = {}): Fleet {
    return Fleet.fromInventory(readSnapshotSync(path), options);
  }

  /** Reads the clouds now. Apps that are to give the same output again take `fromSnapshot`. */
  static async fromProviders(providers: readonly FleetProvider[], options: FleetOptions = {}): Promise<Fleet> {
    const { discover } = await import("../lib/fleet/discover.ts");
    return Fleet.fromInventory(await discover({ providers }), options);
  }

  /**
   * @throws FleetError `CONFIG` when a part of the fleet could not be read and `allowGaps` is not set; `BAD_DOCUMENT` when
   * the file of the plan cannot be read or is damaged.
   */
  static fromInventory(inventory: Inventory, options: FleetOptions = {}): Fleet {
    const complete = isComplete(inventory);
    if (!complete && options.allowGaps !== true) {
      throw new FleetError("CONFIG", "A part of the fleet could not be read, so clusters may be missing", {
        hint: "Take the inventory again; or set allowGaps, which leaves the output of unseen clusters as it is.",
      });
    }
    const plan = readPlan(options.plan ?? process.env["FLEETWRIGHT_PLAN"]);
    const plans = new Map((plan?.clusters ?? []).map((cluster) => [cluster.uid, cluster]));
    const names = folderNames(inventory.clusters.map((cluster) => ({ uid: cluster.uid, label: labelOf(cluster) })));
    const members = inventory.clusters.map((cluster) =>
      member(cluster, names.get(cluster.uid) ?? cluster.uid, plans.get(cluster.uid), options.overrides?.(cluster)),
    );
    return new Fleet(members, complete, {
      endpoints: inventory.clusters.flatMap(endpointsOf),
      stages: (plan?.stages ?? []).map(({ name }) => name),
    });
  }

  /** A fleet without an inventory, from `presets` or from profiles of your own. */
  static fromProfiles(profiles: readonly ClusterProfile[]): Fleet {
    const names = folderNames(profiles.map(({ id }) => ({ uid: id, label: id })));
    const members = profiles.map((profile): FleetMember => {
      const { now, next } = profile.version;
      return { id: names.get(profile.id) ?? profile.id, profile, upgrades: minorsAfter(now, next) };
    });
    return new Fleet(members, true, { endpoints: [], stages: [] });
  }
}

function labelOf({ ref, name }: Cluster): string {
  return [ref.provider, ref.scope.accountId, ref.location, name].filter((part) => part !== "").join("-");
}

function readPlan(plan: Plan | string | undefined): Plan | undefined {
  return typeof plan === "string" ? readPlanSync(plan) : plan;
}

function member(
  cluster: Cluster,
  id: string,
  plan: ClusterPlan | undefined,
  overrides: ProfileOverrides | undefined,
): FleetMember {
  const read = profileOf(cluster, overrides);
  const upgrades = upgradesOf(plan, read.version.now);
  const next = upgrades.at(-1) ?? read.version.next;
  const { scope, provider, location } = cluster.ref;
  return {
    id,
    profile: { ...read, version: { now: read.version.now, next } },
    provider,
    account: scope.accountId,
    location,
    ...(cluster.wave === undefined ? {} : { wave: cluster.wave }),
    ...(cluster.owner === undefined ? {} : { owner: cluster.owner }),
    ...(plan?.stage === undefined ? {} : { stage: plan.stage }),
    ...(plan?.group === undefined ? {} : { group: plan.group }),
    upgrades: upgrades.length > 0 ? upgrades : minorsAfter(read.version.now, read.version.next),
  };
}

/** The minors of the plan's hops that lie after the one that runs, once each. */
function upgradesOf(plan: ClusterPlan | undefined, now: string): readonly string[] {
  const minors = (plan?.hops ?? []).flatMap(({ to }) => {
    const version = tryParseVersion(to);
    return version === undefined ? [] : [minorOf(version)];
  });
  return [...new Set(minors)].filter((minor) => minorsAfter(now, minor).length > 0);
}

/** Every minor after `now` up to `next`; empty where one of them is not known. */
function minorsAfter(now: string, next: string): readonly string[] {
  const [from, to] = [tryParseVersion(now), tryParseVersion(next)];
  if (from === undefined || to === undefined || from.major !== to.major) return [];
  const count = Math.max(0, to.minor - from.minor);
  return Array.from({ length: count }, (_, index) => `${from.major}.${from.minor + 1 + index}`);
}

function endpointsOf({ controlPlane: { endpoint } }: Cluster): readonly string[] {
  if (endpoint === undefined) return [];
  const texts = [endpoint.public, endpoint.private, endpoint.dns, endpoint.server, endpoint.caData];
  return texts.flatMap((text) => (text === undefined || text === "" ? [] : [text]));
}
