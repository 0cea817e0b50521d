import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Detail } from "../../lib/core/cluster-detail.ts";
import type { FleetError } from "../../lib/core/error.ts";
import type { FleetProvider } from "../../lib/core/provider.ts";
import type { IksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { createCertificate } from "../../lib/simulator/certificate.ts";
import { iks } from "../../providers/iks/index.ts";
import { accountA, accountB, crnOf, ibmCluster, ibmPool, openShiftFields } from "./iks-samples.ts";
import {
  type Answer,
  apiKey,
  collect,
  healthy,
  ibmError,
  issued,
  type LoopbackIbm,
  listen,
  plainCall,
  readAll,
  type Seen,
  searchPath,
  tokenFor,
} from "./iks-stub.ts";

const scope: Scope = { provider: "iks", accountId: accountA };
const env = { IBMCLOUD_API_KEY: apiKey };
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((each) => each.close()));
});

const vpc = "/global/v2/vpc/getClusters";
const classic = "/global/v2/classic/getClusters";
const workers = "/global/v2/getWorkers";
const token = "/identity/token";

/** A provider for one account, on a server that is healthy where `respond` does not say otherwise. */
async function start(respond: (request: Seen, self: string) => Answer | "healthy", options: IksOptions = {}) {
  const server: LoopbackIbm = await listen((request) => {
    const answer = respond(request, server.url);
    return answer === "healthy" ? healthy(request) : answer;
  });
  const provider = iks({
    endpoint: server.url,
    iamEndpoint: server.url,
    searchEndpoint: server.url,
    accounts: [{ id: accountA }],
    requestTimeoutMs: 5000,
    env,
    ...options,
  });
  closing.push(server, { close: async () => provider.close?.() });
  return { server, provider, read: () => readAll(provider, [scope], plainCall()) };
}

/** Every byte comes in time, and the last never. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 30);
  response.once("close", () => clearInterval(timer));
}

const on = (path: string, answer: Answer | (() => Answer)) => (request: Seen) =>
  request.path !== path
    ? ("healthy" as const)
    : typeof answer === "function" && answer.length === 0
      ? (answer as () => Answer)()
      : (answer as Answer);

async function failure(run: Promise<unknown>): Promise<FleetError> {
  return run.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error as FleetError,
  );
}

async function detailsOf(provider: FleetProvider, clusters: readonly Cluster[], want: readonly Detail[]) {
  if (provider.details === undefined) throw new Error("the provider has no details");
  return collect(provider.details(clusters, want, plainCall()));
}

describe("a reading", () => {
  test("takes one list for each generation, two calls a cluster, one token and one table of versions", async () => {
    const { server, read } = await start(({ path }) => {
      if (path === vpc) return { json: [ibmCluster("a"), ibmCluster("b", openShiftFields)] };
      if (path === classic) return { json: [ibmCluster("c", { provider: "classic" })] };
      return "healthy";
    });
    const { clusters, gaps } = await read();
    expect(gaps.map(({ path, cluster }) => `${cluster} ${path}`)).toStrictEqual(["b $[0].kubeVersion.actual"]);
    expect(clusters.map(({ name, ref }) => `${name} ${ref.provider}`)).toStrictEqual(["a iks", "b roks", "c iks"]);
    const counts = Object.entries(Object.groupBy(server.seen, ({ path }) => path)).map(([path, all = []]) => [
      path,
      all.length,
    ]);
    expect(Object.fromEntries(counts)).toStrictEqual({
      [token]: 1,
      [vpc]: 1,
      [classic]: 1,
      "/global/v1/versions": 1,
      "/global/v2/getWorkerPools": 3,
      [workers]: 3,
      // One page with all clusters, and the empty one that ends the search.
      [searchPath]: 2,
    });
    expect(server.to(vpc)[0]?.query.get("provider")).toBe("vpc-gen2");
    expect(server.to(workers)[0]?.query.get("showDeleted")).toBe("false");
  });

  test("sends the token, the account and its own name, and asks for versions without credentials", async () => {
    const { server, read } = await start(on(vpc, { json: [ibmCluster("a")] }));
    await read();
    const [list] = server.to(vpc);
    expect(list?.headers).toMatchObject({
      "x-auth-resource-account": accountA,
      "user-agent": "fleetwright",
      authorization: expect.stringMatching(/^Bearer eyJ/),
    });
    expect(server.to("/global/v1/versions")[0]?.headers).not.toHaveProperty("authorization");
    expect(server.to(token)[0]?.body).toContain(`apikey=${apiKey}`);
    expect(
      server.seen.filter(({ path, method }) => path !== token && path !== searchPath && method !== "GET"),
    ).toStrictEqual([]);
  });

  test("asks each resource group for its own lists, and takes a cluster once", async () => {
    const groups = ["1".repeat(32), "2".repeat(32)];
    const { server, read } = await start(on(vpc, { json: [ibmCluster("a")] }), { resourceGroups: groups });
    const { clusters } = await read();
    expect(clusters).toHaveLength(1);
    expect(
      server
        .to(vpc)
        .map(({ headers }) => headers["x-auth-resource-group"])
        .sort(),
    ).toStrictEqual(groups);
    expect(server.to(classic)).toHaveLength(2);
  });

  test("asks for Satellite only when told to", async () => {
    const { server, read } = await start(() => "healthy", { infrastructure: ["satellite"] });
    await read();
    expect(server.to("/global/v2/satellite/getClusters")).toHaveLength(1);
    expect(server.to(vpc)).toStrictEqual([]);
  });

  test("keeps one list when the other fails, and says which", async () => {
    const { read } = await start(({ path }) => {
      if (path === classic) return ibmError(403, "A0012");
      return path === vpc ? { json: [ibmCluster("a")] } : "healthy";
    });
    const { clusters, gaps } = await read();
    expect(clusters.map(({ name }) => name)).toStrictEqual(["a"]);
    expect(gaps).toMatchObject([
      { what: "classic clusters", code: "FORBIDDEN", hint: expect.stringContaining("Viewer") },
    ]);
  });

  test("keeps a cluster whose workers cannot be listed, even when the server does not know it", async () => {
    for (const [status, code] of [
      [404, "NOT_FOUND"],
      [500, "UNAVAILABLE"],
    ] as const) {
      const { read } = await start(({ path }) => {
        if (path === workers) return ibmError(status, "E0008");
        return path === vpc ? { json: [ibmCluster("a")] } : "healthy";
      });
      const { clusters, gaps } = await read();
      expect(clusters).toMatchObject([{ name: "a", poolsComplete: false, pools: [{ name: "default", versions: [] }] }]);
      expect(gaps).toMatchObject([{ what: "worker nodes", code, cluster: "a" }]);
    }
  });

  test("uses the bundled calendar when the table of versions cannot be had", async () => {
    const { read, provider } = await start(({ path }) => {
      if (path === "/global/v1/versions") return ibmError(503, "E0503");
      return path === vpc ? { json: [ibmCluster("a", { versionEOS: "" })] } : "healthy";
    });
    const { clusters, gaps } = await read();
    expect(gaps).toStrictEqual([]);
    expect(clusters[0]?.support.endOfStandard).toMatchObject({ source: "bundled" });
    const versions = await provider.versions(scope, plainCall());
    expect(versions).toMatchObject({
      items: [],
      gaps: [{ what: "versions offered", code: "UNAVAILABLE" }],
      last: true,
    });
  });
});

describe("an answer of the container service", () => {
  const later = new Date(Date.UTC(2026, 10, 21, 0, 2)).toUTCString();
  test.each<[string, Answer, object]>([
    ["401", ibmError(401, "A0006"), { code: "AUTH" }],
    ["403", ibmError(403, "A0012"), { code: "FORBIDDEN" }],
    [
      "429 with seconds",
      { ...(ibmError(429, "E0429") as object), headers: { "retry-after": "7" } },
      { code: "THROTTLED", retryAfterMs: 7000 },
    ],
    [
      "429 with a date",
      { ...(ibmError(429, "E0429") as object), headers: { "retry-after": later } },
      { code: "THROTTLED", retryAfterMs: 120_000 },
    ],
    ["503 whose JSON breaks off", { status: 503, text: '{"code":' }, { code: "UNAVAILABLE" }],
    ["502 in HTML", { status: 502, headers: { "content-type": "text/html" }, text: "<html>" }, { code: "UNAVAILABLE" }],
    [
      "a redirection",
      { status: 307, headers: { location: "http://127.0.0.1:9/" }, json: {} },
      { code: "BAD_RESPONSE", message: expect.stringContaining("not followed") },
    ],
    [
      "HTML that says all is well",
      { headers: { "content-type": "text/html" }, text: "<html>sign in</html>" },
      { code: "BAD_RESPONSE" },
    ],
    ["an object in place of the list", { json: { clusters: [] } }, { code: "BAD_RESPONSE", path: "$" }],
    ["half a list", { text: '[{"id":' }, { code: "BAD_RESPONSE", path: "$" }],
    [
      "a connection that ends early",
      (response) => void response.writeHead(200, { "content-length": "900" }).write("[", () => response.destroy()),
      { code: "UNAVAILABLE" },
    ],
    ["no answer at all", (response) => void response.destroy(), { code: "UNAVAILABLE" }],
  ])("%s is told for what it is", async (_title, answer, expected) => {
    const { read } = await start((request) => (request.path === vpc ? answer : "healthy"));
    const { clusters, gaps } = await read();
    expect(clusters).toStrictEqual([]);
    expect(gaps).toMatchObject([{ what: "VPC clusters", ...expected }]);
  });

  test("is not tried again by the SDK", async () => {
    const { server, read } = await start(on(vpc, ibmError(503, "E0503")));
    await read();
    expect(server.to(vpc)).toHaveLength(1);
  });

  test("that does not come, or comes too slowly, ends in TIMEOUT", async () => {
    for (const answer of [undefined, drip]) {
      const { read } = await start((request) => (request.path === vpc ? answer : "healthy"), { requestTimeoutMs: 150 });
      const { gaps } = await read();
      expect(gaps).toMatchObject([{ what: "VPC clusters", code: "TIMEOUT" }]);
    }
  });

  test("that is still awaited is given up at an abort", async () => {
    const { provider } = await start(on(vpc, () => undefined));
    const controller = new AbortController();
    const reading = readAll(provider, [scope], plainCall(controller.signal));
    setTimeout(() => controller.abort(), 50);
    await expect(reading).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("a token", () => {
  test("is exchanged once for many requests, at any concurrency", async () => {
    const { server, read } = await start(on(vpc, { json: Array.from({ length: 40 }, (_, i) => ibmCluster(`c${i}`)) }));
    const { clusters } = await read();
    expect(clusters).toHaveLength(40);
    expect(server.to(token)).toHaveLength(1);
  });

  test("that is refused in the middle of a run is replaced once", async () => {
    let revoked = false;
    const { server, provider } = await start(({ path, headers }) => {
      if (path === token) return { json: { access_token: tokenFor(accountA, revoked ? 3000 : 3600) } };
      if (path === vpc && revoked && headers.authorization === `Bearer ${first}`) return ibmError(401, "A0006");
      return "healthy";
    });
    let first = "";
    const call = {
      ...plainCall(),
      async send<T>(_scope: Scope, _operation: string, attempt: (signal: AbortSignal) => Promise<T>) {
        const { signal } = new AbortController();
        return attempt(signal).catch((error: FleetError) =>
          error.retryable ? attempt(signal) : Promise.reject(error),
        );
      },
    };
    expect((await readAll(provider, [scope], call)).gaps).toStrictEqual([]);
    first = server.to(vpc)[0]?.headers.authorization?.slice("Bearer ".length) ?? "";
    revoked = true;
    expect((await readAll(provider, [scope], call)).gaps).toStrictEqual([]);
    expect(server.to(token)).toHaveLength(2);
    expect(server.to(vpc)).toHaveLength(3);
  });

  test.each<[string, Answer, object]>([
    [
      "an unknown key",
      {
        status: 400,
        json: {
          errorCode: "BXNIM0415E",
          errorMessage: "Provided API key could not be found.",
          context: { url: "https://iam" },
        },
      },
      { code: "AUTH", message: expect.stringContaining("BXNIM0415E") },
    ],
    [
      "a busy service",
      { status: 429, headers: { "retry-after": "3" }, json: {} },
      { code: "UNAVAILABLE", retryAfterMs: 3000 },
    ],
    ["a broken service", { status: 500, text: "{" }, { code: expect.stringMatching(/UNAVAILABLE|BAD_RESPONSE/) }],
    [
      "a redirection",
      { status: 302, headers: { location: "/elsewhere" }, text: "" },
      { code: "BAD_RESPONSE", message: expect.stringContaining("not followed") },
    ],
    ["a token that is none", { json: { access_token: "opaque" } }, { code: "BAD_RESPONSE" }],
    ["no token", { json: {} }, { code: "BAD_RESPONSE" }],
    [
      "no answer",
      (response) => void response.destroy(),
      { code: "UNAVAILABLE", message: expect.stringContaining("identity service") },
    ],
  ])("that cannot be had, for %s, is the reason why nothing was read", async (_title, answer, expected) => {
    const { server, read } = await start((request) => (request.path === token ? answer : "healthy"));
    const { gaps } = await read();
    expect(gaps).toMatchObject([
      { what: "VPC clusters", ...expected },
      { what: "classic clusters", ...expected },
    ]);
    expect(server.to(vpc)).toStrictEqual([]);
  });

  test("that does not come ends in TIMEOUT", async () => {
    const { read } = await start(
      on(token, () => undefined),
      { requestTimeoutMs: 150 },
    );
    const { gaps } = await read();
    expect(gaps.map(({ code }) => code)).toStrictEqual(["TIMEOUT", "TIMEOUT"]);
  });

  test("of another account is not used", async () => {
    const { server, read } = await start(on(token, issued(accountB)));
    const { gaps } = await read();
    expect(gaps[0]).toMatchObject({ code: "AUTH", message: expect.stringContaining(accountB) });
    expect(server.to(vpc)).toStrictEqual([]);
  });

  test("and its key are in nothing that is said", async () => {
    const echo = ibmError(500, "E1", `apikey=${apiKey} Authorization: Bearer ${tokenFor(accountA)}`);
    const { read, provider } = await start((request) => (request.path === vpc ? echo : "healthy"));
    const { gaps } = await read();
    const said = JSON.stringify([gaps, await provider.describe()]);
    expect(said).not.toContain(apiKey);
    expect(said).not.toContain("eyJ");
  });
});

describe("accounts", () => {
  const profile = "Profile-11111111-2222-4333-8444-555555555555";

  test("without an id are named by their token", async () => {
    const { provider } = await start(() => "healthy", { accounts: [{ name: "prod" }] });
    const scopes = await collect(provider.scopes(plainCall()));
    expect(scopes).toStrictEqual([{ provider: "iks", accountId: accountA, accountName: "prod" }]);
  });

  test("with an id are listed without a request", async () => {
    const { provider, server } = await start(() => "healthy", { accounts: [{ id: accountA }, { id: accountB }] });
    expect(await collect(provider.scopes(plainCall()))).toHaveLength(2);
    expect(server.seen).toStrictEqual([]);
  });

  test("that are left out by the filter are no scopes", async () => {
    const options = {
      accounts: [
        { id: accountA, name: "prod" },
        { id: accountB, name: "dev" },
      ],
      filter: { exclude: ["d*"] },
    };
    const { provider } = await start(() => "healthy", options);
    expect((await collect(provider.scopes(plainCall()))).map(({ accountName }) => accountName)).toStrictEqual(["prod"]);
  });

  test("whose only key does not work reject; one of several is a scope that says why", async () => {
    const refused = on(token, { status: 400, json: { errorCode: "BXNIM0415E" } });
    const alone = await start(refused, { accounts: [{}] });
    expect(await failure(collect(alone.provider.scopes(plainCall())))).toMatchObject({ code: "AUTH" });

    const several = await start(refused, { accounts: [{ id: accountA }, { name: "lost" }] });
    const scopes = await collect(several.provider.scopes(plainCall()));
    expect(scopes.map(({ accountId }) => accountId)).toStrictEqual([accountA, "lost"]);
    const { gaps } = await readAll(several.provider, scopes.slice(1), plainCall());
    expect(gaps).toMatchObject([{ scope: { accountId: "lost" }, what: "clusters", code: "AUTH" }]);
  });

  test("are read through a trusted profile with the key of another account", async () => {
    const { server, provider } = await start(
      ({ path, body }) => {
        if (path === token) return issued(body.includes("grant-type%3Aassume") ? accountB : accountA);
        return path === vpc ? { json: [ibmCluster("b", {}, accountB)] } : "healthy";
      },
      { accounts: [{ id: accountB, trustedProfile: profile }] },
    );
    const { clusters, gaps } = await readAll(provider, [{ provider: "iks", accountId: accountB }], plainCall());
    expect(gaps).toStrictEqual([]);
    expect(clusters.map(({ uid }) => uid)).toStrictEqual([crnOf(accountB, "id-b")]);
    const grant = new URLSearchParams(server.to(token)[1]?.body);
    expect(grant.get("profile_id")).toBe(profile);
    expect(await provider.describe()).toMatchObject({ identity: expect.stringContaining(profile) });
  });

  test("whose key works are read although that of another one does not", async () => {
    const refuses = ({ path, body }: Seen) =>
      path === token && body.includes("locked") ? { status: 400, json: { errorCode: "BXNIM0415E" } } : "healthy";
    const { provider } = await start(refuses, {
      accounts: [{ apiKeyVariable: "LOCKED" }, { apiKeyVariable: "GOOD" }],
      env: { LOCKED: "locked", GOOD: apiKey },
    });
    const scopes = await collect(provider.scopes(plainCall()));
    expect(scopes.map(({ accountId }) => accountId)).toStrictEqual(["LOCKED", accountA]);
    expect((await readAll(provider, scopes.slice(1), plainCall())).gaps).toStrictEqual([]);
  });

  test("that the options do not name are refused", async () => {
    const { provider } = await start(() => "healthy");
    const { gaps } = await readAll(provider, [{ provider: "iks", accountId: accountB }], plainCall());
    expect(gaps).toMatchObject([{ code: "CONFIG" }]);
  });
});

test("add-ons are read cluster by cluster, with the catalogue asked for once", async () => {
  const { server, provider, read } = await start(({ path }) => {
    if (path === vpc) return { json: [ibmCluster("a"), ibmCluster("b")] };
    if (path.endsWith("id-b/addons")) return ibmError(500, "E1");
    return path.endsWith("id-a/addons") ? { json: [{ name: "istio", version: "1.26" }] } : "healthy";
  });
  const { clusters } = await read();
  const details = await detailsOf(provider, clusters, ["addons"]);
  expect(details.flatMap(({ items }) => items)).toMatchObject([
    { uid: crnOf(accountA, "id-a"), addons: [{ name: "istio" }] },
  ]);
  expect(details.flatMap(({ gaps }) => gaps)).toMatchObject([{ what: "add-ons", code: "UNAVAILABLE", cluster: "b" }]);
  expect(details.at(-1)?.last).toBe(true);
  expect(server.to("/global/v1/addons")).toHaveLength(1);
  const before = server.seen.length;
  expect(await detailsOf(provider, clusters, ["network", "operations"])).toMatchObject([{ items: [], last: true }]);
  expect(server.seen).toHaveLength(before);
});

describe("capacity", () => {
  const subnets = "/global/v2/vpc/getSubnets";
  const clustersOf = (respond: (request: Seen) => Answer | "healthy") =>
    start((request) => {
      if (request.path === vpc) return { json: [ibmCluster("a"), ibmCluster("b")] };
      return respond(request);
    });

  test("tells the free addresses of each zone's subnet, which clusters of one VPC ask for once", async () => {
    const { server, provider, read } = await clustersOf(({ path, query }) => {
      if (path !== subnets) return "healthy";
      const id = query.get("zone") === "eu-de-1" ? "s1" : "s2";
      return { json: [{ id, zone: query.get("zone"), availableIPv4AddressCount: 240 }, { id: "other" }] };
    });
    const { clusters } = await read();
    expect(clusters[0]?.pools[0]?.subnets).toStrictEqual(["s1", "s2"]);
    const details = await detailsOf(provider, clusters, ["capacity"]);
    expect(details.flatMap(({ gaps }) => gaps)).toStrictEqual([]);
    expect(details.flatMap(({ items }) => items.map(({ capacity }) => capacity))).toStrictEqual(
      ["a", "b"].map(() => ({
        subnets: ["1", "2"].map((n) => ({ id: `s${n}`, zone: `eu-de-${n}`, use: "nodes", freeAddresses: 240 })),
      })),
    );
    expect(
      server
        .to(subnets)
        .map(({ query }) => query.get("zone"))
        .sort(),
    ).toStrictEqual(["eu-de-1", "eu-de-2"]);
  });

  test("that is denied, or not told of a subnet, is a gap of each cluster, and the subnet stays in the list", async () => {
    const { provider, read } = await clustersOf(({ path, query }) => {
      if (path !== subnets) return "healthy";
      return query.get("zone") === "eu-de-1" ? ibmError(403, "A0012") : { json: [] };
    });
    const details = await detailsOf(provider, (await read()).clusters, ["capacity"]);
    const gaps = details.flatMap((harvest) =>
      harvest.gaps.map(({ cluster, what, code }) => `${cluster} ${what} ${code}`),
    );
    expect(gaps.sort()).toStrictEqual(
      ["a", "b"].flatMap((name) => [
        `${name} free addresses of subnet s1 FORBIDDEN`,
        `${name} free addresses of subnet s2 NOT_FOUND`,
      ]),
    );
    for (const { capacity } of details.flatMap(({ items }) => items)) {
      expect(capacity?.subnets?.map((subnet) => "freeAddresses" in subnet)).toStrictEqual([false, false]);
    }
  });

  test("of a cluster without a VPC stays unknown, and nothing is asked for", async () => {
    const { server, provider, read } = await clustersOf(({ path }) =>
      path === "/global/v2/getWorkerPools" ? { json: [{ ...ibmPool("default"), vpcID: "" }] } : "healthy",
    );
    const details = await detailsOf(provider, (await read()).clusters, ["capacity"]);
    expect(details.flatMap(({ items, gaps }) => [...items.map(({ capacity }) => capacity), ...gaps])).toStrictEqual([
      {},
      {},
    ]);
    expect(server.to(subnets)).toStrictEqual([]);
  });
});

describe("tags", () => {
  const tagged = (search: (request: Seen) => Answer) =>
    start((request) => {
      if (request.path === vpc) return { json: [ibmCluster("a"), ibmCluster("b")] };
      return request.path === searchPath ? search(request) : "healthy";
    });
  const cursorOf = ({ body }: Seen) => JSON.parse(body).search_cursor as string | undefined;
  const item = (name: string, ...tags: string[]) => ({ crn: crnOf(accountA, `id-${name}`), tags });

  test("of all clusters come from one search, page by page, as keys and values", async () => {
    const { server, read } = await tagged((request) => {
      if (cursorOf(request) === undefined)
        return { json: { items: [item("a", "env:prod", "owner:a:b")], search_cursor: "c" } };
      // The cursor may stay the same from page to page.
      const first = server.to(searchPath).length === 2;
      return { json: { items: first ? [item("b", "legacy", "env:dev", "env:test")] : [], search_cursor: "c" } };
    });
    const { clusters, gaps } = await read();
    expect(gaps).toStrictEqual([]);
    expect(clusters.map(({ labels }) => labels)).toStrictEqual([
      { env: "prod", owner: "a:b" },
      { env: "dev", legacy: "" },
    ]);
    const [asked] = server.to(searchPath);
    expect([asked?.method, asked?.query.get("account_id")]).toStrictEqual(["POST", accountA]);
    expect(asked?.headers).toMatchObject({ "content-type": "application/json" });
  });

  test("of a cluster that the search does not know are a gap of that cluster alone", async () => {
    const { read } = await tagged((request) => ({
      json: cursorOf(request) === undefined ? { items: [item("a", "env:prod")], search_cursor: "c" } : { items: [] },
    }));
    const { clusters, gaps } = await read();
    expect(gaps).toMatchObject([{ what: "tags", code: "NOT_FOUND", cluster: "b" }]);
    expect(clusters.map(({ labels }) => labels)).toStrictEqual([{ env: "prod" }, {}]);
  });

  test("that cannot be searched for cost one gap and no cluster, and a search without an end is given up", async () => {
    const denied = await (await tagged(() => ibmError(403, "A0012"))).read();
    expect([denied.clusters.length, denied.gaps]).toMatchObject([2, [{ what: "tags", code: "FORBIDDEN" }]]);
    const endless = { json: { items: [item("a")], search_cursor: "c" } };
    expect((await (await tagged(() => endless)).read()).gaps).toMatchObject([{ what: "tags", code: "PAGE_LOOP" }]);
  });

  test("are not searched for in an account without clusters", async () => {
    const { server, read } = await start(() => "healthy");
    await read();
    expect(server.to(searchPath)).toStrictEqual([]);
  });
});

describe("connections", () => {
  test("trust a private certificate authority that caFile names, and no other", async () => {
    const certificate = await createCertificate();
    const server = await listen(healthy, certificate);
    closing.push(server, { close: () => certificate.remove() });
    const options = {
      endpoint: server.url,
      iamEndpoint: server.url,
      searchEndpoint: server.url,
      accounts: [{ id: accountA }],
      env,
    };
    const trusting = iks({ ...options, caFile: certificate.caFile });
    const doubting = iks(options);
    closing.push({ close: async () => trusting.close?.() }, { close: async () => doubting.close?.() });
    expect((await readAll(trusting, [scope], plainCall())).gaps).toStrictEqual([]);
    const { gaps } = await readAll(doubting, [scope], plainCall());
    expect(gaps[0]).toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("certificate") });
  });

  test.each<[string, IksOptions]>([
    ["plain HTTP elsewhere", { endpoint: "http://containers.example.com" }],
    ["a URL with a password", { iamEndpoint: "https://u:canary@iam.example.com" }],
    ["no URL", { endpoint: "https://" }],
  ])("to %s are refused before anything is read", (_title, options) => {
    let message = "";
    try {
      iks({ env: {}, ...options });
    } catch (error) {
      expect(error).toMatchObject({ code: "CONFIG" });
      message = String(error);
    }
    expect(message).not.toBe("");
    expect(message).not.toContain("canary");
  });

  test("follow the variables of IBM's own tools, with and without the scheme and /global", () => {
    const described = (IBMCLOUD_CS_API_ENDPOINT: string) => iks({ env: { IBMCLOUD_CS_API_ENDPOINT } }).describe();
    for (const value of [
      "private.eu-de.containers.cloud.ibm.com",
      "https://private.eu-de.containers.cloud.ibm.com/global/",
    ]) {
      expect(described(value)).toMatchObject({ endpoint: "https://private.eu-de.containers.cloud.ibm.com" });
    }
    expect(iks({ env }).describe()).toStrictEqual({ identity: "API key in IBMCLOUD_API_KEY" });
  });

  test("without credentials say which variable to set", async () => {
    const { provider } = await start(() => "healthy", { env: {} });
    const { gaps } = await readAll(provider, [scope], plainCall());
    expect(gaps[0]).toMatchObject({ code: "AUTH", message: expect.stringContaining("IBMCLOUD_API_KEY") });
  });
});
