import { dayMs, toInstant } from "../core/instant.ts";
import { type AksMinor, aksOffers } from "./azure-versions.ts";
import type { SimPool } from "./fleet.ts";
import type { ClusterMaker } from "./generate-fleet.ts";
import type { Draw } from "./seeded.ts";

export const aksTraits = [
  "lts",
  "stopped",
  "automatic",
  "platform-support",
  "windows",
  "upgrading",
  "unsupported",
  "lts-ending",
  "failed",
  "nodes-behind",
  "virtual-node",
  "spot",
] as const;

export type AksTrait = (typeof aksTraits)[number];

/** Completes sketches to AKS clusters of the given day. */
export function aksMaker(now: number): ClusterMaker<AksTrait> {
  const releases = releasesAt(now);
  return (sketch, trait, draw) => {
    const release = releaseFor(trait, releases, draw);
    const at = releases.standard.indexOf(release);
    const version = patchOf(release, draw);
    const older = trait === "nodes-behind" ? releases.standard[at - 2] : undefined;
    const target = trait === "upgrading" ? releases.standard[at + 1] : undefined;
    const lts = trait === "lts" || trait === "lts-ending";
    return {
      ...sketch,
      cloud: "aks",
      version,
      channel:
        trait === "automatic" ? "stable" : draw.pick(["none", "patch", "patch", "stable", "rapid", "node-image"]),
      supportPlan: lts ? "AKSLongTermSupport" : "KubernetesOfficial",
      tier: lts ? "Premium" : trait === "automatic" ? "Standard" : draw.pick(["Free", "Standard", "Standard"]),
      ...(trait === "automatic" ? { mode: "automatic" } : {}),
      ...(trait === "stopped" ? { stopped: true } : {}),
      ...(trait === "failed" ? { status: "Failed" } : {}),
      pools: poolsFor(trait, older === undefined ? version : patchOf(older, draw), draw),
      ...(draw.next() < 0.5
        ? { maintenance: { day: draw.pick(["SA", "SU"]), startHourUtc: draw.int(0, 4), hours: draw.pick([4, 6, 8]) } }
        : {}),
      ...(target === undefined
        ? {}
        : { upgrading: { to: patchOf(target, draw), startedAt: toInstant(now - dayMs / 72) } }),
    };
  };
}

interface Releases {
  /** Each lowest first. */
  readonly standard: readonly AksMinor[];
  readonly longTermOnly: readonly AksMinor[];
  /** Offered a while ago, and no longer under any plan. */
  readonly ended: readonly AksMinor[];
}

function releasesAt(now: number): Releases {
  const offers = aksOffers(now).filter(({ isPreview }) => !isPreview);
  const standard = offers.filter(({ plans }) => plans.includes("KubernetesOfficial"));
  const before = aksOffers(now - 300 * dayMs).filter(({ isPreview }) => !isPreview);
  return {
    standard,
    longTermOnly: offers.filter((offer) => !standard.includes(offer)),
    ended: before.filter(({ minor }) => !offers.some((offer) => offer.minor === minor)),
  };
}

function releaseFor(trait: AksTrait | undefined, { standard, longTermOnly, ended }: Releases, draw: Draw): AksMinor {
  const newest = standard.at(-1);
  if (newest === undefined) throw new RangeError("no AKS version is known for the fleet's date");
  switch (trait) {
    case "lts":
      return longTermOnly.at(-1) ?? newest;
    case "lts-ending":
      return longTermOnly[0] ?? newest;
    // The minor just below the supported ones keeps running, with support for the platform only.
    case "platform-support":
      return longTermOnly.at(-1) ?? newest;
    case "unsupported":
      return ended.at(-1) ?? longTermOnly[0] ?? newest;
    case "upgrading":
      return standard[0] ?? newest;
    case "nodes-behind":
      return newest;
    default:
      return standard[draw.int(0, standard.length - 1)] ?? newest;
  }
}

function patchOf({ minor, patches }: AksMinor, draw: Draw): string {
  return patches[draw.int(0, patches.length - 1)]?.raw ?? `${minor}.0`;
}

function poolsFor(trait: AksTrait | undefined, version: string, draw: Draw): SimPool[] {
  // An Automatic cluster runs its system nodes itself and shows none of them.
  if (trait === "automatic") return [];
  const nodes = draw.int(3, 20);
  const system: SimPool = { name: "system", version, nodes: 3, instanceType: "Standard_D4s_v5", image: "AzureLinux" };
  const apps: SimPool = {
    name: "apps",
    version,
    nodes,
    min: 2,
    max: nodes * 2,
    instanceType: draw.pick(["Standard_D8s_v5", "Standard_E8s_v5", "Standard_D16ds_v5"]),
    image: draw.pick(["Ubuntu", "AzureLinux"]),
    ...(draw.next() < 0.4 ? { maxSurge: draw.pick(["10%", "33%", "1"]) } : {}),
  };
  const more: Partial<Record<AksTrait, SimPool>> = {
    windows: { ...apps, name: "win22", image: "Windows2022", os: "windows", nodes: 4 },
    spot: { ...apps, name: "spot", spot: true },
    "virtual-node": {
      name: "virtual-node-aci-linux",
      kind: "virtual-node",
      version,
      nodes: 1,
      instanceType: "aci",
      image: "aci",
    },
  };
  const extra = trait === undefined ? undefined : more[trait];
  return extra === undefined ? [system, apps] : [system, apps, extra];
}
