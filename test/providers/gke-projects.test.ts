import { afterEach, describe, expect, test } from "vitest";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { gke } from "../../providers/gke/index.ts";
import { permissions } from "../../providers/gke/permissions.ts";
import { json, type Loopback, sendOnce, serveHttp } from "./gke-loopback.ts";

const opened: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close?.();
});

const pages: Readonly<Record<string, object>> = {
  "": {
    projects: [
      { projectId: "shop-prod", displayName: "Shop", parent: "organizations/12", state: "ACTIVE" },
      { projectId: "example.com:legacy", displayName: "example.com:legacy", parent: "folders/3" },
    ],
    nextPageToken: "2",
  },
  "2": { projects: [{ projectId: "shop-dev" }, { projectId: "shop-prod" }] },
};

async function serve(answer?: Parameters<typeof serveHttp>[0]): Promise<Loopback> {
  const server = await serveHttp(
    answer ??
      ((request, response) => {
        const { searchParams } = new URL(request.url ?? "", "http://host");
        json(response, pages[searchParams.get("pageToken") ?? ""] ?? {});
      }),
  );
  opened.push(server);
  return server;
}

async function scopesOf(options: GkeOptions, call: CallOptions = sendOnce()): Promise<readonly Scope[]> {
  const provider = gke({ env: {}, ...options });
  opened.push(provider);
  const scopes: Scope[] = [];
  for await (const scope of provider.scopes(call)) scopes.push(scope);
  return scopes;
}

describe("projects that are found", () => {
  test("are read page by page, none twice, with name and organisation where Google tells them", async () => {
    const server = await serve();
    expect(await scopesOf({ resourceManagerEndpoint: server.endpoint })).toStrictEqual([
      { provider: "gke", accountId: "shop-prod", accountName: "Shop", organizationId: "12" },
      { provider: "gke", accountId: "example.com:legacy" },
      { provider: "gke", accountId: "shop-dev" },
    ]);
    expect(server.calls).toStrictEqual([
      "/v3/projects:search?query=state%3AACTIVE&pageSize=500",
      "/v3/projects:search?query=state%3AACTIVE&pageSize=500&pageToken=2",
    ]);
  });

  test("are narrowed by a query, which goes with no list of projects", async () => {
    const server = await serve();
    const options: GkeOptions = { resourceManagerEndpoint: server.endpoint, projectQuery: "parent:folders/3" };
    await scopesOf(options);
    const [first = ""] = server.calls;
    expect(new URL(first, "http://host").searchParams.get("query")).toBe("state:ACTIVE parent:folders/3");
    await expect(scopesOf({ ...options, projects: ["a-1"] })).rejects.toMatchObject({ code: "CONFIG" });
  });

  test("pass the filter by id or by name", async () => {
    const server = await serve();
    const of = async (filter: NonNullable<GkeOptions["filter"]>) =>
      (await scopesOf({ resourceManagerEndpoint: server.endpoint, filter })).map(({ accountId }) => accountId);
    expect(await of({ include: ["shop-*"] })).toStrictEqual(["shop-prod", "shop-dev"]);
    expect(await of({ exclude: ["Shop"] })).toStrictEqual(["example.com:legacy", "shop-dev"]);
  });

  test("carry the token, through one named operation", async () => {
    const server = await serve();
    const operations: string[] = [];
    const call: CallOptions = {
      ...sendOnce(),
      send: (_scope, operation, attempt) => {
        operations.push(operation);
        return attempt(new AbortController().signal);
      },
    };
    const env = { CLOUDSDK_AUTH_ACCESS_TOKEN: "ya29.canary" };
    await scopesOf({ resourceManagerEndpoint: server.endpoint, env }, call);
    expect(server.authorization).toStrictEqual(["Bearer ya29.canary", "Bearer ya29.canary"]);
    expect(server.userAgents[0]).toMatch(/^fleetwright/);
    expect(operations).toStrictEqual(["gke:SearchProjects", "gke:SearchProjects"]);
    expect(permissions.map(({ operation }) => operation)).toContain("gke:SearchProjects");
  });
});

describe("a search that fails", () => {
  test("on a later page has yielded what came before", async () => {
    const server = await serve((request, response) =>
      request.url?.includes("pageToken")
        ? json(response, { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "slow" } }, 429, {
            "retry-after": "3",
          })
        : json(response, pages[""]),
    );
    const provider = gke({ env: {}, resourceManagerEndpoint: server.endpoint });
    opened.push(provider);
    const found: string[] = [];
    const reading = (async () => {
      for await (const { accountId } of provider.scopes(sendOnce())) found.push(accountId);
    })();
    await expect(reading).rejects.toMatchObject({ code: "THROTTLED", retryable: true, retryAfterMs: 3000 });
    expect(found).toStrictEqual(["shop-prod", "example.com:legacy"]);
  });

  test("measures a date in Retry-After from the server's clock", async () => {
    const server = await serve((_request, response) =>
      json(response, { error: { code: 503, status: "UNAVAILABLE", message: "later" } }, 503, {
        date: "Sat, 21 Nov 2020 04:00:00 GMT",
        "retry-after": "Sat, 21 Nov 2020 04:01:30 GMT",
      }),
    );
    await expect(scopesOf({ resourceManagerEndpoint: server.endpoint })).rejects.toMatchObject({
      retryAfterMs: 90_000,
    });
  });

  test("by repeating its page token ends in PAGE_LOOP", async () => {
    const server = await serve((_request, response) => json(response, { projects: [], nextPageToken: "again" }));
    await expect(scopesOf({ resourceManagerEndpoint: server.endpoint })).rejects.toMatchObject({ code: "PAGE_LOOP" });
    expect(server.calls).toHaveLength(2);
  });

  test("by answering with something else is BAD_RESPONSE", async () => {
    const server = await serve((_request, response) => response.end("<html>"));
    await expect(scopesOf({ resourceManagerEndpoint: server.endpoint })).rejects.toMatchObject({
      code: "BAD_RESPONSE",
    });
  });

  test("by never answering is TIMEOUT", async () => {
    const server = await serve(() => {});
    const options = { resourceManagerEndpoint: server.endpoint, requestTimeoutMs: 200 };
    await expect(scopesOf(options)).rejects.toMatchObject({ code: "TIMEOUT", retryable: true });
  });

  test("for one project names the place and keeps the others", async () => {
    const server = await serve((_request, response) =>
      json(response, { projects: [{ projectId: "a-1" }, { projectId: "../../b" }, {}, { projectId: "c-1" }] }),
    );
    const provider = gke({ env: {}, resourceManagerEndpoint: server.endpoint });
    opened.push(provider);
    const found: string[] = [];
    const reading = (async () => {
      for await (const { accountId } of provider.scopes(sendOnce())) found.push(accountId);
    })();
    await expect(reading).rejects.toMatchObject({ code: "BAD_RESPONSE", path: "$.projects[1].projectId" });
    expect(found).toStrictEqual(["a-1", "c-1"]);
  });
});

test("projects that are listed need no request, and the filter applies to them as well", async () => {
  const options: GkeOptions = { projects: ["a-1", "b-1", "a-1"], filter: { exclude: ["b-*"] } };
  expect(await scopesOf(options)).toStrictEqual([{ provider: "gke", accountId: "a-1" }]);
});
