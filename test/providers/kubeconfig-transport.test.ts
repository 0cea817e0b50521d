import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { permissions } from "../../providers/kubeconfig/permissions.ts";
import {
  type KubeReading,
  loadKubeconfig,
  readKube,
  type StartedKube,
  scratch,
  startKube,
  writeKubeconfig,
} from "./kubeconfig-sim.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function started(options: Parameters<typeof startKube>[0]): Promise<StartedKube> {
  const kube = await startKube(options);
  closers.push(kube.stop);
  return kube;
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Reads a server by a kubeconfig of one context. */
async function readServer(
  server: string,
  options: KubeconfigOptions & { readonly cluster?: object; readonly user?: object } = {},
): Promise<KubeReading> {
  const { cluster = {}, user = { token: "canary-token-0123456789" }, ...rest } = options;
  let reading: KubeReading | undefined;
  await scratch(async (folder) => {
    const file = await writeKubeconfig(folder, {
      clusters: [{ name: "c", cluster: { server, ...cluster } }],
      users: [{ name: "u", user }],
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    });
    reading = await readKube({ files: [file], ...rest });
  });
  if (reading === undefined) throw new Error("nothing was read");
  return reading;
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

const status = (code: number, reason: string, message: string) => ({
  kind: "Status",
  code,
  reason,
  message,
  status: "Failure",
});

/** A small healthy cluster; `override` may answer in its place. */
function cluster(override: (request: IncomingMessage, response: ServerResponse) => boolean) {
  return (request: IncomingMessage, response: ServerResponse) => {
    if (override(request, response)) return;
    const path = (request.url ?? "").split("?")[0];
    if (path === "/version") json(response, 200, { gitVersion: "v1.34.1", major: "1", minor: "34" });
    else if (path === "/apis") json(response, 200, { kind: "APIGroupList", groups: [] });
    else if (path === "/api/v1/nodes") json(response, 200, { kind: "NodeList", metadata: {}, items: [] });
    else json(response, 200, { kind: "PartialObjectMetadata", metadata: { name: "kube-system", uid: "u-1" } });
  };
}

describe("the kubeconfig provider sends", () => {
  test("reads only, under a name of its own, to paths that its permissions list", async () => {
    const kube = await started({ clusters: 6 });
    const { gaps, clusters } = await readKube({ files: [kube.server.kubeconfig] });
    expect(gaps).toEqual([]);
    expect(clusters).toHaveLength(6);
    expect(kube.log.unknown()).toEqual([]);
    expect(new Set(kube.log.records.map(({ method }) => method))).toEqual(new Set(["GET"]));
    for (const { userAgent } of kube.log.records)
      expect(userAgent).toMatch(/^fleetwright\/\d+\.\d+\.\d+\S* \(\+read-only\)$/);
    const sent = [...kube.log.operations()].sort();
    expect(sent).toEqual(permissions.map(({ operation }) => operation).sort());
  });

  test("no request for a deprecated version of anything", async () => {
    const kube = await started({ clusters: 6 });
    await readKube({ files: [kube.server.kubeconfig] });
    expect(kube.server.deprecatedRequests()).toEqual([]);
  });

  test("user, groups and password as its entry says", async () => {
    const seen: IncomingMessage["headers"][] = [];
    const url = await serve(
      cluster(({ headers }) => {
        seen.push(headers);
        return false;
      }),
    );
    const user = {
      username: "me",
      password: "pa:ss",
      as: "auditor",
      "as-groups": ["a", "b"],
      "as-user-extra": { "x/y": ["1"] },
    };
    expect((await readServer(url, { user })).gaps).toEqual([]);
    expect(seen[0]).toMatchObject({
      authorization: `Basic ${Buffer.from("me:pa:ss").toString("base64")}`,
      "impersonate-user": "auditor",
      "impersonate-group": "a, b",
      "impersonate-extra-x%2fy": "1",
    });
  });
});

describe("the kubeconfig provider reads", () => {
  test("nodes in pages of 500, each once", async () => {
    const pool = { name: "big", kubelet: "v1.34.1", nodes: 1201, labels: {} };
    const kube = await started({
      clusters: [{ name: "big", version: "v1.34.1", createdAt: "2025-01-01T00:00:00Z", pools: [pool] }],
    });
    const { clusters, gaps } = await readKube({ files: [kube.server.kubeconfig] });
    expect(gaps).toEqual([]);
    expect(clusters[0]?.pools).toMatchObject([{ size: { actual: 1201 }, nodes: [{ names: { length: 1201 } }] }]);
    const pages = kube.log.records.filter(({ operation }) => operation === "kube:ListNodes").map(({ path }) => path);
    expect(pages).toHaveLength(3);
    expect(pages.every((path) => path.includes("limit=500"))).toBe(true);
  });

  test("the list from the start again, once, when its page token has expired", async () => {
    let lists = 0;
    const page = (index: number, next?: string) => ({
      kind: "NodeList",
      metadata: next === undefined ? {} : { continue: next },
      items: [{ metadata: { name: `n${index}` }, status: { nodeInfo: { kubeletVersion: "v1.34.1" } } }],
    });
    const url = await serve(
      cluster(({ url: path = "" }, response) => {
        if (!path.startsWith("/api/v1/nodes")) return false;
        if (!path.includes("continue=")) json(response, 200, page(0, `token-${++lists}`));
        else if (path.includes("token-1")) json(response, 410, status(410, "Expired", "too old"));
        else json(response, 200, page(1));
        return true;
      }),
    );
    const { clusters, gaps } = await readServer(url);
    expect(gaps).toEqual([]);
    expect(clusters[0]).toMatchObject({ poolsComplete: true, pools: [{ nodes: [{ names: ["n0", "n1"] }] }] });
  });

  test("what came before a list broke off, and says that pools are missing", async () => {
    const url = await serve(
      cluster(({ url: path = "" }, response) => {
        if (!path.startsWith("/api/v1/nodes")) return false;
        if (path.includes("continue=")) json(response, 410, status(410, "Expired", "too old"));
        else
          json(response, 200, {
            kind: "NodeList",
            metadata: { continue: "x" },
            items: [{ metadata: { name: "n0" }, status: { nodeInfo: { kubeletVersion: "v1.34.1" } } }],
          });
        return true;
      }),
    );
    const { clusters, gaps } = await readServer(url);
    expect(clusters[0]).toMatchObject({ poolsComplete: false, pools: [{ size: { actual: 1 } }] });
    expect(gaps).toMatchObject([{ what: "nodes", cluster: "c" }]);
  });

  test("answers that are packed, and none that unpack beyond all measure", async () => {
    let bomb = false;
    const url = await serve(
      cluster(({ url: path = "" }, response) => {
        if (!path.startsWith("/api/v1/nodes")) return false;
        const body = bomb ? Buffer.alloc(80 * 1_048_576, 32) : Buffer.from('{"kind":"NodeList","items":[]}');
        response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(gzipSync(body));
        return true;
      }),
    );
    expect((await readServer(url)).gaps).toEqual([]);
    bomb = true;
    expect((await readServer(url)).gaps).toMatchObject([
      { what: "nodes", code: "BAD_RESPONSE", message: expect.stringContaining("larger than") },
    ]);
  });
});

describe("a cluster that answers", () => {
  const answers: readonly (readonly [string, (response: ServerResponse) => unknown, object])[] = [
    ["401", (response) => json(response, 401, status(401, "Unauthorized", "Unauthorized")), { code: "AUTH" }],
    [
      "a redirect",
      (response) => response.writeHead(302, { location: "https://evil.example.com/" }).end(),
      { code: "BAD_RESPONSE", message: expect.stringContaining("was not followed") },
    ],
    [
      "a page of HTML with 200",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      { code: "BAD_RESPONSE" },
    ],
    [
      "a page of HTML with 403",
      (response) => response.writeHead(403, { "content-type": "text/html" }).end("<html>"),
      { code: "BAD_RESPONSE" },
    ],
    ["JSON of another API", (response) => json(response, 200, { hello: "world" }), { code: "BAD_RESPONSE" }],
    ["a list in place of an object", (response) => json(response, 200, []), { code: "BAD_RESPONSE" }],
  ];
  test.each(answers)("%s to everything is one gap, and no cluster", async (_, answer, gap) => {
    const seen: string[] = [];
    const url = await serve(({ url: path = "" }, response) => {
      seen.push(path);
      answer(response);
    });
    const { clusters, gaps } = await readServer(url);
    expect(clusters).toEqual([]);
    expect(gaps).toMatchObject([{ what: "clusters", ...gap }]);
    expect(JSON.stringify(gaps)).not.toContain("canary-token");
    expect(new Set(seen)).toEqual(new Set(["/version"]));
  });

  test("429 is asked again after as long as it says, and no sooner", async () => {
    const kube = await started({
      clusters: 1,
      faults: { script: [{ match: { operation: "kube:ListNodes" }, kind: "throttle-retry-after", times: 1 }] },
    });
    expect((await readKube({ files: [kube.server.kubeconfig] }, { retry: true })).gaps).toEqual([]);
    const [first, second] = kube.log.records.filter(({ operation }) => operation === "kube:ListNodes");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test("badly one time in four is read all the same", async () => {
    const kube = await started({
      clusters: 12,
      faults: { rate: 0.25, kinds: ["server-error", "reset", "truncated", "wrong-shape"] },
    });
    const { clusters, gaps } = await readKube({ files: [kube.server.kubeconfig] }, { retry: true });
    expect(gaps).toEqual([]);
    expect(clusters.map(({ uid }) => uid)).toEqual([...kube.server.uids.values()].sort());
  });

  test("not at all costs itself only, within its deadline", async () => {
    const kube = await started({ clusters: 2, faults: { script: [{ match: { account: "plant-01" }, kind: "hang" }] } });
    const { clusters, gaps } = await readKube({ files: [kube.server.kubeconfig], requestTimeoutMs: 150 });
    expect(clusters).toMatchObject([{ name: "store-02" }]);
    expect(gaps).toMatchObject([{ scope: { accountId: "plant-01" }, code: "TIMEOUT" }]);
  });

  test("with page tokens that repeat ends in a gap", async () => {
    const pool = { name: "big", kubelet: "v1.34.1", nodes: 900, labels: {} };
    const kube = await started({
      clusters: [{ name: "big", version: "v1.34.1", createdAt: "2025-01-01T00:00:00Z", pools: [pool] }],
      faults: { script: [{ match: { operation: "kube:ListNodes" }, kind: "repeated-page-token" }] },
    });
    const { clusters, gaps } = await readKube({ files: [kube.server.kubeconfig] });
    expect(clusters).toMatchObject([{ poolsComplete: false }]);
    expect(gaps).toMatchObject([{ what: "nodes", code: "PAGE_LOOP" }]);
  });
});

describe("a right that is missing", () => {
  const denied = async (...subjects: string[]) => {
    const kube = await started({ clusters: 6, change: (entry) => ({ ...entry, denied: subjects }) });
    const reading = await readKube({ files: [kube.server.kubeconfig] });
    return { ...reading, kube };
  };

  test("to list nodes costs the pools, and the gap names it", async () => {
    const { clusters, gaps } = await denied("nodes");
    expect(clusters).toHaveLength(6);
    expect(clusters.every(({ poolsComplete }) => !poolsComplete)).toBe(true);
    expect(gaps).toHaveLength(6);
    expect(gaps[0]).toMatchObject({ what: "nodes", code: "FORBIDDEN", hint: 'Needs "list nodes" in the cluster.' });
  });

  test("to see /version costs the version", async () => {
    const { clusters, gaps } = await denied("/version");
    expect(clusters).toHaveLength(6);
    for (const { controlPlane } of clusters) expect(controlPlane).not.toHaveProperty("version");
    expect(gaps.map(({ what }) => what)).toEqual(Array.from({ length: 6 }, () => "Kubernetes version"));
  });

  test("to see kube-system gives each cluster another id, always the same and never another's", async () => {
    const kube = await started({ clusters: 6, change: (entry) => ({ ...entry, denied: ["namespaces"] }) });
    const first = await readKube({ files: [kube.server.kubeconfig] });
    const second = await readKube({ files: [kube.server.kubeconfig] });
    const ids = first.clusters.map(({ uid }) => uid);
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^kube-endpoint:[0-9a-f]{32}$/);
    expect(second.clusters.map(({ uid }) => uid)).toEqual(ids);
    expect(first.gaps).toMatchObject(
      Array.from({ length: 6 }, () => ({ what: "identity of the cluster", code: "FORBIDDEN" })),
    );
  });

  test("to list Karpenter's node pools costs those without nodes", async () => {
    const { clusters, gaps } = await denied("nodepools.karpenter.sh");
    expect(gaps).toMatchObject([{ what: "Karpenter node pools", cluster: "shop-06", code: "FORBIDDEN" }]);
    const shop = clusters.find(({ name }) => name === "shop-06");
    expect(shop?.pools.map(({ name }) => name)).toEqual(["default", "system"]);
  });

  test("to anything at all is a gap of its scope for each, and no cluster", async () => {
    const { clusters, gaps } = await denied("*");
    expect(clusters).toEqual([]);
    expect(new Set(gaps.map(({ code }) => code))).toEqual(new Set(["FORBIDDEN"]));
    expect(gaps.every(({ cluster: named }) => named === undefined)).toBe(true);
  });
});

test("an identity that cannot be read for the moment leaves the cluster unread, not renamed", async () => {
  const kube = await started({
    clusters: 2,
    faults: { script: [{ match: { operation: "kube:GetNamespace", account: "plant-01" }, kind: "server-error" }] },
  });
  const { clusters, gaps } = await readKube({ files: [kube.server.kubeconfig] });
  expect(clusters).toMatchObject([{ name: "store-02" }]);
  expect(gaps).toMatchObject([{ what: "clusters", scope: { accountId: "plant-01" }, code: "UNAVAILABLE" }]);
});

describe("TLS", () => {
  const changed = async (
    kube: StartedKube,
    change: (entry: Record<string, unknown>) => void,
    options: KubeconfigOptions = {},
  ) => {
    let reading: KubeReading | undefined;
    await scratch(async (folder) => {
      const content = await loadKubeconfig(kube.server.kubeconfig);
      for (const entry of content.clusters) change(entry.cluster);
      reading = await readKube({ files: [await writeKubeconfig(folder, content)], ...options });
    });
    return reading;
  };

  test("signs in with a client certificate", async () => {
    const kube = await started({ clusters: 1, tls: true });
    expect(kube.clusters[0]?.signIn).toBe("certificate");
    expect(await readKube({ files: [kube.server.kubeconfig] })).toMatchObject({
      clusters: [{ name: "plant-01" }],
      gaps: [],
    });
  });

  test("refuses a certificate of an authority that the kubeconfig does not name", async () => {
    const kube = await started({ clusters: 1, tls: true });
    const reading = await changed(kube, (entry) => Object.assign(entry, { "certificate-authority-data": undefined }));
    expect(reading).toMatchObject({
      clusters: [],
      gaps: [{ code: "UNAVAILABLE", message: expect.stringContaining("not trusted") }],
    });
    expect(kube.log.records).toEqual([]);
  });

  test("checks the name that tls-server-name says", async () => {
    const kube = await started({ clusters: 1, tls: true });
    expect(await changed(kube, (entry) => Object.assign(entry, { "tls-server-name": "localhost" }))).toMatchObject({
      gaps: [],
    });
    expect(
      await changed(kube, (entry) => Object.assign(entry, { "tls-server-name": "other.example.com" })),
    ).toMatchObject({
      gaps: [{ code: "UNAVAILABLE" }],
    });
  });

  test("goes through the proxy that the kubeconfig names", async () => {
    const kube = await started({ clusters: 1, tls: true });
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ url = "" }, client) => {
      asked.push(url);
      const [host = "", port] = url.split(":");
      const upstream = connect(Number(port), host, () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      client.on("error", () => upstream.destroy());
      upstream.on("error", () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    closers.push(async () => {
      await new Promise((resolve) => proxy.close(resolve));
    });
    const { port } = proxy.address() as AddressInfo;
    const reading = await changed(kube, (entry) => Object.assign(entry, { "proxy-url": `http://127.0.0.1:${port}` }));
    expect(reading).toMatchObject({ clusters: [{ name: "plant-01" }], gaps: [] });
    expect(new Set(asked)).toEqual(new Set([new URL(kube.server.endpoints["kube"] ?? "").host]));
  });

  test("is not tried with a key that does not fit its certificate", async () => {
    const [one, other] = [await started({ clusters: 1, tls: true }), await started({ clusters: 1, tls: true })];
    await scratch(async (folder) => {
      const content = await loadKubeconfig(one.server.kubeconfig);
      const foreign = await loadKubeconfig(other.server.kubeconfig);
      Object.assign(content.users[0]?.user ?? {}, { "client-key-data": foreign.users[0]?.user["client-key-data"] });
      const { gaps } = await readKube({ files: [await writeKubeconfig(folder, content)] });
      expect(gaps).toMatchObject([{ code: "CONFIG", message: expect.stringContaining("cannot be used") }]);
    });
  });
});
