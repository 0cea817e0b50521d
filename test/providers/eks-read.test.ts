import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { eks } from "../../providers/eks/index.ts";
import { permissions } from "../../providers/eks/permissions.ts";
import {
  awsProblem,
  plainCall,
  type Reply,
  type Seen,
  type Stub,
  startStub,
  testEnv,
  wireCluster,
  wireNodeGroup,
  wireVersions,
} from "./eks-stub.ts";

const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

function providerAt(stub: Stub, options: EksOptions = {}) {
  return eks({ accounts: [{ id: "111122223333" }], endpoint: stub.url, env: testEnv, ...options });
}

type Answers = Readonly<Record<string, Reply | ((request: Seen) => Reply)>>;

/** An account-region with one healthy cluster `a` without pools; `answers` replaces routes by name. */
function region(answers: Answers = {}) {
  const usual: Answers = {
    "GET /clusters": { json: { clusters: ["a"], nextToken: null } },
    "GET /clusters/a": { json: wireCluster("a") },
    "GET /cluster-versions": { json: wireVersions },
  };
  return (request: Seen): Reply | undefined => {
    const answer = answers[request.route] ?? usual[request.route];
    if (answer !== undefined) return typeof answer === "function" ? answer(request) : answer;
    if (request.route.endsWith("/node-groups")) return { json: { nodegroups: [] } };
    return request.route.endsWith("/fargate-profiles") ? { json: { fargateProfileNames: [] } } : undefined;
  };
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-length": "99" });
  response.write('{"clusters":', () => response.destroy());
}

async function read(stub: Stub, options: EksOptions = {}, call = plainCall()) {
  const provider = providerAt(stub, options);
  const harvests: Harvest<Cluster>[] = [];
  for await (const harvest of provider.clusters([scope], call)) harvests.push(harvest);
  await provider.close?.();
  expect(harvests.filter(({ last }) => last)).toHaveLength(1);
  expect(harvests.at(-1)?.last).toBe(true);
  const clusters = harvests.flatMap(({ items }) => items).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { clusters, gaps: harvests.flatMap(({ gaps }) => gaps), operations: call.operations };
}

const brief = (gaps: readonly Gap[]) =>
  gaps.map(({ code, what, cluster }) => ({ code, what, ...(cluster === undefined ? {} : { cluster }) }));

describe("a region", () => {
  test("is read with the fewest calls there are, each of them in the permission table", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters": ({ query }) =>
          query.get("nextToken") === "second"
            ? { json: { clusters: ["b"], nextToken: null } }
            : { json: { clusters: ["a"], nextToken: "second" } },
        "GET /clusters/b": { json: wireCluster("b", { version: "1.33", upgradePolicy: { supportType: "STANDARD" } }) },
        "GET /clusters/a/node-groups": { json: { nodegroups: ["workers"] } },
        "GET /clusters/a/node-groups/workers": { json: wireNodeGroup("a", "workers") },
        "GET /clusters/b/fargate-profiles": { json: { fargateProfileNames: ["jobs"] } },
        "GET /clusters/b/fargate-profiles/jobs": {
          json: {
            fargateProfile: {
              fargateProfileName: "jobs",
              fargateProfileArn: "arn:aws:eks:eu-west-1:111122223333:fargateprofile/b/jobs/1",
              status: "ACTIVE",
            },
          },
        },
      }),
    );
    const { clusters, gaps, operations } = await read(stub);
    expect(gaps).toStrictEqual([]);
    expect(clusters.map(({ name, pools }) => [name, pools.map(({ kind }) => kind)])).toStrictEqual([
      ["a", ["managed"]],
      ["b", ["fargate"]],
    ]);
    // 2 pages, 2 × (describe, node groups, Fargate profiles), 2 pools, 1 catalogue for both clusters.
    expect(stub.seen).toHaveLength(11);
    expect(
      stub.seen.every(
        ({ region, headers }) => region === "eu-west-1" && headers["user-agent"]?.includes("fleetwright"),
      ),
    ).toBe(true);
    expect(stub.seen.every(({ method }) => method === "GET")).toBe(true);
    const documented = new Set(permissions.map(({ operation }) => operation));
    expect(operations.filter((operation) => !documented.has(operation))).toStrictEqual([]);
  });

  test("without clusters costs one request", async () => {
    await using stub = await startStub(region({ "GET /clusters": { json: { clusters: [] } } }));
    expect(await read(stub)).toMatchObject({ clusters: [], gaps: [] });
    expect(stub.routes()).toStrictEqual(["GET /clusters"]);
  });

  test("that lists a name twice has the cluster once", async () => {
    await using stub = await startStub(region({ "GET /clusters": { json: { clusters: ["a", "a", ""] } } }));
    const { clusters } = await read(stub);
    expect(clusters).toHaveLength(1);
  });
});

describe("a listing that fails", () => {
  const failing: readonly (readonly [string, Reply, string])[] = [
    ["an empty body", { text: "" }, "BAD_RESPONSE"],
    ["an object without the list", { json: {} }, "BAD_RESPONSE"],
    ["null", { json: null }, "BAD_RESPONSE"],
    ["the page of a proxy", { headers: { "content-type": "text/html" }, text: "<html>Sign in</html>" }, "BAD_RESPONSE"],
    ["a list of something else", { json: { clusters: [{ name: "a" }] } }, "BAD_RESPONSE"],
    ["a broken body", { raw: breakOff }, "UNAVAILABLE"],
    ["a reset connection", { raw: (response) => void response.socket?.resetAndDestroy() }, "UNAVAILABLE"],
    ["a bad gateway", { status: 502, text: "<html>Bad gateway</html>" }, "UNAVAILABLE"],
    ["404 from another service", { status: 404, text: "<html>Not found</html>" }, "BAD_RESPONSE"],
    ["throttling", awsProblem(429, "TooManyRequestsException"), "THROTTLED"],
    ["a refusal", awsProblem(403, "AccessDeniedException"), "FORBIDDEN"],
    ["unknown credentials", awsProblem(403, "UnrecognizedClientException"), "AUTH"],
    ["a service that is not enabled", awsProblem(403, "OptInRequired"), "NOT_ENABLED"],
  ];

  test.each(failing)("with %s is a gap of the scope and no empty region", async (_title, reply, code) => {
    await using stub = await startStub(region({ "GET /clusters": reply }));
    const { clusters, gaps } = await read(stub);
    expect({ clusters, gaps: brief(gaps) }).toStrictEqual({ clusters: [], gaps: [{ code, what: "clusters" }] });
    expect(stub.seen).toHaveLength(1);
  });

  test("tells how long the server asked to wait", async () => {
    await using stub = await startStub(
      region({ "GET /clusters": awsProblem(429, "ThrottlingException", "Rate exceeded", { "retry-after": "7" }) }),
    );
    expect((await read(stub)).gaps).toMatchObject([{ code: "THROTTLED", retryAfterMs: 7000 }]);
  });

  test("on its second page keeps what the first one gave", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters": ({ query }) =>
          query.has("nextToken")
            ? awsProblem(503, "ServiceUnavailableException")
            : { json: { clusters: ["a"], nextToken: "t" } },
      }),
    );
    const { clusters, gaps } = await read(stub);
    expect(clusters.map(({ name }) => name)).toStrictEqual(["a"]);
    expect(brief(gaps)).toStrictEqual([{ code: "UNAVAILABLE", what: "clusters" }]);
  });

  test("by repeating its page token ends in a page loop", async () => {
    await using stub = await startStub(region({ "GET /clusters": { json: { clusters: ["a"], nextToken: "again" } } }));
    const { clusters, gaps } = await read(stub);
    expect(clusters).toHaveLength(1);
    expect(brief(gaps)).toStrictEqual([{ code: "PAGE_LOOP", what: "clusters" }]);
  });

  test.each<readonly [string, Reply]>([
    ["never answers", { raw: () => {} }],
    ["never ends its answer", { raw: (response) => void response.writeHead(200).write("{") }],
  ])("because the server %s counts as a timeout", async (_title, reply) => {
    await using stub = await startStub(region({ "GET /clusters": reply }));
    const { gaps } = await read(stub, { requestTimeoutMs: 150 });
    expect(brief(gaps)).toStrictEqual([{ code: "TIMEOUT", what: "clusters" }]);
  });

  test("shows nothing that looks like a credential", async () => {
    const message = "key AKIAIOSFODNN7EXAMPLE, secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1";
    await using stub = await startStub(region({ "GET /clusters": awsProblem(403, "AccessDeniedException", message) }));
    const { gaps } = await read(stub);
    expect(JSON.stringify(gaps)).not.toMatch(/AKIA|wJalr|test-secret/);
    expect(gaps[0]?.hint).toBe("The identity needs eks:ListClusters.");
  });
});

describe("one cluster's trouble is its own", () => {
  const two = { "GET /clusters": { json: { clusters: ["a", "b"] } } };

  test.each<readonly [string, Reply, string]>([
    ["denied", awsProblem(403, "AccessDeniedException"), "FORBIDDEN"],
    ["answered with nothing", { text: "" }, "BAD_RESPONSE"],
    ["answered with null", { json: { cluster: null } }, "BAD_RESPONSE"],
    ["answered with an impossible date", { json: wireCluster("b", { createdAt: "soon" }) }, "BAD_RESPONSE"],
    ["answered with another cluster", { json: wireCluster("other") }, "BAD_RESPONSE"],
    ["answered by a server that knows no such path", { status: 404, json: { message: "no route" } }, "BAD_RESPONSE"],
  ])("when its description is %s", async (_title, reply, code) => {
    await using stub = await startStub(region({ ...two, "GET /clusters/b": reply }));
    const { clusters, gaps } = await read(stub);
    expect(clusters.map(({ name }) => name)).toStrictEqual(["a"]);
    expect(gaps).toMatchObject([{ code, cluster: "b" }]);
  });

  test("when it was deleted since it was listed, and then nothing is missing", async () => {
    await using stub = await startStub(
      region({ ...two, "GET /clusters/b": awsProblem(404, "ResourceNotFoundException") }),
    );
    const { clusters, gaps } = await read(stub);
    expect(clusters.map(({ name }) => name)).toStrictEqual(["a"]);
    expect(gaps).toStrictEqual([]);
  });

  test("when its node groups are denied: it is kept, and the gap says so", async () => {
    await using stub = await startStub(
      region({ "GET /clusters/a/node-groups": awsProblem(403, "AccessDeniedException") }),
    );
    const { clusters, gaps } = await read(stub);
    expect(clusters).toMatchObject([{ name: "a", pools: [], poolsComplete: false }]);
    expect(brief(gaps)).toStrictEqual([{ code: "FORBIDDEN", what: "node groups", cluster: "a" }]);
  });

  test("and one node group's is its own too", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/node-groups": { json: { nodegroups: ["x", "gone", "z"] } },
        "GET /clusters/a/node-groups/x": awsProblem(500, "ServerException"),
        "GET /clusters/a/node-groups/gone": awsProblem(404, "ResourceNotFoundException"),
        "GET /clusters/a/node-groups/z": { json: wireNodeGroup("a", "z") },
      }),
    );
    const { clusters, gaps } = await read(stub);
    expect(clusters[0]?.pools.map(({ name }) => name)).toStrictEqual(["z"]);
    expect(brief(gaps)).toStrictEqual([{ code: "UNAVAILABLE", what: "node group x", cluster: "a" }]);
  });
});

describe("what a cluster is", () => {
  test("registered through the connector: kept as not managed, with no gap for what EKS cannot know", async () => {
    const connected = {
      cluster: {
        name: "a",
        arn: "arn:aws:eks:eu-west-1:111122223333:cluster/a",
        status: "ACTIVE",
        connectorConfig: { provider: "OPENSHIFT" },
      },
    };
    const refused = awsProblem(400, "InvalidRequestException", "not supported for connected clusters");
    await using stub = await startStub(
      region({
        "GET /clusters/a": { json: connected },
        "GET /clusters/a/node-groups": refused,
        "GET /clusters/a/fargate-profiles": refused,
      }),
    );
    const { clusters, gaps } = await read(stub);
    expect(gaps).toStrictEqual([]);
    expect(clusters).toMatchObject([
      { mode: "unknown", controlPlane: { managed: false }, support: { plan: "unknown" } },
    ]);
    expect(clusters[0]).not.toHaveProperty("pricing");
    expect(stub.seen.find(({ route }) => route === "GET /clusters")?.query.get("include")).toBe("all");
  });

  test("being upgraded: the update in progress is found among those of the past", async () => {
    const update = (id: string, status: string) => ({
      json: {
        update: {
          id,
          status,
          type: "VersionUpdate",
          params: [{ type: "Version", value: "1.35" }],
          createdAt: 1_790_000_000,
        },
      },
    });
    await using stub = await startStub(
      region({
        "GET /clusters/a": { json: wireCluster("a", { status: "UPDATING" }) },
        "GET /clusters/a/updates": { json: { updateIds: ["old", "now", "never-asked"] } },
        "GET /clusters/a/updates/old": update("old", "Successful"),
        "GET /clusters/a/updates/now": update("now", "InProgress"),
      }),
    );
    const { clusters, gaps } = await read(stub);
    expect(gaps).toStrictEqual([]);
    expect(clusters).toMatchObject([
      {
        controlPlane: { status: "upgrading", statusRaw: "UPDATING" },
        operations: [{ id: "now", kind: "control-plane-upgrade", status: "running", to: { raw: "1.35" } }],
      },
    ]);
  });

  test("with a node group that is being updated: its update is asked for by its name", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/node-groups": { json: { nodegroups: ["n"] } },
        "GET /clusters/a/node-groups/n": { json: wireNodeGroup("a", "n", { status: "UPDATING" }) },
        "GET /clusters/a/updates": ({ query }) => ({ json: { updateIds: [query.get("nodegroupName")] } }),
        "GET /clusters/a/updates/n": { json: { update: { id: "n", status: "InProgress", type: "VersionUpdate" } } },
      }),
    );
    const { clusters } = await read(stub);
    expect(clusters[0]?.operations).toMatchObject([{ kind: "node-upgrade", pool: "n", status: "running" }]);
  });

  test("being updated with denied updates: operations stay unknown, and the gap says so", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a": { json: wireCluster("a", { status: "UPDATING" }) },
        "GET /clusters/a/updates": awsProblem(403, "AccessDeniedException"),
      }),
    );
    const { clusters, gaps } = await read(stub);
    expect(clusters[0]).not.toHaveProperty("operations");
    expect(brief(gaps)).toStrictEqual([{ code: "FORBIDDEN", what: "operations", cluster: "a" }]);
  });

  test("of a region whose calendar is denied: the bundled dates stand in and say that they do", async () => {
    await using stub = await startStub(region({ "GET /cluster-versions": awsProblem(403, "AccessDeniedException") }));
    const { clusters, gaps } = await read(stub);
    expect(gaps).toStrictEqual([]);
    expect(clusters[0]?.support.endOfStandard).toMatchObject({ at: "2026-12-02T00:00:00Z", source: "bundled" });
  });
});

describe("versions", () => {
  test("are offered lowest first, with live dates and the plans they may run under", async () => {
    await using stub = await startStub(region());
    const provider = providerAt(stub);
    const { items, gaps, last } = await provider.versions(scope, plainCall());
    expect({ gaps, last }).toStrictEqual({ gaps: [], last: true });
    expect(items.map(({ version, isDefault, plans }) => [version.raw, isDefault, plans])).toStrictEqual([
      ["1.33", false, ["EXTENDED"]],
      ["1.34", false, ["STANDARD", "EXTENDED"]],
      ["1.35", true, ["STANDARD", "EXTENDED"]],
    ]);
    expect(items[1]?.endOfStandard).toStrictEqual({
      at: "2026-12-02T00:00:00Z",
      precision: "day",
      tentative: false,
      source: "api",
    });
    expect(stub.seen[0]?.query.get("includeAll")).toBe("true");
  });

  test("are asked for once by the clusters and the offers of a region", async () => {
    await using stub = await startStub(
      region({ "GET /clusters": { json: { clusters: ["a", "b"] } }, "GET /clusters/b": { json: wireCluster("b") } }),
    );
    const provider = providerAt(stub);
    const call = plainCall();
    for await (const _ of provider.clusters([scope], call)) void _;
    await provider.versions(scope, call);
    expect(stub.routes().filter((route) => route === "GET /cluster-versions")).toHaveLength(1);
    // An hour later AWS may have moved a date.
    call.time += 3_600_000;
    await provider.versions(scope, call);
    expect(stub.routes().filter((route) => route === "GET /cluster-versions")).toHaveLength(2);
  });

  test("that cannot be read are a gap, and are asked for again the next time", async () => {
    let broken = true;
    await using stub = await startStub(
      region({ "GET /cluster-versions": () => (broken ? { text: "" } : { json: wireVersions }) }),
    );
    const provider = providerAt(stub);
    expect(await provider.versions(scope, plainCall())).toMatchObject({
      items: [],
      gaps: [{ code: "BAD_RESPONSE", what: "versions" }],
    });
    broken = false;
    expect((await provider.versions(scope, plainCall())).items).toHaveLength(3);
  });
});

describe("an interrupted run", () => {
  test("rejects with CANCELLED and leaves no request behind", async () => {
    const controller = new AbortController();
    await using stub = await startStub(region({ "GET /clusters/a": { raw: () => controller.abort() } }));
    await expect(read(stub, {}, plainCall(controller.signal))).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("sends nothing when it is cancelled already", async () => {
    await using stub = await startStub(region());
    await expect(read(stub, {}, plainCall(AbortSignal.abort()))).rejects.toMatchObject({ code: "CANCELLED" });
    expect(stub.seen).toStrictEqual([]);
  });

  test("does not spoil the next run of the same provider", async () => {
    await using stub = await startStub(region());
    const provider = providerAt(stub);
    await expect(provider.versions(scope, plainCall(AbortSignal.abort()))).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await provider.versions(scope, plainCall())).items).toHaveLength(3);
    await provider.close?.();
    await provider.close?.();
  });
});
