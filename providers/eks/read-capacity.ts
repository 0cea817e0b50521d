import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { AddonSource } from "./addon-source.ts";
import { type CapacitySource, isImageId } from "./capacity-source.ts";
import { quotasOf } from "./map-quotas.ts";
import type { Notes } from "./notes.ts";
import { readCniMode } from "./read-network.ts";

/** The room that a surge of the cluster needs. A part that cannot be read is left out and noted. */
export async function readCapacity(
  cluster: Cluster,
  addons: AddonSource,
  source: CapacitySource,
  notes: Notes,
): Promise<ClusterCapacity> {
  const [cniMode, subnets, quotas, launchTemplates] = await Promise.all([
    readCniMode(cluster, addons, notes),
    readSubnets(cluster, source, notes),
    readQuotas(cluster, source, notes),
    readLaunchTemplates(cluster, source, notes),
  ]);
  return {
    ...(cniMode === undefined ? {} : { cniMode }),
    ...(subnets === undefined ? {} : { subnets }),
    ...(quotas === undefined ? {} : { quotas }),
    ...(launchTemplates === undefined ? {} : { launchTemplates }),
  };
}

type Uses = NonNullable<ClusterCapacity["subnets"]>[number]["use"];

async function readSubnets(
  { network, pools }: Cluster,
  { subnets }: CapacitySource,
  notes: Notes,
): Promise<ClusterCapacity["subnets"]> {
  const of = (kind: NodePool["kind"]) =>
    pools.filter((pool) => pool.kind === kind).flatMap((pool) => pool.subnets ?? []);
  const uses: readonly (readonly [Uses, ReadonlySet<string>])[] = [
    ["control-plane", new Set(network?.subnets)],
    ["nodes", new Set(of("managed"))],
    // Fargate gives each pod a network interface of its own.
    ["pods", new Set(of("fargate"))],
  ];
  const wanted = uses.flatMap(([use, ids]) => [...ids].map((id) => ({ id, use })));
  const failures = new Set<unknown>();
  const unseen = new Set<string>();
  const read = wanted.map(async (subnet) => {
    try {
      const found = await subnets.get(subnet.id);
      if (found === undefined) unseen.add(subnet.id);
      return { ...found, ...subnet };
    } catch (error) {
      // The subnets of one request fail with one error.
      failures.add(error);
      return subnet;
    }
  });
  const all = await Promise.all(read);
  for (const error of failures) notes.failed("free addresses of subnets", error);
  for (const id of unseen) notes.failed(`free addresses of subnet ${id}`, notListed(`the subnet ${id}`));
  return all;
}

async function readQuotas(cluster: Cluster, source: CapacitySource, notes: Notes): Promise<ClusterCapacity["quotas"]> {
  try {
    const { quotas, unmatched } = quotasOf(cluster, await source.quotas());
    for (const type of unmatched) notes.failed(`vCPU quota for ${type}`, notListed(`a quota for ${type}`));
    return quotas.map(({ name, limit }) => ({ name, ...(limit === undefined ? {} : { limit }), unit: "vCPU" }));
  } catch (error) {
    notes.failed("vCPU quotas", error);
    return undefined;
  }
}

type LaunchTemplate = NonNullable<ClusterCapacity["launchTemplates"]>[number];

async function readLaunchTemplates(
  { pools }: Cluster,
  source: CapacitySource,
  notes: Notes,
): Promise<readonly LaunchTemplate[]> {
  const read = pools.map(async ({ name, launchTemplate }): Promise<LaunchTemplate | undefined> => {
    if (launchTemplate === undefined) return undefined;
    const own: LaunchTemplate = { pool: name, ...launchTemplate };
    try {
      return { ...own, ...(await describeTemplate(own, source)) };
    } catch (error) {
      notes.failed(`launch template of node group ${name}`, error);
      return own;
    }
  });
  const templates = (await Promise.all(read)).filter((template) => template !== undefined);
  return Promise.all(templates.map((template) => withImageName(template, source, notes)));
}

async function describeTemplate(
  { id, version }: LaunchTemplate,
  source: CapacitySource,
): Promise<Partial<LaunchTemplate>> {
  const versions = await source.template(id);
  const numbers = versions.map(({ number }) => number);
  const imageId = versions.find(({ number }) => String(number) === version)?.imageId;
  return {
    ...(numbers.length === 0 ? {} : { latestVersion: String(Math.max(...numbers)) }),
    ...(imageId === undefined ? {} : { imageId }),
  };
}

async function withImageName(template: LaunchTemplate, source: CapacitySource, notes: Notes): Promise<LaunchTemplate> {
  const { imageId, pool } = template;
  if (imageId === undefined || !isImageId(imageId)) return template;
  const what = `image of node group ${pool}`;
  try {
    const image = await source.image(imageId);
    if (image === undefined) notes.failed(what, notListed(`the image ${imageId}`));
    return image?.name === undefined ? template : { ...template, imageName: image.name };
  } catch (error) {
    notes.failed(what, error);
    return template;
  }
}

function notListed(thing: string): FleetError {
  return new FleetError("NOT_FOUND", `AWS does not list ${thing}`, {
    provider: "eks",
    hint: "It may have been deleted, or belong to an account that does not share it.",
  });
}
