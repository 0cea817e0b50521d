import { dayMs, toInstant } from "../core/instant.ts";
import type { SimPool } from "./fleet.ts";
import type { ClusterMaker } from "./generate-fleet.ts";
import { type IbmMinor, ibmMinors, ibmVersion } from "./ibm-versions.ts";
import type { Draw } from "./seeded.ts";

/** What sets a cluster apart from an ordinary one. Each appears in every fleet that is large enough. */
export const iksTraits = [
  "openshift",
  "classic",
  "unsupported",
  "nodes-behind",
  "openshift-classic",
  "upgrading",
  "warning",
  "pool-upgrading",
  "openshift-unsupported",
  "empty-pool",
] as const;

export type IksTrait = (typeof iksTraits)[number];

/** Completes sketches to clusters of IBM Cloud on the given day. */
export function iksMaker(now: number): ClusterMaker<IksTrait> {
  return (sketch, trait, draw) => {
    const openShift = trait?.startsWith("openshift") === true || (trait === undefined && draw.next() < 0.25);
    const minors = ibmMinors(openShift ? "openshift" : "kubernetes", now);
    const minor = minorFor(trait, minors, draw);
    const version = ibmVersion(minor, draw.int(0, 1));
    const classic = trait?.endsWith("classic") === true || (trait === undefined && draw.next() < 0.2);
    const behind = trait === "nodes-behind" ? minors[Math.max(0, minors.indexOf(minor) - 1)] : undefined;
    const nodes = behind === undefined || behind === minor ? ibmVersion(minor, 1) : ibmVersion(behind, 0);
    const startedAt = toInstant(now - dayMs / 48);
    return {
      ...sketch,
      cloud: "iks",
      version,
      infrastructure: classic ? "classic" : "vpc",
      pools: poolsFor(trait, openShift, nodes, draw),
      ...(trait === "warning" ? { status: "warning" } : {}),
      ...(trait === "upgrading" ? { upgrading: { to: ibmVersion(minor), startedAt } } : {}),
      ...(trait === "pool-upgrading" ? { upgrading: { pool: "default", to: version, startedAt } } : {}),
    };
  };
}

function minorFor(trait: IksTrait | undefined, minors: readonly IbmMinor[], draw: Draw): IbmMinor {
  const supported = minors.filter((minor) => minor.supported);
  const ended = minors.filter((minor) => !minor.supported);
  const newest = minors.at(-1);
  if (newest === undefined) throw new RangeError("no version of IBM Cloud is known for the fleet's date");
  if (trait === "unsupported" || trait === "openshift-unsupported") return ended.at(-1) ?? newest;
  // A minor below must exist.
  if (trait === "nodes-behind") return supported.at(-1) ?? newest;
  const from = draw.next() < 0.2 && ended.length > 0 ? ended : supported;
  return from[Math.min(draw.int(0, from.length - 1), draw.int(0, from.length - 1))] ?? newest;
}

function poolsFor(trait: IksTrait | undefined, openShift: boolean, version: string, draw: Draw): SimPool[] {
  const zones = 3;
  const general: SimPool = {
    name: "default",
    version,
    nodes: draw.int(1, 5) * zones,
    instanceType: draw.pick(["bx2.4x16", "cx2.8x16", "mx2.4x32"]),
    image: openShift ? "RHEL_9_64" : "UBUNTU_24_64",
  };
  const edge: SimPool = { ...general, name: "edge", nodes: zones, instanceType: "bx2.2x8" };
  const scaled: SimPool = { ...general, name: "batch", nodes: 0, min: 0, max: 12 };
  return [
    general,
    ...(trait === "empty-pool" ? [scaled] : []),
    ...(trait === undefined && draw.next() < 0.4 ? [edge] : []),
  ];
}
