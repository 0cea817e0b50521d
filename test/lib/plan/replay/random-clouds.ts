import fc from "fast-check";
import type { Policy } from "../../../../lib/core/policy.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import { eksVersions } from "../../../../lib/simulator/aws-versions.ts";
import { aksOffers } from "../../../../lib/simulator/azure-versions.ts";
import type { SimCluster, SimPool } from "../../../../lib/simulator/fleet.ts";
import { gkeBuilds } from "../../../../lib/simulator/google-versions.ts";
import { ibmMinors, ibmVersion } from "../../../../lib/simulator/ibm-versions.ts";

const dayMs = 86_400_000;

/** Some months before the last day that the calendars know of, and that day. */
const days = fc.integer({ min: -240, max: 0 }).map((offset) => Date.parse("2026-11-21T00:00:00Z") + offset * dayMs);

const shape = fc.record({
  cloud: fc.constantFrom<SimCluster["cloud"]>("eks", "gke", "aks", "iks"),
  /** Which of the versions that a cluster there may run. */
  version: fc.nat(999),
  channel: fc.nat(3),
  plan: fc.boolean(),
  openshift: fc.boolean(),
  automatic: fc.constantFrom(false, false, false, true),
  pools: fc.array(
    fc.record({
      /** How far below the control plane, in versions that nodes may run. */
      behind: fc.nat(4),
      image: fc.nat(5),
      kind: fc.constantFrom("managed", "managed", "managed", "fargate"),
      nodes: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 3 },
  ),
  stopped: fc.constantFrom(false, false, false, false, true),
  environment: fc.constantFrom("dev", "prod"),
});

type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

const target = fc.constantFrom("latest", "n-1", "oldest-supported", "channel", "1.34", "1.35", "1.36", "4.20");

export interface RandomClouds {
  readonly clusters: readonly SimCluster[];
  readonly now: number;
  readonly policy: Policy;
}

/** Clusters of all clouds on some day, with versions that they may have on that day, old and odd ones among them. */
export const randomClouds: fc.Arbitrary<RandomClouds> = fc
  .record({
    now: days,
    shapes: fc.array(shape, { minLength: 1, maxLength: 5 }),
    targets: fc.tuple(target, target),
  })
  .map(({ now, shapes, targets }) => ({
    now,
    clusters: shapes.flatMap((each, index) => clusterOf(each, `c${index}`, now) ?? []),
    policy: { targets: [{ match: { environment: "dev" }, target: targets[0] }, { target: targets[1] }] },
  }))
  .filter(({ clusters }) => clusters.length > 0);

const homes = {
  eks: ["111111111111", "eu-west-1"],
  gke: ["shop-prod", "europe-west4"],
  aks: ["0a0a0a0a-0000-4000-8000-000000000001", "westeurope"],
  iks: ["a".repeat(32), "eu-de"],
} as const;

function clusterOf(drawn: Shape, name: string, now: number): SimCluster | undefined {
  const { cloud, environment } = drawn;
  const [account, location] = homes[cloud];
  const versions = versionsOf(drawn, now);
  const at = drawn.version % Math.max(1, versions.length);
  const version = versions[at];
  if (version === undefined) return undefined;
  const automatic = drawn.automatic && (cloud === "gke" || cloud === "eks");
  return {
    cloud,
    account,
    location,
    name,
    version,
    tags: { env: environment },
    createdAt: "2025-01-01T00:00:00Z",
    ...kindOf(drawn, automatic),
    pools:
      automatic && cloud === "eks"
        ? []
        : drawn.pools.map((pool, index) => poolOf(cloud, pool, `p${index}`, versions, at)),
  };
}

const channels = {
  gke: ["RAPID", "REGULAR", "STABLE", "EXTENDED"],
  aks: ["none", "none", "node-image", "patch"],
} as const;

function kindOf({ cloud, channel, plan, stopped }: Shape, automatic: boolean): Partial<SimCluster> {
  switch (cloud) {
    case "eks":
      return { supportPlan: plan ? "STANDARD" : "EXTENDED", ...(automatic ? { mode: "auto-mode" } : {}) };
    case "gke":
      return { channel: channels.gke[channel] ?? "REGULAR", ...(automatic ? { mode: "autopilot" } : {}) };
    case "aks":
      return {
        channel: channels.aks[channel] ?? "none",
        supportPlan: plan ? "AKSLongTermSupport" : "KubernetesOfficial",
        ...(stopped ? { stopped } : {}),
      };
    case "iks":
      return { infrastructure: plan ? "vpc" : "classic" };
  }
}

/** Versions that the control plane may run, lowest first: those on offer, and those of some time before. */
function versionsOf({ cloud, channel, openshift }: Shape, now: number): readonly string[] {
  switch (cloud) {
    case "eks":
      return eksVersions(now).map(({ minor }) => minor);
    case "gke": {
      const own = channels.gke[channel] ?? "REGULAR";
      const before = gkeBuilds(own, now - 200 * dayMs);
      return distinct([...before, ...gkeBuilds(own, now)].map(({ raw }) => raw));
    }
    case "aks": {
      const offers = [...aksOffers(now - 300 * dayMs), ...aksOffers(now)].filter(({ isPreview }) => !isPreview);
      return distinct(offers.flatMap(({ patches }) => patches.map(({ raw }) => raw)));
    }
    case "iks":
      return ibmMinors(openshift ? "openshift" : "kubernetes", now).flatMap((each) => [
        ibmVersion(each, 1),
        ibmVersion(each),
      ]);
  }
}

function distinct(versions: readonly string[]): readonly string[] {
  return [...new Set(versions)];
}

function poolOf(
  cloud: SimCluster["cloud"],
  { behind, image, kind, nodes }: Shape["pools"][number],
  name: string,
  versions: readonly string[],
  at: number,
): SimPool {
  const version = versions[Math.max(0, at - behind)] ?? "";
  return {
    name,
    ...(cloud === "eks" && kind === "fargate" ? { kind } : {}),
    version,
    nodes,
    instanceType: "medium",
    image: imageOf(cloud, image, version),
  };
}

function imageOf(cloud: SimCluster["cloud"], image: number, version: string): string {
  switch (cloud) {
    case "eks":
      if (image === 0) return "CUSTOM";
      // There are none for newer versions, nor ever were.
      if (image === 1 && parseVersion(version).minor <= 32) return "AL2_x86_64";
      return "AL2023_x86_64_STANDARD";
    case "gke":
      return "COS_CONTAINERD";
    case "aks":
      return image === 0 ? "Windows2022" : "AzureLinux";
    case "iks":
      return "UBUNTU_24_64";
  }
}
