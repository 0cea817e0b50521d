import fc from "fast-check";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import type { NodePool } from "../../../lib/core/node-pool.ts";
import type { Policy, PoolStrategy } from "../../../lib/core/policy.ts";
import type { Scope } from "../../../lib/core/scope.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import type { VersionOffer } from "../../../lib/core/version-offer.ts";
import { pricingOf } from "../../../lib/data/prices.ts";
import {
  aksScope,
  clusterAt,
  eksScope,
  gkeScope,
  iksScope,
  inventoryOf,
  poolAt,
} from "../../support/plan-inventory.ts";
import { policyOver } from "./schedule/instances.ts";

const scopes: readonly Scope[] = [eksScope, gkeScope, aksScope, iksScope];
const suffixes = new Map([
  ["eks", [""]],
  ["gke", [".1-gke.10", ".3-gke.7"]],
  ["aks", [".2", ".6"]],
  ["iks", [".1_1501", ".4_1510"]],
]);

/** Every version that a cloud of this model has. */
function versionsOf(scope: Scope, minors: readonly number[]): readonly string[] {
  return minors.flatMap((minor) => (suffixes.get(scope.provider) ?? []).map((suffix) => `1.${minor}${suffix}`));
}

const minor = fc.integer({ min: 31, max: 36 });

const pool = fc.record({
  behind: fc.integer({ min: -1, max: 4 }),
  build: fc.nat(1),
  kind: fc.constantFrom<NodePool["kind"]>("managed", "managed", "managed", "self-managed", "karpenter", "fargate"),
  known: fc.constantFrom(true, true, true, true, false),
  system: fc.boolean(),
  most: fc.constantFrom(3, 9),
});

const cluster = fc.record({
  cloud: fc.nat(3),
  minor,
  build: fc.nat(1),
  pools: fc.array(pool, { maxLength: 3 }),
  status: fc.constantFrom<Cluster["controlPlane"]["status"]>(
    "running",
    "running",
    "running",
    "running",
    "stopped",
    "degraded",
    "deleting",
  ),
  versionKnown: fc.constantFrom(true, true, true, true, true, true, false),
  environment: fc.constantFrom("dev", "prod"),
});

/** Offers of a cloud: some minors, each with all builds, and now and then a preview or edges of its own. */
const offer = fc.record({
  lowest: fc.integer({ min: 30, max: 34 }),
  count: fc.integer({ min: 1, max: 5 }),
  hole: fc.option(fc.integer({ min: 31, max: 36 }), { freq: 4 }),
  previewLast: fc.boolean(),
  /** The newest build of each minor is a preview. */
  previewBuild: fc.constantFrom(true, false, false),
  skips: fc.constantFrom(0, 0, 2, 3),
  read: fc.constantFrom(true, true, true, true, false),
});

const target = fc.constantFrom("latest", "n-1", "oldest-supported", "channel", "1.34", "1.36", "1.99", "whatever");

export interface RandomFleet {
  readonly inventory: Inventory;
  readonly policy: Policy;
}

interface FleetShape {
  readonly clusters: readonly ClusterShape[];
  readonly offers: readonly OfferShape[];
  readonly targets: readonly [string, string];
}

/** Fleets in any state, healthy or not, legal or not, with whatever their clouds offer them. */
const wild: fc.Arbitrary<FleetShape> = fc.record({
  clusters: fc.array(cluster, { minLength: 1, maxLength: 4 }),
  offers: fc.array(offer, { minLength: 4, maxLength: 4 }),
  targets: fc.tuple(target, target),
});

/** Fleets in which most clusters have a way to go: healthy, within the skew, and with every minor on offer. */
const tame: fc.Arbitrary<FleetShape> = fc.record({
  clusters: fc.array(
    cluster.map((shape) => ({
      ...shape,
      minor: Math.min(shape.minor, 34),
      status: "running" as const,
      versionKnown: true,
      pools: shape.pools.map((each) => ({
        ...each,
        behind: Math.max(0, Math.min(each.behind, shape.cloud === 2 ? 3 : 2)),
      })),
    })),
    { minLength: 2, maxLength: 8 },
  ),
  offers: fc.array(
    offer.map((shape) => ({ ...shape, lowest: 29, count: 8, hole: null, read: true })),
    { minLength: 4, maxLength: 4 },
  ),
  targets: fc.tuple(fc.constantFrom("latest", "n-1", "1.34", "1.35"), fc.constantFrom("latest", "n-1", "1.36")),
});

const strategies: readonly PoolStrategy[] = [
  { match: { workload: "system" }, maxUnavailable: "1" },
  { match: { provider: "aks" }, maxSurge: "2", drainMinutes: 10, soakMinutes: 5 },
  { match: {}, maxSurge: "50%" },
];

export const randomFleets: fc.Arbitrary<RandomFleet> = fc
  .record({
    fleet: fc.oneof(wild, tame),
    skip: fc.option(fc.constant([] as const), { freq: 3 }),
    rules: policyOver({ provider: "gke" }),
    strategies: fc.subarray([...strategies]),
  })
  .map(({ fleet: { clusters, offers, targets }, skip, rules, strategies: pools }) => ({
    inventory: inventoryOf(
      clusters.map((shape, index) => clusterOf(shape, `c${index}`)),
      scopes.flatMap((scope, index) => {
        const shape = offers[index];
        return shape === undefined || !shape.read ? [] : [[scope, offersOf(scope, shape)] as const];
      }),
    ),
    policy: {
      ...rules,
      pools,
      targets: [{ match: { environment: "dev" }, target: targets[0] }, { target: targets[1] }],
      ...(skip === null ? {} : { skip }),
    },
  }));

type ClusterShape = typeof cluster extends fc.Arbitrary<infer Shape> ? Shape : never;
type OfferShape = typeof offer extends fc.Arbitrary<infer Shape> ? Shape : never;

function clusterOf(shape: ClusterShape, name: string): Cluster {
  const scope = scopes[shape.cloud] ?? eksScope;
  const builds = suffixes.get(scope.provider) ?? [""];
  const version = `1.${shape.minor}${builds[shape.build % builds.length]}`;
  const { status } = shape;
  const pricing = pricingOf(scope.provider, scope.provider === "aks" ? "Standard" : undefined);
  return clusterAt(scope, name, version, {
    ...(pricing === undefined ? {} : { pricing }),
    environment: shape.environment,
    channel: scope.provider === "gke" ? { raw: "REGULAR", kind: "regular" } : { raw: "none", kind: "none" },
    controlPlane: {
      ...(shape.versionKnown ? { version: parseVersion(version) } : {}),
      status,
      statusRaw: status.toUpperCase(),
      managed: true,
    },
    pools: shape.pools.map(({ behind, build, kind, known, system, most }, index) =>
      poolAt(`p${index}`, `1.${shape.minor - behind}${builds[build % builds.length]}`, {
        uid: `${name}/p${index}`,
        kind,
        size: { desired: 3, min: 3, max: most },
        ...(system ? { mode: "system" as const } : {}),
        ...(known && kind !== "fargate" ? {} : { versions: [] }),
      }),
    ),
  });
}

function offersOf(
  scope: Scope,
  { lowest, count, hole, previewLast, previewBuild, skips }: OfferShape,
): readonly Partial<VersionOffer>[] {
  const minors = Array.from({ length: count }, (_, index) => lowest + index).filter((each) => each !== hole);
  const texts = versionsOf(scope, minors);
  const builds = suffixes.get(scope.provider) ?? [];
  const newest = builds.length > 1 ? builds.at(-1) : undefined;
  return texts.map((text) => {
    const version = parseVersion(text);
    const reach = (other: string) => {
      const to = parseVersion(other);
      return to.minor > version.minor && to.minor - version.minor <= skips;
    };
    return {
      version,
      isDefault: version.minor === minors.at(-2),
      isPreview:
        (previewLast && version.minor === minors.at(-1)) ||
        (previewBuild && newest !== undefined && text.endsWith(newest)),
      ...(scope.provider === "gke" ? { channel: "REGULAR" } : {}),
      ...(scope.provider === "aks" && skips > 0 ? { upgradesTo: texts.filter(reach).map(parseVersion) } : {}),
    };
  });
}
