import type { Cluster } from "../../lib/core/cluster.ts";
import { pages } from "../../lib/core/pages.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Send } from "./accounts.ts";
import { type Batched, batched } from "./batched.ts";
import {
  type Image,
  type Listed,
  mapImages,
  mapSubnets,
  mapTemplateVersions,
  type Subnet,
  type TemplateVersion,
} from "./map-capacity.ts";
import { type MappedQuotas, mapQuotas } from "./map-quotas.ts";

/** What the clusters of a region share. Each request is sent once, by the first who needs its answer. */
export interface CapacitySource {
  readonly subnets: Batched<Subnet>;
  /** The newest version of a launch template, and those that node groups use. @throws FleetError of the request. */
  template(id: string): Promise<readonly TemplateVersion[]>;
  /** The image of that id, where the account is shown it. @throws FleetError of the request. */
  image(id: string): Promise<Image | undefined>;
  /** @throws FleetError of the request. */
  quotas(): Promise<MappedQuotas["quotas"]>;
  /** What could not be used of the answers so far. */
  problems(): readonly Problem[];
}

// A filter takes 200 values: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
const mostValues = 200;

export function capacitySource(clusters: readonly Cluster[], send: Send): CapacitySource {
  const problems: Problem[] = [];
  const kept = <T>({ items, problems: found }: Listed<T>) => {
    problems.push(...found);
    return items;
  };

  const templates = new Map<string, Promise<readonly TemplateVersion[]>>();
  const versionsOf = templateVersions(clusters);
  const template = (id: string) => {
    const answer =
      templates.get(id) ??
      send("ec2:DescribeLaunchTemplateVersions", {
        template: id,
        versions: ["$Latest", ...(versionsOf.get(id) ?? [])],
      }).then((response) => kept(mapTemplateVersions(response)));
    templates.set(id, answer);
    return answer;
  };

  let images: Promise<Batched<Image>> | undefined;
  /** Which images there are is known only when every template has been read. */
  const announced = async () => {
    const read = await Promise.allSettled([...versionsOf.keys()].map(template));
    const ids = read.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    return batched(
      ids.flatMap(({ imageId }) => (imageId !== undefined && isImageId(imageId) ? imageId : [])),
      mostValues,
      async (values) =>
        kept(
          await collected("images", (nextToken) => send("ec2:DescribeImages", { ids: values, nextToken }), mapImages),
        ),
    );
  };

  let quotas: Promise<MappedQuotas["quotas"]> | undefined;
  const readQuotas = async () => {
    const responses: object[] = [];
    const listed = pages("quotas", async (nextToken) => {
      const response = await send("servicequotas:ListServiceQuotas", { nextToken });
      return { items: [response], next: new Reader(response).text("NextToken") };
    });
    for await (const page of listed) responses.push(...page);
    const mapped = mapQuotas(responses);
    problems.push(...mapped.problems);
    return mapped.quotas;
  };

  return {
    subnets: batched(clusters.flatMap(subnetIds), mostValues, async (ids) =>
      kept(await collected("subnets", (nextToken) => send("ec2:DescribeSubnets", { ids, nextToken }), mapSubnets)),
    ),
    template,
    async image(id) {
      images ??= announced();
      return (await images).get(id);
    },
    quotas() {
      quotas ??= readQuotas();
      return quotas;
    },
    problems: () => problems,
  };
}

/** A template may also name a parameter that holds the id. */
export function isImageId(text: string): boolean {
  return text.startsWith("ami-");
}

function subnetIds({ network, pools }: Cluster): readonly string[] {
  return [...(network?.subnets ?? []), ...pools.flatMap(({ subnets }) => subnets ?? [])];
}

function templateVersions(clusters: readonly Cluster[]): ReadonlyMap<string, ReadonlySet<string>> {
  const versions = new Map<string, Set<string>>();
  for (const { launchTemplate } of clusters.flatMap(({ pools }) => pools)) {
    if (launchTemplate === undefined) continue;
    const wanted = versions.get(launchTemplate.id) ?? new Set();
    versions.set(launchTemplate.id, wanted);
    if (launchTemplate.version !== undefined) wanted.add(launchTemplate.version);
  }
  return versions;
}

async function collected<T>(
  what: string,
  fetch: (nextToken: string | undefined) => Promise<object>,
  map: (response: object) => Listed<T>,
): Promise<Listed<T>> {
  const items: T[] = [];
  const problems: Problem[] = [];
  const listed = pages(what, async (nextToken) => {
    const response = await fetch(nextToken);
    return { items: [map(response)], next: new Reader(response).text("NextToken") };
  });
  for await (const [page] of listed) {
    items.push(...(page?.items ?? []));
    problems.push(...(page?.problems ?? []));
  }
  return { items, problems };
}
