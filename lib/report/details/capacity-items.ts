import type { ClusterCapacity } from "../../core/capacity.ts";
import type { Cluster } from "../../core/cluster.ts";
import { grouped } from "../words.ts";
import { type DetailItem, joined } from "./detail-item.ts";

type Part<Key extends keyof ClusterCapacity> = NonNullable<ClusterCapacity[Key]>[number];

/** A quota that is used up to this share has no room to speak of. */
const tightShare = 0.8;
/** Addresses below which a subnet is worth a look; a surge of one node with many pods takes about as many. */
const fewAddresses = 64;

/** Room for the surge of an upgrade: addresses, quotas, and the templates that new nodes are launched from. */
export function capacityItems({ capacity }: Cluster): readonly DetailItem[] | undefined {
  if (capacity === undefined) return undefined;
  const { cniMode, subnets, quotas, launchTemplates = [] } = capacity;
  return [
    ...(subnets ?? [unknownPart("subnets")]).map((part) => ("verdict" in part ? part : subnetItem(part, cniMode))),
    ...(quotas ?? [unknownPart("quotas")]).map((part) => ("verdict" in part ? part : quotaItem(part))),
    ...launchTemplates.map(templateItem),
  ];
}

function unknownPart(name: string): DetailItem {
  return { name, about: "", state: "unknown", more: "", verdict: "neutral" };
}

function subnetItem({ id, zone, freeAddresses, use }: Part<"subnets">, cniMode: string | undefined): DetailItem {
  const few = freeAddresses !== undefined && freeAddresses < fewAddresses;
  return {
    // The last part tells subnets apart; what stands before it is the same for all of a network.
    name: id.slice(id.lastIndexOf("/") + 1),
    about: joined(use, zone),
    state: freeAddresses === undefined ? "unknown" : `${grouped(freeAddresses)} free`,
    more: joined(cniMode, id.includes("/") ? id : undefined),
    verdict: few ? "bad" : "neutral",
    quiet: freeAddresses !== undefined && !few,
  };
}

function quotaItem({ name, limit, used, unit = "" }: Part<"quotas">): DetailItem {
  const text = (value: number | undefined) => (value === undefined ? "?" : grouped(value));
  const tight = limit !== undefined && used !== undefined && used >= limit * tightShare && used > 0;
  return {
    name,
    about: "quota",
    state: `${text(used)} of ${text(limit)} ${unit}`.trim(),
    more: "",
    verdict: tight ? "bad" : "neutral",
    quiet: !tight,
  };
}

function templateItem({ pool, id, version, latestVersion, imageId, imageName }: Part<"launchTemplates">): DetailItem {
  const old = version !== undefined && latestVersion !== undefined && version !== latestVersion;
  return {
    name: id,
    about: `template of ${pool}`,
    state: `version ${version ?? "unknown"}${old ? `, newest ${latestVersion}` : ""}`,
    more: joined(imageName, imageId),
    verdict: old ? "bad" : "neutral",
    quiet: version !== undefined && latestVersion !== undefined && !old,
  };
}
