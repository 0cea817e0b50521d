import { readFile, stat } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { createFaults } from "../../../lib/simulator/faults.ts";
import { generateKubeClusters } from "../../../lib/simulator/generate-kube.ts";
import { type KubeServer, kubeCloud } from "../../../lib/simulator/kube.ts";
import type { SimKubeCluster } from "../../../lib/simulator/kube-cluster.ts";
import { createRequestLog } from "../../../lib/simulator/request-log.ts";

const servers: KubeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const cluster: SimKubeCluster = {
  name: "one",
  version: "v1.31.4",
  createdAt: "2025-01-01T00:00:00Z",
  pools: [{ name: "n", kubelet: "v1.31.4", nodes: 5, labels: { pool: "a" } }],
  denied: ["secrets"],
};

async function start(clusters: readonly SimKubeCluster[] = [cluster]): Promise<KubeServer> {
  const context = { faults: createFaults({}), log: createRequestLog(), latencyMs: 0, nextPort: () => 0 };
  const server = await kubeCloud(context, clusters);
  servers.push(server);
  return server;
}

async function get(server: KubeServer, path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${server.secrets[0]}`;
  const response = await fetch(`${server.endpoints["kube"]}/clusters/one${path}`, {
    headers: { authorization, ...headers },
  });
  const text = await response.text();
  const json = text.startsWith("{") ? JSON.parse(text) : undefined;
  return { status: response.status, warning: response.headers.get("warning"), text, json };
}

const metadata = (kind: string) => ({ accept: `application/json;as=${kind};g=meta.k8s.io;v=v1` });

describe("a simulated API server", () => {
  test("lists in pages, each object once, under a token that leads to the next", async () => {
    const server = await start();
    const names: string[] = [];
    let next = "";
    do {
      const { json } = await get(server, `/api/v1/nodes?limit=2&continue=${next}`);
      names.push(...json.items.map((item: { metadata: { name: string } }) => item.metadata.name));
      next = json.metadata.continue ?? "";
    } while (next !== "");
    expect(names).toEqual(["n-0000", "n-0001", "n-0002", "n-0003", "n-0004"]);
  });

  test("answers 410 to a page token of a state that it has forgotten", async () => {
    const server = await start();
    const { json } = await get(server, "/api/v1/nodes?limit=2");
    server.store("one").compact();
    const late = await get(server, `/api/v1/nodes?limit=2&continue=${json.metadata.continue}`);
    expect(late).toMatchObject({ status: 410, json: { kind: "Status", reason: "Expired" } });
  });

  test("gives metadata alone to those who ask for it, with a name of its own for lists", async () => {
    const server = await start();
    const one = await get(server, "/api/v1/namespaces/kube-system", metadata("PartialObjectMetadata"));
    expect(one.json).toMatchObject({
      kind: "PartialObjectMetadata",
      metadata: { name: "kube-system", uid: server.uids.get("one")?.slice(5) },
    });
    expect(one.json).not.toHaveProperty("spec");
    const list = await get(server, "/api/v1/nodes", metadata("PartialObjectMetadataList"));
    expect(list.json).toMatchObject({ kind: "PartialObjectMetadataList", items: { length: 5 } });
    expect(await get(server, "/api/v1/nodes", metadata("PartialObjectMetadata"))).toMatchObject({ status: 406 });
  });

  test("counts requests for deprecated versions, warns of them, and refuses removed ones", async () => {
    const server = await start();
    const group = "/apis/flowcontrol.apiserver.k8s.io";
    expect(await get(server, `${group}/v1/flowschemas`)).toMatchObject({ status: 200, warning: null });
    expect((await get(server, "/metrics")).text).not.toContain("apiserver_requested_deprecated_apis{");
    expect(await get(server, `${group}/v1beta3/flowschemas`)).toMatchObject({
      status: 200,
      warning: expect.stringContaining("is deprecated in v1.29+, unavailable in v1.32+"),
    });
    expect((await get(server, "/metrics")).text).toContain(
      'group="flowcontrol.apiserver.k8s.io",removed_release="1.32"',
    );
    expect(await get(server, "/apis/policy/v1beta1/poddisruptionbudgets")).toMatchObject({ status: 404 });
  });

  test("names its groups with the version it prefers, in both forms of discovery", async () => {
    const server = await start();
    const { json } = await get(server, "/apis");
    const flow = json.groups.find(({ name }: { name: string }) => name === "flowcontrol.apiserver.k8s.io");
    expect(flow.preferredVersion.version).toBe("v1");
    expect(flow.versions.map(({ version }: { version: string }) => version)).toEqual(["v1", "v1beta3"]);
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const aggregated = await get(server, "/apis", { accept });
    expect(aggregated.json).toMatchObject({
      kind: "APIGroupDiscoveryList",
      items: expect.arrayContaining([expect.objectContaining({ metadata: { name: "apps" } })]),
    });
    expect((await get(server, "/apis/apps/v1")).json.resources.map(({ name }: { name: string }) => name)).toContain(
      "deployments",
    );
  });

  test("serves whatever kind and object it is given", async () => {
    const server = await start();
    const store = server.store("one");
    store.register({
      group: "example.com",
      resource: "widgets",
      kind: "Widget",
      namespaced: true,
      versions: [{ version: "v1" }],
    });
    store.put({
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: {
        name: "w",
        namespace: "default",
        managedFields: [{ manager: "helm", apiVersion: "example.com/v1beta1" }],
      },
      spec: { size: 3 },
    });
    expect((await get(server, "/apis/example.com/v1/namespaces/default/widgets/w")).json).toMatchObject({
      spec: { size: 3 },
      metadata: { managedFields: [{ manager: "helm" }] },
    });
    expect((await get(server, "/apis/example.com/v1/widgets")).json.items).toHaveLength(1);
    expect((await get(server, "/apis/example.com/v1/namespaces/other/widgets")).json.items).toHaveLength(0);
    expect(() => store.put({ apiVersion: "other.com/v1", kind: "Widget", metadata: { name: "w" } })).toThrow(
      RangeError,
    );
  });

  test("refuses a wrong token, a right that is missing, and what it does not simulate", async () => {
    const server = await start();
    expect(await get(server, "/api/v1/nodes", { authorization: "Bearer wrong" })).toMatchObject({ status: 401 });
    expect(await get(server, "/api/v1/secrets")).toMatchObject({
      status: 403,
      json: { reason: "Forbidden", message: expect.stringContaining('cannot list resource "secrets"') },
    });
    expect(await get(server, "/openapi/v2")).toMatchObject({ status: 501 });
    expect(await get(server, "/livez")).toMatchObject({ status: 200, text: "ok" });
  });
});

test("the kubeconfig is its owner's alone, and is gone with the server", async () => {
  const server = await start();
  const { mode } = await stat(server.kubeconfig);
  if (process.platform !== "win32") expect(mode & 0o777).toBe(0o600);
  expect(await readFile(server.kubeconfig, "utf8")).toContain('"current-context": "one"');
  await server.close();
  await server.close();
  await expect(stat(server.kubeconfig)).rejects.toMatchObject({ code: "ENOENT" });
});

test("generated clusters are the same for the same seed, each with a name and an identity of its own", async () => {
  const clusters = generateKubeClusters(30, 5);
  expect(generateKubeClusters(30, 5)).toEqual(clusters);
  const server = await start(clusters);
  expect(new Set(server.uids.values()).size).toBe(30);
});
