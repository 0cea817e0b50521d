import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail } from "../../lib/core/cluster-detail.ts";
import type { Gap } from "../../lib/core/gap.ts";
import { Reader } from "../../lib/core/reader.ts";
import { gke } from "../../providers/gke/index.ts";
import { mapFreeAddresses, mapQuotas } from "../../providers/gke/map-compute.ts";
import { buildCluster } from "../support/builders.ts";
import { sendOnce } from "./gke-loopback.ts";

const scope = { provider: "gke", accountId: "shop" };
const subnetwork = "projects/shop/regions/europe-west4/subnetworks/default";
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

type Answer = readonly [status: number, body: object];

/** Serves the Compute API on loopback; a path that is not listed is not found. */
async function reading(
  answers: Readonly<Record<string, Answer>>,
  clusters: readonly Cluster[],
): Promise<{
  readonly paths: readonly string[];
  readonly items: readonly ClusterDetail[];
  readonly gaps: readonly Gap[];
}> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    const [status, body] = answers[request.url ?? ""] ?? [
      404,
      { error: { code: 404, status: "NOT_FOUND", message: "no" } },
    ];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = gke({ env: {}, endpoint, computeEndpoint: endpoint });
  opened.push({ close: () => provider.close?.() }, { close: () => server.close() });
  const items: ClusterDetail[] = [];
  const gaps: Gap[] = [];
  for await (const harvest of provider.details?.(clusters, ["capacity"], sendOnce()) ?? []) {
    items.push(...harvest.items);
    gaps.push(...harvest.gaps);
  }
  return { paths: paths.toSorted(), items, gaps };
}

function cluster(name: string, location: string, subnets: readonly string[] = [subnetwork]): Cluster {
  const { ref, ...rest } = buildCluster(scope, name);
  const capacity = {
    cniMode: "alias-ip",
    subnets: [
      ...subnets.map((id) => ({ id, use: "nodes" }) as const),
      { id: "pods", freeAddresses: 1000, use: "pods" } as const,
      { id: "spare-pods", use: "pods" } as const,
    ],
  };
  return { ...rest, ref: { ...ref, location }, capacity };
}

const region = "/compute/v1/projects/shop/regions/europe-west4";
const utilization = {
  ipv4Utilizations: [
    { totalAllocatedIp: "12", totalFreeIp: "4080" },
    { rangeName: "pods", totalFreeIp: "7" },
    { rangeName: "spare-pods", totalFreeIp: 2048 },
  ],
};
const answers = {
  [region]: [200, { quotas: [{ metric: "CPUS", limit: 200, usage: 24 }] }],
  [`/compute/v1/${subnetwork}?views=WITH_UTILIZATION`]: [200, { utilizationDetails: utilization }],
} satisfies Record<string, Answer>;

test("clusters of one region and subnetwork share one request for each", async () => {
  const { paths, items, gaps } = await reading(answers, [
    cluster("a", "europe-west4"),
    cluster("b", "europe-west4-a"),
    cluster("c", "europe-west4-b"),
  ]);
  expect([paths, gaps]).toStrictEqual([Object.keys(answers).toSorted(), []]);
  expect(items).toHaveLength(3);
  for (const { capacity } of items) {
    expect(capacity).toStrictEqual({
      cniMode: "alias-ip",
      subnets: [
        { id: subnetwork, use: "nodes", freeAddresses: 4080 },
        { id: "pods", freeAddresses: 1000, use: "pods" },
        { id: "spare-pods", use: "pods", freeAddresses: 2048 },
      ],
      quotas: [{ name: "CPUS", limit: 200, used: 24, unit: "vCPUs" }],
    });
  }
});

test("what is denied is a gap of each cluster it concerns, with what to grant, and the rest is there", async () => {
  const denied: Answer = [403, { error: { code: 403, status: "PERMISSION_DENIED", message: "denied" } }];
  const { items, gaps } = await reading({ ...answers, [region]: denied }, [
    cluster("a", "europe-west4"),
    cluster("b", "europe-west4"),
  ]);
  expect(gaps).toMatchObject(
    ["a", "b"].map((name) => ({
      cluster: name,
      code: "FORBIDDEN",
      what: "quotas of region europe-west4",
      hint: "Needs compute.regions.get on the project.",
    })),
  );
  expect(items.map(({ capacity }) => capacity?.quotas)).toStrictEqual([undefined, undefined]);
  expect(items.map(({ capacity }) => capacity?.subnets?.[0]?.freeAddresses)).toStrictEqual([4080, 4080]);
});

test("an answer without utilization leaves the addresses unknown and says so", async () => {
  const bare = {
    ...answers,
    [`/compute/v1/${subnetwork}?views=WITH_UTILIZATION`]: [200, { name: "default" }],
  } as const;
  const { items, gaps } = await reading(bare, [cluster("a", "europe-west4")]);
  expect(gaps).toMatchObject([{ what: `free addresses of ${subnetwork}`, code: "BAD_RESPONSE", cluster: "a" }]);
  expect(items[0]?.capacity?.subnets?.[0]).not.toHaveProperty("freeAddresses");
});

test("a subnetwork is asked for in the project that owns it, and never by a name that is no path", async () => {
  const shared = "projects/host-project/regions/europe-west4/subnetworks/shared";
  const { paths } = await reading(answers, [cluster("a", "europe-west4", [shared, "default", "projects/x/../../y"])]);
  expect(paths).toStrictEqual([`/compute/v1/${shared}?views=WITH_UTILIZATION`, region]);
});

test("quotas that nodes draw on are kept, with parts of a device and without those never granted", () => {
  const body = new Reader({
    quotas: [
      { metric: "CPUS", limit: 72, usage: 12.5 },
      { metric: "N2_CPUS", limit: 0 },
      { metric: "NVIDIA_T4_GPUS", limit: 1 },
      { metric: "SSD_TOTAL_GB", limit: 500, usage: 0 },
      { metric: "FORWARDING_RULES", limit: 15, usage: 3 },
      { metric: "INSTANCES", limit: "many", usage: 3 },
    ],
  });
  expect(mapQuotas(body)).toStrictEqual([
    { name: "CPUS", limit: 72, used: 12.5, unit: "vCPUs" },
    { name: "NVIDIA_T4_GPUS", limit: 1, used: 0 },
    { name: "SSD_TOTAL_GB", limit: 500, used: 0, unit: "GB" },
    { name: "INSTANCES", used: 3 },
  ]);
  expect(body.problems).toMatchObject([{ path: "$.quotas[5].limit" }]);
  expect([...mapFreeAddresses(new Reader({ utilizationDetails: utilization }))]).toStrictEqual([
    ["", 4080],
    ["pods", 7],
    ["spare-pods", 2048],
  ]);
});
