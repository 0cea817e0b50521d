import { afterEach, expect, test } from "vitest";
import type { FleetError } from "../../lib/core/error.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { aks } from "../../providers/aks/index.ts";
import {
  type Answer,
  armCluster,
  armError,
  collect,
  graphPage,
  type LoopbackArm,
  listen,
  plainCall,
  readAll,
  type Seen,
  scopeOf,
  subscriptionA,
  subscriptionB,
  subscriptionC,
} from "./aks-arm.ts";

const servers: LoopbackArm[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const noWindows: Answer = { json: { value: [] } };

/** A provider on a loopback server. Maintenance configurations are empty unless `respond` answers for them. */
async function start(respond: (request: Seen, self: string) => Answer | "windows", options: AksOptions = {}) {
  const server: LoopbackArm = await listen((request) => {
    const answer = respond(request, server.url);
    return answer === "windows" ? noWindows : answer;
  });
  servers.push(server);
  return { server, provider: aks({ endpoint: server.url, env: {}, requestTimeoutMs: 5000, ...options }) };
}

const isGraph = ({ path }: Seen) => path.endsWith("/resources");
const isWindows = ({ path }: Seen) => path.endsWith("/maintenanceConfigurations");
const subscriptionOf = ({ path }: Seen) => path.split("/")[2] ?? "";
const names = (clusters: readonly { readonly name: string }[]) => clusters.map(({ name }) => name);

async function* none(): AsyncGenerator<never, void, undefined> {}

async function failure(run: Promise<unknown>): Promise<FleetError> {
  return run.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error as FleetError,
  );
}

async function listOnly(answer: (request: Seen, self: string) => Answer, options: AksOptions = {}) {
  const { server, provider } = await start(
    (request, self) => (isWindows(request) ? "windows" : answer(request, self)),
    {
      query: "list",
      ...options,
    },
  );
  return { server, ...(await readAll(provider, [scopeOf(subscriptionA)], plainCall())) };
}

test("pages of a list are followed to the end, with the version of the API on each", async () => {
  const { clusters, gaps, server } = await listOnly(({ url }, self) => {
    const page = Number(url.searchParams.get("$skiptoken") ?? "1");
    const nextLink = `${self}${url.pathname}?$skiptoken=${page + 1}`;
    return { json: { value: [armCluster(subscriptionA, `c${page}`)], ...(page < 3 ? { nextLink } : {}) } };
  });
  expect(names(clusters)).toStrictEqual(["c1", "c2", "c3"]);
  expect(gaps).toStrictEqual([]);
  expect(server.seen.every(({ url }) => url.searchParams.has("api-version"))).toBe(true);
});

test("a link to another host is not followed, and what came before is kept", async () => {
  const other = await listen(() => ({ json: { value: [armCluster(subscriptionA, "planted")] } }));
  servers.push(other);
  const { clusters, gaps } = await listOnly(({ path }) => ({
    json: { value: [armCluster(subscriptionA, "own")], nextLink: `${other.url}${path}?$skiptoken=2` },
  }));
  expect(names(clusters)).toStrictEqual(["own"]);
  expect(gaps).toMatchObject([{ what: "clusters", code: "BAD_RESPONSE", path: "$.nextLink" }]);
  expect(other.seen).toStrictEqual([]);
});

test("a redirect is not followed", async () => {
  const other = await listen(() => ({ json: { value: [] } }));
  servers.push(other);
  const { gaps } = await listOnly(({ path }) => ({
    status: 307,
    headers: { location: `${other.url}${path}` },
    json: {},
  }));
  expect(gaps).toMatchObject([{ code: "BAD_RESPONSE", message: expect.stringContaining("redirect") }]);
  expect(other.seen).toStrictEqual([]);
});

test("a repeated link ends in PAGE_LOOP", async () => {
  const { clusters, gaps } = await listOnly(({ path }, self) => ({
    json: { value: [armCluster(subscriptionA, "c")], nextLink: `${self}${path}?$skiptoken=again` },
  }));
  expect(names(clusters)).toStrictEqual(["c"]);
  expect(gaps).toMatchObject([{ code: "PAGE_LOOP" }]);
});

test("a second page that never comes ends in TIMEOUT, and the first is kept", async () => {
  const { clusters, gaps } = await listOnly(
    ({ url }, self) =>
      url.searchParams.has("$skiptoken")
        ? undefined
        : { json: { value: [armCluster(subscriptionA, "c1")], nextLink: `${self}${url.pathname}?$skiptoken=2` } },
    { requestTimeoutMs: 100 },
  );
  expect(names(clusters)).toStrictEqual(["c1"]);
  expect(gaps).toMatchObject([{ code: "TIMEOUT" }]);
});

test.each<[string, Answer, Partial<FleetError>]>([
  ["429 without Retry-After", armError(429, "TooManyRequests"), { code: "THROTTLED", retryable: true }],
  [
    "429 with Retry-After",
    { status: 429, headers: { "retry-after": "7" }, json: { error: { code: "TooManyRequests", message: "x" } } },
    { code: "THROTTLED", retryable: true, retryAfterMs: 7000 },
  ],
  [
    "429 with the quota of Resource Graph",
    { status: 429, headers: { "x-ms-user-quota-resets-after": "00:01:05" }, json: { error: { code: "RateLimiting" } } },
    { code: "THROTTLED", retryable: true, retryAfterMs: 65_000 },
  ],
  ["500", armError(500, "InternalServerError"), { code: "UNAVAILABLE", retryable: true, status: "500" }],
  [
    "a gateway's page",
    { status: 502, headers: { "content-type": "text/html" }, text: "<h1>no</h1>" },
    { code: "UNAVAILABLE", retryable: true },
  ],
  ["401", armError(401, "ExpiredAuthenticationToken"), { code: "AUTH", retryable: false }],
  [
    "another tenant",
    armError(401, "InvalidAuthenticationTokenTenant"),
    { code: "AUTH", hint: expect.stringContaining("tenantId") },
  ],
  [
    "403",
    armError(403, "AuthorizationFailed"),
    { code: "FORBIDDEN", retryable: false, hint: expect.stringContaining("Reader") },
  ],
  [
    "an unregistered subscription",
    armError(409, "MissingSubscriptionRegistration"),
    { code: "NOT_ENABLED", retryable: false },
  ],
  ["an unknown subscription", armError(404, "SubscriptionNotFound"), { code: "NOT_FOUND" }],
  [
    "HTML",
    { headers: { "content-type": "text/html" }, text: "<html>sign in</html>" },
    { code: "BAD_RESPONSE", retryable: true },
  ],
  ["no list", { json: { values: "none" } }, { code: "BAD_RESPONSE", retryable: true, path: "$.value" }],
  ["half of a body", { text: '{"value":[{"id":' }, { code: "BAD_RESPONSE", retryable: true }],
  ["a link that is no text", { json: { value: [], nextLink: 7 } }, { code: "BAD_RESPONSE", path: "$.nextLink" }],
  [
    "a connection that is reset",
    (response) => response.socket?.resetAndDestroy(),
    { code: "UNAVAILABLE", retryable: true },
  ],
  [
    "a body that breaks off",
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"value":[', () => response.destroy());
    },
    { retryable: true },
  ],
])("%s becomes a FleetError that says whether to try again", async (_title, answer, expected) => {
  const { provider } = await start(() => answer, { query: "list" });
  const thrown: FleetError[] = [];
  const call = plainCall();
  const noting = {
    ...call,
    send: <T>(scope: Scope, operation: string, attempt: (signal: AbortSignal) => Promise<T>) =>
      call.send(scope, operation, attempt).catch((error: FleetError) => {
        thrown.push(error);
        throw error;
      }),
  };
  const { gaps } = await readAll(provider, [scopeOf(subscriptionA)], noting);
  expect(thrown).toMatchObject([expected]);
  expect(gaps).toMatchObject([{ what: "clusters", code: thrown[0]?.code }]);
});

test("an error shows no secret that the server put in its message", async () => {
  const token = `eyJ${"a".repeat(40)}.${"b".repeat(20)}.c`;
  const { gaps } = await listOnly(() => armError(403, "AuthorizationFailed", `not with Bearer ${token}`));
  expect(JSON.stringify(gaps)).not.toContain("eyJ");
});

test("one query finds the clusters of many subscriptions, page by page, and no list is sent", async () => {
  const rows = [armCluster(subscriptionA, "a1"), armCluster(subscriptionA, "a2"), armCluster(subscriptionB, "b1")];
  const { server, provider } = await start((request) => {
    if (isWindows(request)) return "windows";
    if (!isGraph(request)) return armError(500, "Unexpected");
    const { options, subscriptions } = JSON.parse(request.body);
    expect(subscriptions).toStrictEqual([subscriptionA, subscriptionB]);
    const at = Number(options.$skipToken ?? "0");
    return graphPage([rows[at]], { totalRecords: 3, ...(at < 2 ? { $skipToken: String(at + 1) } : {}) });
  });
  const call = plainCall();
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA), scopeOf(subscriptionB)], call);
  expect(clusters.map(({ name, source }) => [name, source])).toStrictEqual([
    ["a1", "index"],
    ["a2", "index"],
    ["b1", "index"],
  ]);
  expect(gaps).toStrictEqual([]);
  expect(
    call.operations.filter((operation) => operation !== "aks:MaintenanceConfigurations_ListByManagedCluster"),
  ).toHaveLength(3);
  expect(server.seen.filter(isGraph)).toHaveLength(3);
});

test("subscriptions are queried in batches of 200", async () => {
  const scopes = Array.from({ length: 401 }, (_, index) =>
    scopeOf(`00000000-0000-4000-8000-${String(index).padStart(12, "0")}`),
  );
  const sizes: number[] = [];
  const { provider } = await start((request) => {
    if (isWindows(request)) return "windows";
    const { subscriptions } = JSON.parse(request.body) as { subscriptions: string[] };
    sizes.push(subscriptions.length);
    return graphPage(subscriptions.map((id) => armCluster(id, "c")));
  });
  const { clusters } = await readAll(provider, scopes, plainCall());
  expect(clusters).toHaveLength(401);
  expect(sizes.sort()).toStrictEqual([1, 200, 200]);
});

test("a subscription that the query left out in silence is asked for itself: empty, denied and fresh are told apart", async () => {
  const { server, provider } = await start((request) => {
    if (isWindows(request)) return "windows";
    if (isGraph(request)) return graphPage([]);
    switch (subscriptionOf(request)) {
      case subscriptionA:
        return { json: { value: [] } };
      case subscriptionB:
        return armError(403, "AuthorizationFailed");
      default:
        return { json: { value: [armCluster(subscriptionC, "not-indexed-yet")] } };
    }
  });
  const { clusters, gaps } = await readAll(
    provider,
    [subscriptionA, subscriptionB, subscriptionC].map(scopeOf),
    plainCall(),
  );
  expect(gaps).toMatchObject([{ scope: { accountId: subscriptionB }, code: "FORBIDDEN" }]);
  expect(clusters.map(({ name, source }) => [name, source])).toStrictEqual([["not-indexed-yet", "api"]]);
  expect(server.seen.filter((request) => !isGraph(request) && !isWindows(request))).toHaveLength(3);
});

test("with the query alone, a subscription without rows is not called empty", async () => {
  const { server, provider } = await start(
    (request) => (isWindows(request) ? "windows" : graphPage([armCluster(subscriptionA, "a")])),
    {
      query: "graph",
    },
  );
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA), scopeOf(subscriptionB)], plainCall());
  expect(names(clusters)).toStrictEqual(["a"]);
  expect(gaps).toMatchObject([{ scope: { accountId: subscriptionB }, what: "clusters", code: "UNSUPPORTED" }]);
  expect(server.seen.filter((request) => !isGraph(request) && !isWindows(request))).toStrictEqual([]);
});

test.each<[string, Answer]>([
  ["denied", armError(403, "AccessDenied")],
  ["throttled", armError(429, "RateLimiting")],
  ["answered with HTML", { headers: { "content-type": "text/html" }, text: "<html></html>" }],
  ["cut short without a way on", graphPage([armCluster(subscriptionA, "a")], { resultTruncated: "true" })],
  ["cut short by its count", graphPage([armCluster(subscriptionA, "a")], { totalRecords: 2 })],
  [
    "cut short by the number of subscriptions",
    {
      headers: { "x-ms-tenant-subscription-limit-hit": "true" },
      json: { totalRecords: 1, resultTruncated: "false", data: [armCluster(subscriptionA, "a")] },
    },
  ],
  ["answered with a row that names no subscription", graphPage([armCluster(subscriptionA, "a"), { name: "?" }])],
  ["answered with the same token for ever", graphPage([armCluster(subscriptionA, "a")], { $skipToken: "again" })],
])("when Resource Graph is %s, every subscription is asked for its list", async (_title, answer) => {
  const graph = (request: Seen) =>
    isWindows(request)
      ? "windows"
      : isGraph(request)
        ? answer
        : { json: { value: [armCluster(subscriptionOf(request), "a"), armCluster(subscriptionOf(request), "b")] } };
  const scopes = [scopeOf(subscriptionA), scopeOf(subscriptionB)];
  const { provider } = await start(graph);
  const { clusters, gaps } = await readAll(provider, scopes, plainCall());
  expect(clusters.map(({ name, source }) => [name, source])).toStrictEqual([
    ["a", "api"],
    ["b", "api"],
    ["a", "api"],
    ["b", "api"],
  ]);
  expect(gaps).toStrictEqual([]);

  const strict = await start(graph, { query: "graph" });
  const alone = await readAll(strict.provider, scopes, plainCall());
  expect(alone.gaps.map(({ scope }) => scope.accountId).sort()).toStrictEqual([subscriptionA, subscriptionB]);
});

test("rows of subscriptions that were not asked about are left out, with a gap", async () => {
  const { provider } = await start((request) =>
    isWindows(request)
      ? "windows"
      : graphPage([armCluster(subscriptionA, "own"), armCluster(subscriptionB, "foreign")]),
  );
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA)], plainCall());
  expect(names(clusters)).toStrictEqual(["own"]);
  expect(gaps).toMatchObject([
    { scope: { accountId: subscriptionA }, code: "BAD_RESPONSE", what: "clusters of other subscriptions" },
  ]);
});

test("where the list fails as well, the rows that the index had are kept beside the gap", async () => {
  const { provider } = await start((request) => {
    if (isWindows(request)) return "windows";
    return isGraph(request)
      ? graphPage([armCluster(subscriptionA, "a")], { totalRecords: 9 })
      : armError(500, "InternalServerError");
  });
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA)], plainCall());
  expect(clusters.map(({ name, source }) => [name, source])).toStrictEqual([["a", "index"]]);
  expect(gaps).toMatchObject([{ what: "clusters", code: "UNAVAILABLE" }]);
});

test("a cluster that two pages or rows name is yielded once", async () => {
  const row = armCluster(subscriptionA, "twice");
  const again = { ...row, id: row.id.replace("/resourcegroups/", "/resourceGroups/") };
  const { provider } = await start((request) => (isWindows(request) ? "windows" : graphPage([row, again])));
  expect(names((await readAll(provider, [scopeOf(subscriptionA)], plainCall())).clusters)).toStrictEqual(["twice"]);
  const listed = await listOnly(() => ({ json: { value: [row, again] } }));
  expect(names(listed.clusters)).toStrictEqual(["twice"]);
});

test("maintenance windows are read for each cluster; one that fails costs itself", async () => {
  const configuration = {
    name: "aksManagedAutoUpgradeSchedule",
    properties: {
      maintenanceWindow: {
        schedule: { weekly: { intervalWeeks: 1, dayOfWeek: "Sunday" } },
        durationHours: 4,
        startTime: "02:00",
      },
    },
  };
  const { provider } = await start((request) => {
    if (!isWindows(request)) return graphPage(["a", "b", "c"].map((name) => armCluster(subscriptionA, name)));
    return request.path.includes("/b/") ? armError(500, "InternalServerError") : { json: { value: [configuration] } };
  });
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA)], plainCall());
  expect(clusters.map(({ maintenance }) => maintenance?.windows.length)).toStrictEqual([1, undefined, 1]);
  expect(gaps).toMatchObject([{ cluster: "b", what: "maintenance windows", code: "UNAVAILABLE" }]);
});

test("whoever is denied the windows of one cluster is not asked about the others", async () => {
  const { server, provider } = await start((request) =>
    isWindows(request)
      ? armError(403, "AuthorizationFailed")
      : graphPage(["a", "b", "c"].map((name) => armCluster(subscriptionA, name))),
  );
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA)], plainCall());
  expect(clusters).toHaveLength(3);
  expect(server.seen.filter(isWindows)).toHaveLength(1);
  expect(gaps).toMatchObject([
    { cluster: "a", what: "maintenance windows", code: "FORBIDDEN" },
    { what: "maintenance windows of 2 clusters", code: "FORBIDDEN" },
  ]);
});

test("windows of more than 60 clusters of a subscription are left to the detail of that name", async () => {
  const rows = Array.from({ length: 63 }, (_, index) =>
    armCluster(subscriptionA, `c${String(index).padStart(2, "0")}`),
  );
  const { server, provider } = await start((request) => (isWindows(request) ? "windows" : graphPage(rows)));
  const { clusters, gaps } = await readAll(provider, [scopeOf(subscriptionA)], plainCall());
  expect(clusters.filter(({ maintenance }) => maintenance !== undefined)).toHaveLength(60);
  expect(gaps).toMatchObject([{ what: "maintenance windows of 3 clusters", code: "UNSUPPORTED" }]);
  const before = server.seen.length;
  if (provider.details === undefined) throw new Error("the provider gives no details");
  const details = await collect(provider.details(clusters, ["windows"], plainCall()));
  expect(details).toMatchObject([{ last: true, gaps: [] }]);
  expect(details[0]?.items.map(({ uid }) => uid)).toStrictEqual(clusters.slice(60).map(({ uid }) => uid));
  expect(server.seen.length - before).toBe(3);
});

test("subscriptions are listed with their names and tenants, filtered, and once each; deleted ones are left out", async () => {
  const entry = (subscriptionId: string, displayName: string, state: string) => ({
    subscriptionId,
    displayName,
    state,
    tenantId: "tenant-1",
  });
  const { provider } = await start(
    ({ url }, self) =>
      url.searchParams.has("$skiptoken")
        ? { json: { value: [entry(subscriptionA, "prod-eu", "Enabled"), entry(subscriptionC, "prod-old", "Deleted")] } }
        : {
            json: {
              value: [
                entry(subscriptionA.toUpperCase(), "prod-eu", "Enabled"),
                entry(subscriptionB, "prod-us", "PastDue"),
                entry(subscriptionC, "dev", "Enabled"),
              ],
              nextLink: `${self}/subscriptions?$skiptoken=2`,
            },
          },
    { filter: { include: ["prod-*"] }, cloud: "usgov" },
  );
  const scopes = await collect(provider.scopes(plainCall()));
  expect(scopes).toStrictEqual([
    {
      provider: "aks",
      accountId: subscriptionA,
      accountName: "prod-eu",
      tenantId: "tenant-1",
      partition: "azure-usgov",
    },
    {
      provider: "aks",
      accountId: subscriptionB,
      accountName: "prod-us",
      tenantId: "tenant-1",
      partition: "azure-usgov",
    },
  ]);
});

test("given subscriptions need no request, and get the tenant of the options", async () => {
  const { server, provider } = await start(() => armError(500, "Unexpected"), {
    subscriptions: [subscriptionA.toUpperCase(), subscriptionA],
    tenantId: "t",
  });
  const scopes = await collect(provider.scopes(plainCall()));
  expect(scopes).toStrictEqual([{ provider: "aks", accountId: subscriptionA, tenantId: "t" }]);
  expect(server.seen).toStrictEqual([]);
});

test("a list of subscriptions that cannot be had rejects", async () => {
  const { provider } = await start(() => armError(403, "AuthorizationFailed"));
  const error = await failure(collect(provider.scopes(plainCall())));
  expect(error).toMatchObject({ name: "FleetError", code: "FORBIDDEN" });
});

test("versions are read once per location, by its name, and a location that fails costs itself", async () => {
  const { server, provider } = await start(({ path }) =>
    path.includes("/eastus2/")
      ? armError(500, "InternalServerError")
      : { json: { values: [{ version: "1.34", patchVersions: { "1.34.2": { upgrades: [] } } }] } },
  );
  const harvest = await provider.versions(scopeOf(subscriptionA), plainCall(), [
    "West Europe",
    "westeurope",
    "eastus2",
    "",
  ]);
  expect(harvest.items.map(({ version, location }) => [version.raw, location])).toStrictEqual([
    ["1.34.2", "westeurope"],
  ]);
  expect(harvest.gaps).toMatchObject([{ what: "versions offered in eastus2", code: "UNAVAILABLE" }]);
  expect(server.seen).toHaveLength(2);
});

test("without locations, versions are read where the subscription has clusters", async () => {
  const { provider } = await start(({ path }) =>
    path.endsWith("/kubernetesVersions")
      ? { json: { values: [{ version: "1.34" }] } }
      : {
          json: { value: [armCluster(subscriptionA, "a"), { ...armCluster(subscriptionA, "b"), location: "eastus2" }] },
        },
  );
  const harvest = await provider.versions(scopeOf(subscriptionA), plainCall());
  expect(harvest.items.map(({ location }) => location)).toStrictEqual(["eastus2", "westeurope"]);
  expect(harvest.gaps).toStrictEqual([]);
});

test("a cancelled run rejects with CANCELLED, after yielding what had been read", async () => {
  const abort = new AbortController();
  const { provider } = await start((request) => {
    if (isGraph(request)) return graphPage([armCluster(subscriptionA, "a")]);
    setTimeout(() => abort.abort(), 10);
    return undefined;
  });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { items } of provider.clusters([scopeOf(subscriptionA)], plainCall(abort.signal)))
      seen.push(...names(items));
  })();
  expect(await failure(reading)).toMatchObject({ code: "CANCELLED" });
  expect(seen).toStrictEqual(["a"]);
});

test("only operations that the permission table names are sent, and nothing but GET and the query", async () => {
  const { server, provider } = await start((request) => {
    if (isWindows(request)) return "windows";
    if (request.path === "/subscriptions")
      return { json: { value: [{ subscriptionId: subscriptionA, state: "Enabled" }] } };
    if (isGraph(request)) return graphPage([]);
    if (request.path.endsWith("/kubernetesVersions")) return { json: { values: [] } };
    if (request.path.endsWith("/usages")) return noWindows;
    if (request.path.endsWith("/upgradeProfiles/default")) return { json: { properties: { controlPlaneProfile: {} } } };
    const [profile] = armCluster(subscriptionA, "a").properties.agentPoolProfiles;
    const vnetSubnetID = `/subscriptions/${subscriptionA}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
    return { json: { value: [armCluster(subscriptionA, "a", { agentPoolProfiles: [{ ...profile, vnetSubnetID }] })] } };
  });
  const call = plainCall();
  const scopes = await collect(provider.scopes(call));
  const { clusters } = await readAll(provider, scopes, call);
  await provider.versions(scopeOf(subscriptionA), call, ["westeurope"]);
  await collect(provider.details?.(clusters, provider.detailNames ?? [], call) ?? none());
  expect(new Set(call.operations)).toStrictEqual(new Set(provider.permissions.map(({ operation }) => operation)));
  expect(server.seen.filter(({ method }) => method !== "GET").every(isGraph)).toBe(true);
  expect(server.seen.every(({ authorization }) => authorization === undefined)).toBe(true);
});
