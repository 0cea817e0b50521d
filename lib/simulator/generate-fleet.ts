import { dayMs, fromInstant, toInstant } from "../core/instant.ts";
import type { SimAccount, SimCloud, SimCluster, SimFleet } from "./fleet.ts";
import { places, teams } from "./fleet-places.ts";
import { generateAccounts, regionsPerAccount, troubledAccounts } from "./generate-accounts.ts";
import { aksMaker, aksTraits } from "./generate-aks.ts";
import { eksMaker, eksTraits } from "./generate-eks.ts";
import { gkeMaker, gkeTraits } from "./generate-gke.ts";
import { iksMaker, iksTraits } from "./generate-iks.ts";
import { createDraw, type Draw } from "./seeded.ts";

/** The size and seed of a fleet to generate. The same options give the same fleet. */
export interface FleetOptions {
  readonly seed: number;
  /** Clusters in open accounts; those of denied ones come on top. */
  readonly clusters: number;
  /** The clouds' own date, which decides what is offered and what is out of support. */
  readonly asOf: string;
  /** Accounts × regions, projects and subscriptions together. Default: one for every 50 clusters, at least 12. */
  readonly scopes?: number;
  /** Clusters on IBM Cloud, on top of the others, which stay as they are. Default 0. */
  readonly iks?: number;
  /** Adds accounts that are denied or lack the service, and a zone that does not answer. Default false. */
  readonly troubles?: boolean;
}

/** What all clouds' clusters have, before a cloud completes it. */
export type ClusterSketch = Pick<SimCluster, "account" | "location" | "name" | "tags" | "createdAt">;

/** Completes a sketch. `trait` is what sets the cluster apart from an ordinary one, if anything. */
export type ClusterMaker<Trait extends string> = (
  sketch: ClusterSketch,
  trait: Trait | undefined,
  draw: Draw,
) => SimCluster;

/** An organisation that is the same for the same options. Half of its clusters run on EKS, a quarter each on GKE and AKS. */
export function generateFleet(options: FleetOptions): SimFleet {
  const { seed, clusters, asOf, iks = 0, troubles = false } = options;
  const now = fromInstant(asOf);
  if (now === undefined) throw new RangeError(`${JSON.stringify(asOf)} is not a date`);
  const scopes = options.scopes ?? Math.max(12, Math.ceil(clusters / 50));
  const single = Math.max(1, Math.round(scopes / 5));
  const aws = Math.max(1, Math.round((scopes - 2 * single) / regionsPerAccount));
  const eks = Math.ceil(clusters / 2);
  const gke = Math.ceil((clusters - eks) / 2);
  const parts = [
    part("eks", aws, eks, options, now),
    part("gke", single, gke, options, now),
    part("aks", single, clusters - eks - gke, options, now),
    ...(iks === 0 ? [] : [part("iks", Math.max(1, Math.ceil(iks / 20)), iks, options, now)]),
  ];
  const accounts = parts.flatMap((made) => made.accounts);
  const all = parts.flatMap((made) => made.clusters);
  return { seed, asOf, ...(troubles ? withMissingZone(accounts, all) : { accounts, clusters: all }) };
}

/** The fleet of the demonstration: small enough to read, with one of everything in it. */
export function demoFleet(asOf: string, more: Pick<FleetOptions, "iks"> = {}): SimFleet {
  return generateFleet({ seed: 2026, clusters: 80, asOf, scopes: 20, troubles: true, ...more });
}

function part(
  cloud: SimCloud,
  accountCount: number,
  count: number,
  { seed, troubles = false }: FleetOptions,
  now: number,
) {
  const open = generateAccounts(cloud, accountCount, seed);
  const troubled = troubles ? troubledAccounts(cloud, seed) : [];
  const draw = createDraw(seed ^ { eks: 0x1e65, gke: 0x26e5, aks: 0x3a75, iks: 0x41b5 }[cloud]);
  const make = makers[cloud](now);
  const clusters: SimCluster[] = [];
  const add = (account: SimAccount | undefined, index: number) => {
    if (account !== undefined) clusters.push(make(sketch(account, clusters.length, now, draw), index, draw));
  };
  // No account is empty before the rest is dealt out.
  for (let index = 0; index < count; index++)
    add(open[index < open.length ? index : draw.int(0, open.length - 1)], index);
  // Accounts that keep the reader out are not empty, or nothing would be missed.
  for (const account of troubled.filter(({ access }) => access === "denied")) add(account, 0);
  return { accounts: [...open, ...troubled], clusters };
}

const makers = {
  eks: (now: number) => withTraits(eksTraits, eksMaker(now)),
  gke: (now: number) => withTraits(gkeTraits, gkeMaker(now)),
  aks: (now: number) => withTraits(aksTraits, aksMaker(now)),
  iks: (now: number) => withTraits(iksTraits, iksMaker(now)),
};

/** Every second one of the first clusters takes the next trait, so that small fleets show them all; later ones by chance. */
function withTraits<T extends string>(traits: readonly [T, ...(readonly T[])], make: ClusterMaker<T>) {
  return (base: ClusterSketch, index: number, draw: Draw) => {
    const early = index < traits.length * 2;
    const turn = index % 2 === 1 ? traits[(index - 1) / 2] : undefined;
    const chance = !early && draw.next() < 0.2 ? draw.pick(traits) : undefined;
    return make(base, early ? turn : chance, draw);
  };
}

function sketch(account: SimAccount, index: number, now: number, draw: Draw): ClusterSketch {
  const here = places[account.cloud].filter(([location]) => account.regions.includes(location));
  // The lower of two draws: the first location of an account holds most of it.
  const [location, short] = here[Math.min(draw.int(0, here.length - 1), draw.int(0, here.length - 1))] ?? ["", ""];
  const team = draw.pick(teams);
  const env = account.name.includes("nonprod") ? draw.pick(["staging", "dev"]) : "prod";
  const tagged = draw.next() >= 0.08;
  return {
    account: account.id,
    location,
    name: `${team}-${env}-${short}-${String(index + 1).padStart(2, "0")}`,
    tags: tagged ? { env, team, owner: `${team}-oncall` } : {},
    createdAt: toInstant(now - draw.int(40, 1200) * dayMs - draw.int(0, 86_399) * 1000),
  };
}

/** One GKE zone with a cluster in it does not answer. */
function withMissingZone(accounts: readonly SimAccount[], clusters: readonly SimCluster[]) {
  const zonal = clusters.find(({ cloud, location }) => cloud === "gke" && /-[a-z]$/.test(location));
  return {
    clusters,
    accounts: accounts.map((account) =>
      zonal !== undefined && account.cloud === "gke" && account.id === zonal.account
        ? { ...account, missingZones: [zonal.location] }
        : account,
    ),
  };
}
