import { dayMs, toInstant } from "../core/instant.ts";
import { type EksVersion, eksVersions } from "./aws-versions.ts";
import type { SimPool } from "./fleet.ts";
import type { ClusterMaker } from "./generate-fleet.ts";
import type { Draw } from "./seeded.ts";

/** What sets a cluster apart from an ordinary one. Each appears in every fleet that is large enough. */
export const eksTraits = [
  "nearest-deadline",
  "fargate",
  "auto-mode",
  "nodes-behind",
  "extended",
  "upgrading",
  "windows",
  "unsupported",
  "standard-plan",
  "degraded",
  "spot",
  "pool-upgrading",
  "custom-image",
  "amazon-linux-2",
  "unhealthy",
  "bare",
] as const;

export type EksTrait = (typeof eksTraits)[number];

/** Completes sketches to EKS clusters of the given day. */
export function eksMaker(now: number): ClusterMaker<EksTrait> {
  const versions = eksVersions(now);
  return (sketch, trait, draw) => {
    const { minor: version, status } = versionFor(trait, versions, draw);
    const older = trait === "nodes-behind" ? draw.int(2, 3) : draw.next() < 0.15 ? 1 : 0;
    const nodes = below(version, trait === "pool-upgrading" ? 1 : older);
    const pools = poolsFor(trait, nodes, version, draw);
    const standard = trait === "standard-plan" || (trait === undefined && draw.next() < 0.2);
    return {
      ...sketch,
      cloud: "eks",
      version,
      // Under the standard plan a cluster is upgraded before it gets into extended support.
      supportPlan: standard && status === "STANDARD_SUPPORT" ? "STANDARD" : "EXTENDED",
      pools,
      ...(trait === "auto-mode" ? { mode: "auto-mode" } : {}),
      ...(trait === "unhealthy"
        ? { issues: [{ code: "Ec2SubnetNotFound", message: "Subnet subnet-0a1b2c3d4e5f60718 could not be found." }] }
        : {}),
      ...(trait === "upgrading"
        ? { upgrading: { to: below(version, -1), startedAt: toInstant(now - dayMs / 48) } }
        : {}),
      ...(trait === "pool-upgrading"
        ? { upgrading: { pool: "general", to: version, startedAt: toInstant(now - dayMs / 48) } }
        : {}),
    };
  };
}

function versionFor(trait: EksTrait | undefined, versions: readonly EksVersion[], draw: Draw): EksVersion {
  const having = (status: EksVersion["status"]) => versions.filter((version) => version.status === status);
  const standard = having("STANDARD_SUPPORT");
  const extended = having("EXTENDED_SUPPORT");
  const newest = versions.at(-1);
  if (newest === undefined) throw new RangeError("no EKS version is known for the fleet's date");
  switch (trait) {
    case "unsupported":
      return having("UNSUPPORTED").at(-1) ?? extended[0] ?? newest;
    case "nearest-deadline":
      return extended[0] ?? standard[0] ?? newest;
    case "extended":
      return extended.at(-1) ?? standard[0] ?? newest;
    // The last images of Amazon Linux 2 are for 1.32.
    case "amazon-linux-2":
      return extended.findLast(({ minor }) => Number(minor.slice(2)) <= 32) ?? versions[0] ?? newest;
    case "standard-plan":
      return standard[0] ?? newest;
    // The next minor must exist.
    case "upgrading":
      return standard.at(-2) ?? newest;
    default: {
      const inExtended = draw.next() < 0.2 && extended.length > 0;
      const from = inExtended ? extended : standard;
      // The lower of two draws: most clusters are not on the newest.
      return from[Math.min(draw.int(0, from.length - 1), draw.int(0, from.length - 1))] ?? newest;
    }
  }
}

/** The minor `count` below, or above when negative. */
function below(minor: string, count: number): string {
  return `1.${Number(minor.slice(2)) - count}`;
}

function poolsFor(trait: EksTrait | undefined, minor: string, controlPlane: string, draw: Draw): SimPool[] {
  if (trait === "auto-mode" || trait === "bare") return [];
  const nodes = draw.int(2, 24);
  const general: SimPool = {
    name: "general",
    version: minor,
    nodes,
    min: Math.max(1, Math.floor(nodes / 2)),
    max: nodes * 2,
    instanceType: draw.pick(["m6i.xlarge", "m7i.2xlarge", "r6i.xlarge", "c7i.4xlarge"]),
    image: trait === "amazon-linux-2" ? "AL2_x86_64" : draw.pick(["AL2023_x86_64_STANDARD", "BOTTLEROCKET_x86_64"]),
    maxUnavailable: draw.pick(["1", "2", "33%"]),
    ...(trait === "degraded" ? { status: "DEGRADED" } : {}),
  };
  const more: Partial<Record<EksTrait, SimPool>> = {
    fargate: {
      name: "batch",
      kind: "fargate",
      version: controlPlane,
      nodes: 0,
      instanceType: "fargate",
      image: "fargate",
    },
    windows: {
      ...general,
      name: "windows",
      nodes: 3,
      instanceType: "m6i.2xlarge",
      image: "WINDOWS_CORE_2022_x86_64",
      os: "windows",
    },
    spot: { ...general, name: "spot-workers", nodes: nodes * 2, max: nodes * 4, spot: true },
    "custom-image": { ...general, name: "gpu", nodes: 2, max: 8, instanceType: "g6.12xlarge", image: "CUSTOM" },
    "nodes-behind": { ...general, name: "general-new", version: controlPlane },
  };
  const extra = trait === undefined ? undefined : more[trait];
  const arm: SimPool = { ...general, name: "arm", instanceType: "m7g.xlarge", image: "AL2023_ARM_64_STANDARD" };
  return [
    general,
    ...(extra === undefined ? [] : [extra]),
    ...(trait === undefined && draw.next() < 0.25 ? [arm] : []),
  ];
}
