import { afterEach, describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import type { Harvest } from "../../lib/core/gap.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { gke } from "../../providers/gke/index.ts";
import { type Answers, json, type Loopback, sendOnce, serveGrpc, serveHttp } from "./gke-loopback.ts";

const shop: Scope = { provider: "gke", accountId: "shop-prod" };
const opened: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close?.();
});

function keep<T extends { close?(): Promise<void> }>(resource: T): T {
  opened.push(resource);
  return resource;
}

const cluster = (name: string, version: string, project = "shop-prod") => ({
  name,
  location: "europe-west4",
  selfLink: `https://container.googleapis.com/v1/projects/${project}/locations/europe-west4/clusters/${name}`,
  status: "RUNNING",
  currentMasterVersion: version,
  releaseChannel: { channel: "REGULAR" },
  networkConfig: { datapathProvider: "ADVANCED_DATAPATH" },
  nodePools: [{ name: "main", status: "RUNNING", version, management: { autoUpgrade: true } }],
});

const info = {
  endOfStandardSupportTimestamp: "2026-08-04",
  endOfExtendedSupportTimestamp: "2027-06-05T07:00:00Z",
};

function answersWith(changes: Answers = {}): Answers {
  return {
    ListClusters: () => ({ ok: { clusters: [cluster("a", "1.33.5-gke.1162000"), cluster("b", "1.33.8-gke.1")] } }),
    ListOperations: () => ({ ok: { operations: [] } }),
    FetchClusterUpgradeInfo: () => ({ ok: info }),
    GetServerConfig: () => ({
      ok: {
        defaultClusterVersion: "1.35.8-gke.1225000",
        validMasterVersions: ["1.35.8-gke.1225000", "1.34.4-gke.1047000"],
        channels: [
          { channel: "REGULAR", defaultVersion: "1.35.8-gke.1036000", validVersions: ["1.35.8-gke.1036000"] },
          { channel: "EXTENDED", defaultVersion: "1.34.4-gke.1047000", validVersions: ["1.34.4-gke.1047000"] },
        ],
      },
    }),
    ...changes,
  };
}

/** The same answers over HTTP, as Google's REST front end gives them. */
function restOf(answers: Answers): Promise<Loopback> {
  const named: Readonly<Record<number, readonly [string, number]>> = {
    5: ["NOT_FOUND", 404],
    7: ["PERMISSION_DENIED", 403],
    8: ["RESOURCE_EXHAUSTED", 429],
    13: ["INTERNAL", 500],
    14: ["UNAVAILABLE", 503],
    16: ["UNAUTHENTICATED", 401],
  };
  return serveHttp((request, response) => {
    const path = (request.url ?? "").replace(/\?.*/, "").replace("/v1/", "");
    const method = path.endsWith(":fetchClusterUpgradeInfo")
      ? "FetchClusterUpgradeInfo"
      : path.endsWith("/clusters")
        ? "ListClusters"
        : path.endsWith("/operations")
          ? "ListOperations"
          : "GetServerConfig";
    const name = path.replace(/:.*|\/(?:clusters|operations|serverConfig)$/g, "");
    const answer = answers[method]?.({ parent: name, name }) ?? { code: 5, message: "no such method" };
    if (answer === "hang") return;
    if ("ok" in answer) return json(response, answer.ok);
    const [status, code] = named[answer.code] ?? ["UNKNOWN", 500];
    const details =
      answer.reason === undefined
        ? []
        : [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: answer.reason, domain: "googleapis.com" }];
    const wait: Record<string, string> =
      answer.retryDelaySeconds === undefined ? {} : { "retry-after": String(answer.retryDelaySeconds) };
    json(response, { error: { code, status, message: answer.message, details } }, code, wait);
  });
}

function open(server: Loopback, options: GkeOptions = {}): FleetProvider {
  return keep(gke({ endpoint: server.endpoint, env: {}, projects: ["shop-prod"], ...options }));
}

async function read(provider: FleetProvider, scopes: readonly Scope[] = [shop], call: CallOptions = sendOnce()) {
  const harvests: Harvest<Cluster>[] = [];
  for await (const harvest of provider.clusters(scopes, call)) harvests.push(harvest);
  return harvests;
}

const protocols = ["grpc", "rest"] as const;

describe.each(protocols)("the real SDK over %s", (protocol) => {
  const serve = async (changes: Answers = {}) =>
    keep(await (protocol === "grpc" ? serveGrpc(answersWith(changes)) : restOf(answersWith(changes))));

  test("reads a project with one listing, one list of operations, and one look-up for each minor", async () => {
    const server = await serve();
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest?.gaps).toStrictEqual([]);
    expect(harvest?.last).toBe(true);
    expect(harvest?.items.map(({ uid }) => uid)).toStrictEqual([
      "projects/shop-prod/locations/europe-west4/clusters/a",
      "projects/shop-prod/locations/europe-west4/clusters/b",
    ]);
    expect(server.calls).toHaveLength(3);
    const [first] = harvest?.items ?? [];
    expect(first?.controlPlane.version?.raw).toBe("1.33.5-gke.1162000");
    expect(first?.operations).toStrictEqual([]);
    expect(first?.support).toMatchObject({
      plan: "standard",
      endOfStandard: { at: "2026-08-04T00:00:00Z", precision: "day", source: "api" },
      endOfExtended: { at: "2027-06-05T07:00:00Z", precision: "instant", source: "api" },
    });
    expect(first?.pools[0]).toMatchObject({ name: "main", upgrade: { strategy: "surge", auto: true } });
  });

  test("asks for the dates of a minor once for all projects", async () => {
    const server = await serve();
    const scopes = ["p-1", "p-2", "p-3"].map((accountId): Scope => ({ provider: "gke", accountId }));
    const harvests = await read(open(server, { protocol }), scopes);
    expect(harvests.filter(({ last }) => last)).toHaveLength(3);
    expect(harvests.flatMap(({ gaps }) => gaps)).toStrictEqual([]);
    const lookUps = server.calls.filter((call) => /fetchClusterUpgradeInfo/i.test(call));
    expect(lookUps).toHaveLength(1);
  });

  test("sends nothing more to a project without clusters", async () => {
    const server = await serve({ ListClusters: () => ({ ok: {} }) });
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest).toStrictEqual({ scope: shop, items: [], gaps: [], last: true });
    expect(server.calls).toHaveLength(1);
  });

  test("attaches the operations in progress and tells an upgrade by them", async () => {
    const target = "https://container.googleapis.com/v1/projects/123456/locations/europe-west4/clusters/a";
    const server = await serve({
      ListOperations: () => ({
        ok: {
          operations: [
            { name: "op-2", operationType: "UPGRADE_NODES", status: "RUNNING", targetLink: `${target}/nodePools/main` },
            { name: "op-1", operationType: "UPGRADE_MASTER", status: "DONE", targetLink: target },
          ],
        },
      }),
    });
    const [harvest] = await read(open(server, { protocol }));
    const [a, b] = harvest?.items ?? [];
    expect(a?.operations).toStrictEqual([
      { id: "op-2", kind: "node-upgrade", kindRaw: "UPGRADE_NODES", pool: "main", status: "running" },
    ]);
    expect([a?.controlPlane.status, a?.pools[0]?.status]).toStrictEqual(["upgrading", "upgrading"]);
    expect([b?.operations, b?.controlPlane.status]).toStrictEqual([[], "running"]);
  });

  test("names every zone that did not answer", async () => {
    const server = await serve({
      ListClusters: () => ({ ok: { clusters: [cluster("a", "1.33.5-gke.1")], missingZones: ["us-a", "us-b"] } }),
      ListOperations: () => ({ ok: { missingZones: ["europe-west4"] } }),
    });
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest?.gaps.map(({ what, code }) => `${code} ${what}`)).toStrictEqual([
      "UNAVAILABLE clusters in zone us-a",
      "UNAVAILABLE clusters in zone us-b",
      "UNAVAILABLE operations in zone europe-west4",
    ]);
    expect(harvest?.items[0]?.operations).toBeUndefined();
  });

  test("tells a project that never enabled the API from one that denies access", async () => {
    const message =
      "Kubernetes Engine API has not been used in project 123 before or it is disabled. Enable it by visiting …";
    const server = await serve({
      ListClusters: ({ parent }) =>
        String(parent).includes("off-1")
          ? { code: 7, message, reason: "SERVICE_DISABLED" }
          : String(parent).includes("off-2")
            ? { code: 7, message }
            : { code: 7, message: 'Required "container.clusters.list" permission(s) for "projects/shop-prod".' },
    });
    const scopes = ["off-1", "off-2", "shop-prod"].map((accountId): Scope => ({ provider: "gke", accountId }));
    const harvests = await read(open(server, { protocol }), scopes);
    const codes = Object.fromEntries(
      harvests.map(({ scope, gaps }) => [scope.accountId, gaps.map(({ code }) => code)]),
    );
    expect(codes).toStrictEqual({ "off-1": ["NOT_ENABLED"], "off-2": ["NOT_ENABLED"], "shop-prod": ["FORBIDDEN"] });
    const denied = harvests.find(({ scope }) => scope.accountId === "shop-prod")?.gaps[0];
    expect(denied?.hint).toContain("container.clusters.list");
  });

  test("keeps the clusters where operations and dates are denied, with bundled dates and a gap for each", async () => {
    const server = await serve({
      ListOperations: () => ({ code: 7, message: "denied" }),
      FetchClusterUpgradeInfo: () => ({ code: 7, message: "denied" }),
    });
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest?.items).toHaveLength(2);
    expect(harvest?.items[0]?.operations).toBeUndefined();
    expect(harvest?.items[0]?.support.endOfStandard).toMatchObject({ source: "bundled", at: "2026-08-03T00:00:00Z" });
    expect(harvest?.gaps.map(({ what, code }) => [code, what])).toStrictEqual([
      ["FORBIDDEN", "exact support dates of 1.33"],
      ["FORBIDDEN", "operations in progress"],
    ]);
  });

  test("throttling is retryable, is sent once, and keeps the delay that the server asks for", async () => {
    const server = await serve({ ListClusters: () => ({ code: 8, message: "Quota exceeded", retryDelaySeconds: 7 }) });
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest?.gaps[0]).toMatchObject({ code: "THROTTLED", retryAfterMs: 7000, what: "clusters" });
    expect(server.calls).toHaveLength(1);
  });

  test.each([
    [14, "UNAVAILABLE", true],
    [13, "UNAVAILABLE", true],
    [16, "AUTH", false],
    [5, "NOT_FOUND", false],
  ] as const)("status %i of the server is %s and is never repeated by the SDK", async (code, expected, retryable) => {
    const server = await serve({ ListClusters: () => ({ code, message: "as the test wants" }) });
    const errors: unknown[] = [];
    const call: CallOptions = {
      ...sendOnce(),
      send: (_scope, _operation, attempt) =>
        attempt(new AbortController().signal).catch((error: unknown) => {
          errors.push(error);
          throw error;
        }),
    };
    await read(open(server, { protocol }), [shop], call);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: expected, retryable, provider: "gke" });
    expect(server.calls).toHaveLength(1);
  });

  test("a server that never answers ends in TIMEOUT", async () => {
    const server = await serve({ ListClusters: () => "hang" });
    const [harvest] = await read(open(server, { protocol, requestTimeoutMs: 300 }));
    expect(harvest?.gaps.map(({ code }) => code)).toStrictEqual(["TIMEOUT"]);
  });

  test("a port where nobody listens ends in UNAVAILABLE", async () => {
    const server = await serve();
    await server.close();
    const [harvest] = await read(open(server, { protocol, requestTimeoutMs: 5000 }));
    expect(harvest?.gaps.map(({ code }) => code)).toStrictEqual(["UNAVAILABLE"]);
  });

  test("an abort during a request rejects with CANCELLED instead of leaving a gap", async () => {
    const abort = new AbortController();
    const server = await serve({
      ListClusters: () => {
        setImmediate(() => abort.abort());
        return "hang";
      },
    });
    const reading = read(open(server, { protocol }), [shop], sendOnce(abort.signal));
    await expect(reading).rejects.toSatisfy((error) => isFleetError(error, "CANCELLED"));
  });

  test("carries the token of the environment and this package's name", async () => {
    const server = await serve();
    const env = { GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.canary" };
    await read(open(server, { protocol, env }));
    expect(new Set(server.authorization)).toStrictEqual(new Set(["Bearer ya29.canary"]));
    expect(server.userAgents.every((agent) => agent.startsWith("fleetwright"))).toBe(true);
  });

  test("sends no credential to a plain loopback endpoint when none was given for it", async () => {
    const server = await serve();
    const [harvest] = await read(open(server, { protocol }));
    expect(harvest?.items).toHaveLength(2);
    expect(new Set(server.authorization)).toStrictEqual(new Set([""]));
  });

  test("offers the versions of every channel, and those without one, lowest first and with dates", async () => {
    const server = await serve();
    const { items, gaps, last } = await open(server, { protocol }).versions(shop, sendOnce(), ["b-1", "a-1", "b-1"]);
    expect([gaps, last]).toStrictEqual([[], true]);
    expect(server.calls).toHaveLength(2);
    const inFirst = items.filter(({ location }) => location === "a-1");
    expect(inFirst.map(({ version, channel, isDefault }) => [version.raw, channel, isDefault])).toStrictEqual([
      ["1.34.4-gke.1047000", undefined, false],
      ["1.34.4-gke.1047000", "EXTENDED", true],
      ["1.35.8-gke.1036000", "REGULAR", true],
      ["1.35.8-gke.1225000", undefined, true],
    ]);
    expect(items.every(({ endOfStandard }) => endOfStandard?.at !== undefined)).toBe(true);
  });

  test("a denied look-up of versions is a gap for its location", async () => {
    const server = await serve({ GetServerConfig: () => ({ code: 7, message: "denied" }) });
    const { items, gaps } = await open(server, { protocol }).versions(shop, sendOnce(), ["europe-west4"]);
    expect(items).toStrictEqual([]);
    expect(gaps.map(({ code, what }) => [code, what])).toStrictEqual([
      ["FORBIDDEN", "versions offered in europe-west4"],
    ]);
  });

  test("closing twice, and closing what was never used, is harmless", async () => {
    const server = await serve();
    const provider = open(server, { protocol });
    await provider.close?.();
    await read(provider);
    await provider.close?.();
    await provider.close?.();
  });
});

test("a number that the SDK has no name for stays readable over gRPC", async () => {
  const server = keep(
    await serveGrpc(
      answersWith({
        ListClusters: () => ({
          ok: { clusters: [{ ...cluster("a", "1.33.5-gke.1"), status: 99, releaseChannel: { channel: 77 } }] },
        }),
      }),
    ),
  );
  const [harvest] = await read(open(server, { protocol: "grpc" }));
  expect(harvest?.items[0]?.controlPlane).toMatchObject({ status: "unknown", statusRaw: "99" });
  expect(harvest?.items[0]?.channel).toStrictEqual({ raw: "77", kind: "unknown" });
  expect(harvest?.items[0]?.support).toMatchObject({ plan: "unknown", atEndOfStandard: "unknown" });
});

describe("broken REST bodies", () => {
  test.each([
    ["a page of HTML as a success", 200, "<html><title>Sign in</title></html>", "BAD_RESPONSE"],
    ["JSON that ends early", 200, '{"clusters": [{"name": "a", "loc', "BAD_RESPONSE"],
    ["a field of the wrong type", 200, '{"clusters": [{"name": {"a": 1}}]}', "BAD_RESPONSE"],
    ["nothing at all", 200, "", "BAD_RESPONSE"],
    ["a proxy's refusal", 403, "<html>blocked</html>", "BAD_RESPONSE"],
    ["a proxy's page for an unknown path", 404, "<html>no</html>", "BAD_RESPONSE"],
    ["a gateway's page", 502, "<html>bad gateway</html>", "UNAVAILABLE"],
    ["a throttling page without JSON", 429, "slow down", "THROTTLED"],
  ])("%s", async (_title, status, body, code) => {
    const server = keep(
      await serveHttp((_request, response) => {
        response.writeHead(status, { "content-type": "text/html" });
        response.end(body);
      }),
    );
    const [harvest] = await read(open(server, { protocol: "rest" }));
    expect(harvest?.gaps.map((gap) => gap.code)).toStrictEqual([code]);
    expect(harvest?.items).toStrictEqual([]);
  });

  test("a connection that breaks in the middle of a body is UNAVAILABLE", async () => {
    const server = keep(
      await serveHttp((_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"clusters": [');
        setImmediate(() => response.destroy());
      }),
    );
    const [harvest] = await read(open(server, { protocol: "rest" }));
    expect(harvest?.gaps.map((gap) => gap.code)).toStrictEqual(["UNAVAILABLE"]);
  });

  test("a redirect is not followed with the token", async () => {
    const other = keep(await serveHttp((_request, response) => json(response, { clusters: [] })));
    const server = keep(
      await serveHttp((_request, response) => {
        response.writeHead(307, { location: `${other.endpoint}/v1/elsewhere` });
        response.end();
      }),
    );
    const env = { GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.canary" };
    const [harvest] = await read(open(server, { protocol: "rest", env }));
    expect(harvest?.gaps).toHaveLength(1);
    expect(other.calls).toStrictEqual([]);
  });
});
