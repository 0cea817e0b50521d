import { type AddressInfo, createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { CloudContext, CloudServer } from "../../../lib/simulator/cloud.ts";
import type { FaultPlan } from "../../../lib/simulator/faults.ts";
import { googleCloud } from "../../../lib/simulator/google.ts";
import { grpcServer } from "../../../lib/simulator/google-grpc.ts";
import { codecsFrom } from "../../../lib/simulator/google-protos.ts";
import { googleToken } from "../../../lib/simulator/google-rest.ts";
import { contextFor } from "./cloud-context.ts";
import { containerClient, type Protocol } from "./google-clients.ts";
import { googleFleet } from "./google-fleet.ts";

type Client = ReturnType<typeof containerClient>;

const clients: Client[] = [];
const servers: CloudServer[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Started {
  readonly context: CloudContext;
  readonly server: CloudServer;
  readonly url: string;
}

async function start(plan?: FaultPlan): Promise<Started> {
  const context = contextFor(googleFleet, plan);
  const server = await googleCloud(context);
  servers.push(server);
  return { context, server, url: server.endpoints["gke"] ?? "" };
}

function clientOf({ server }: Started, protocol: Protocol, token = googleToken): Client {
  const client = containerClient(server, protocol, protocol === "rest" ? token : undefined);
  clients.push(client);
  return client;
}

/** The SDK's own retries would hide what the server said. */
const once = { retry: null, timeout: 5_000 };
const parent = "projects/shop-prod/locations/-";
const search = "projects/shop-prod/locations/us-central1/clusters/search";

describe.each<Protocol>(["grpc", "rest"])("The Container API over %s", (protocol) => {
  const begin = async (plan?: FaultPlan) => {
    const started = await start(plan);
    return { ...started, client: clientOf(started, protocol) };
  };

  test("lists the clusters of every location with their pools", async () => {
    const { client } = await begin();
    const [{ clusters }] = await client.listClusters({ parent }, once);
    expect(clusters?.map(({ name }) => name)).toEqual(["checkout", "search"]);
    expect(clusters?.[0]).toMatchObject({
      location: "europe-west1",
      currentMasterVersion: "1.33.5-gke.1162000",
      status: "RUNNING",
      releaseChannel: { channel: "REGULAR" },
      resourceLabels: { env: "prod", team: "payments" },
    });
    expect(clusters?.[1]).toMatchObject({ status: "RECONCILING" });
    expect(clusters?.[1]?.nodePools).toMatchObject([
      { name: "default-pool", status: "RECONCILING", upgradeSettings: { strategy: "SURGE", maxSurge: 1 } },
      { name: "spot", config: { spot: true }, autoscaling: { enabled: true, maxNodeCount: 9 } },
    ]);
  });

  test("lists one location only when asked for one", async () => {
    const { client } = await begin();
    const [{ clusters }] = await client.listClusters({ parent: "projects/shop-prod/locations/us-central1" }, once);
    expect(clusters?.map(({ name }) => name)).toEqual(["search"]);
  });

  test("prints dates as text, as timestamps and as bare days", async () => {
    const { client } = await begin();
    const [cluster] = await client.getCluster(
      { name: "projects/shop-prod/locations/europe-west1/clusters/checkout" },
      once,
    );
    expect(cluster.createTime).toBe("2025-03-04T10:20:30+00:00");
    const { window } = cluster.maintenancePolicy ?? {};
    expect(window?.recurringWindow).toMatchObject({
      window: { startTime: { seconds: String(Date.UTC(2024, 0, 6, 2) / 1000), nanos: 0 } },
      recurrence: "FREQ=WEEKLY;BYDAY=SA",
    });
    expect(window?.maintenanceExclusions?.["peak"]).toMatchObject({
      endTime: { seconds: String(Date.UTC(2026, 11, 27) / 1000) },
      maintenanceExclusionOptions: { scope: "NO_MINOR_UPGRADES" },
    });
    const [info] = await client.fetchClusterUpgradeInfo({ name: search }, once);
    expect(info.endOfStandardSupportTimestamp).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(info.endOfExtendedSupportTimestamp).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test("reads a cluster, its pools and one pool", async () => {
    const { client } = await begin();
    expect((await client.getCluster({ name: search }, once))[0].name).toBe("search");
    const [{ nodePools }] = await client.listNodePools({ parent: search }, once);
    expect(nodePools?.map(({ name }) => name)).toEqual(["default-pool", "spot"]);
    const [pool] = await client.getNodePool({ name: `${search}/nodePools/spot` }, once);
    expect(pool.version).toBe("1.33.5-gke.1162000");
    await expect(client.getCluster({ name: `${search}-not` }, once)).rejects.toMatchObject({ code: 5 });
    await expect(client.getNodePool({ name: `${search}/nodePools/none` }, once)).rejects.toMatchObject({ code: 5 });
  });

  test("names automatic targets that the channel offers, and why upgrades are paused", async () => {
    const { client } = await begin();
    const [config] = await client.getServerConfig({ name: "projects/shop-prod/locations/us-central1" }, once);
    const regular = config.channels?.find(({ channel }) => channel === "REGULAR")?.validVersions;
    const [info] = await client.fetchClusterUpgradeInfo({ name: search }, once);
    expect(regular).toContain(info.minorTargetVersion);
    expect(regular).toContain(info.patchTargetVersion);
    expect(info.autoUpgradeStatus).toEqual(["ACTIVE"]);
    const [paused] = await client.fetchClusterUpgradeInfo(
      { name: "projects/shop-prod/locations/europe-west1/clusters/checkout" },
      once,
    );
    expect(paused.autoUpgradeStatus).toEqual(["MINOR_UPGRADE_PAUSED"]);
    expect(paused.pausedReason).toEqual(["MAINTENANCE_EXCLUSION_NO_MINOR_UPGRADES"]);
    const [pool] = await client.fetchNodePoolUpgradeInfo({ name: `${search}/nodePools/default-pool` }, once);
    expect(pool.upgradeDetails).toMatchObject([{ state: "RUNNING", targetVersion: "1.34.4-gke.1047000" }]);
  });

  test("lists the operation of a running upgrade, with links that name the project by number", async () => {
    const { client } = await begin();
    const [{ operations }] = await client.listOperations({ parent }, once);
    expect(operations).toMatchObject([{ operationType: "UPGRADE_NODES", status: "RUNNING", location: "us-central1" }]);
    expect(operations?.[0]?.targetLink).toMatch(
      /\/projects\/\d{12}\/locations\/us-central1\/clusters\/search\/nodePools\/default-pool$/,
    );
    const name = `projects/shop-prod/locations/us-central1/operations/${operations?.[0]?.name}`;
    const [operation] = await client.getOperation({ name }, once);
    expect(operation.name).toBe(operations?.[0]?.name);
  });

  test("names the zones that did not answer and leaves their clusters out", async () => {
    const { client } = await begin();
    const [{ clusters, missingZones }] = await client.listClusters({ parent: "projects/edge/locations/-" }, once);
    expect(clusters?.map(({ name }) => name)).toEqual(["found"]);
    expect(missingZones).toEqual(["us-central1-a"]);
    const [{ missingZones: ofOperations }] = await client.listOperations({ parent: "projects/edge/locations/-" }, once);
    expect(ofOperations).toEqual(["us-central1-a"]);
  });

  test("tells a denied project from one whose API is off", async () => {
    const { client } = await begin();
    const denied = client.listClusters({ parent: "projects/legacy/locations/-" }, once);
    await expect(denied).rejects.toMatchObject({
      code: 7,
      message: expect.stringContaining("container.clusters.list"),
    });
    const unknown = client.listClusters({ parent: "projects/no-such/locations/-" }, once);
    await expect(unknown).rejects.toMatchObject({ code: 7 });
    const disabled = client.listClusters({ parent: "projects/sandbox/locations/-" }, once);
    await expect(disabled).rejects.toMatchObject({
      code: 7,
      message: expect.stringContaining("has not been used in project sandbox before or it is disabled"),
      reason: "SERVICE_DISABLED",
      errorInfoMetadata: { service: "container.googleapis.com", consumer: "projects/sandbox" },
    });
  });

  test("logs what was asked for, and anything it does not implement as unknown", async () => {
    const { client, context } = await begin();
    await client.listClusters({ parent }, once);
    expect(context.log.operations()).toEqual(new Set(["gke:ListClusters"]));
    expect(context.log.records[0]).toMatchObject({ cloud: "gke", account: "shop-prod" });
    await expect(client.deleteCluster({ name: search }, once)).rejects.toThrow();
    expect(context.log.unknown()).toHaveLength(1);
  });

  test("throttles, fails and refuses with the codes of the real API", async () => {
    const { client, context } = await begin();
    const codes = { throttle: [8], "throttle-retry-after": [8], "server-error": [13, 14], "expired-token": [16] };
    for (const [kind, expected] of Object.entries(codes)) {
      context.faults.inject({ match: { account: "shop-prod" }, kind: kind as keyof typeof codes, times: 1 });
      const error = await client.listClusters({ parent }, once).catch((thrown: unknown) => thrown);
      expect(expected, kind).toContain((error as { code?: number }).code);
    }
    expect((await client.listClusters({ parent }, once))[0].clusters).toHaveLength(2);
  });

  test("breaks connections and messages, and works again afterwards", async () => {
    const { client, context } = await begin();
    for (const kind of ["reset", "unreachable", "truncated"] as const) {
      context.faults.inject({ match: { operation: "gke:ListClusters" }, kind, times: 1 });
      await expect(client.listClusters({ parent }, once), kind).rejects.toThrow();
      expect((await client.listClusters({ parent }, once))[0].clusters, `after ${kind}`).toHaveLength(2);
    }
  });

  test("hangs until the client gives up", async () => {
    const { client, context } = await begin();
    await client.listClusters({ parent }, once);
    context.faults.inject({ match: { account: "shop-prod" }, kind: "hang", times: 1 });
    await expect(client.listClusters({ parent }, { retry: null, timeout: 100 })).rejects.toMatchObject({
      code: expect.toSatisfy((code: unknown) => code === 1 || code === 4),
    });
  });

  test("fails the same requests under random faults in whatever order they arrive", async () => {
    const outcomes = async (locations: readonly string[]) => {
      const { client } = await begin({ rate: 0.5, kinds: ["throttle"] });
      const answers = locations.map(async (location) => {
        const answer = client.listClusters({ parent: `projects/shop-prod/locations/${location}` }, once);
        return [
          location,
          await answer.then(
            () => "answered",
            () => "throttled",
          ),
        ] as const;
      });
      return Object.fromEntries(await Promise.all(answers));
    };
    const locations = Array.from({ length: 12 }, (_, index) => `us-east${index}`);
    const forward = await outcomes(locations);
    expect(new Set(Object.values(forward))).toEqual(new Set(["answered", "throttled"]));
    expect(await outcomes(locations.toReversed())).toEqual(forward);
  });
});

test("an answer in drips arrives whole over gRPC, and a refusal stays a refusal", async () => {
  const started = await start({ dripMs: 1 });
  const client = clientOf(started, "grpc");
  started.context.faults.inject({ match: { cloud: "gke" }, kind: "slow-drip" });
  expect((await client.listClusters({ parent }, once))[0].clusters).toHaveLength(2);
  await expect(client.listClusters({ parent: "projects/legacy/locations/-" }, once)).rejects.toMatchObject({ code: 7 });
});

test("without the client's package gRPC says what to install, and HTTP works all the same", async () => {
  const elsewhere = pathToFileURL(join(tmpdir(), "none", "module.js")).href;
  expect(() => codecsFrom(elsewhere)).toThrow(
    expect.objectContaining({ code: "MISSING_DEPENDENCY", hint: expect.stringContaining("npm install") }),
  );
  const grpc = grpcServer(contextFor(googleFleet), () => codecsFrom(elsewhere));
  const front = createServer((socket) => grpc.accept(socket));
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  const client = containerClient({ endpoints: { gke: `http://127.0.0.1:${port}` } }, "grpc");
  clients.push(client);
  await expect(client.listClusters({ parent }, once)).rejects.toMatchObject({
    code: 12,
    message: expect.stringContaining("npm install @google-cloud/container"),
  });
  grpc.close();
  await new Promise((resolve) => front.close(resolve));
});

test("garbled gRPC messages are errors, never an empty listing", async () => {
  const started = await start();
  const client = clientOf(started, "grpc");
  for (let attempt = 0; attempt < 6; attempt++) {
    started.context.faults.inject({
      match: { account: "shop-prod", path: "shop-prod" },
      kind: "wrong-shape",
      times: 1,
    });
    await expect(client.listClusters({ parent: `projects/shop-prod/locations/us-${attempt}` }, once)).rejects.toThrow();
  }
});

describe("The HTTP side", () => {
  const asked = async (started: Started, path: string, token = googleToken) => {
    const response = await fetch(`${started.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test("prints enums by name, or as numbers to clients that ask for them", async () => {
    const started = await start();
    const path = "/v1/projects/shop-prod/locations/us-central1/clusters/search";
    expect((await asked(started, path)).body).toMatchObject({ status: "RECONCILING" });
    const numbers = await asked(started, `${path}?$alt=json%3Benum-encoding%3Dint`);
    expect(numbers.body).toMatchObject({ status: 3, releaseChannel: { channel: 2 } });
  });

  test("takes zones for locations, as older clients write them", async () => {
    const started = await start();
    const { body } = await asked(started, "/v1/projects/shop-dev/zones/-/clusters");
    expect(body["clusters"]).toHaveLength(2);
    const config = await asked(started, "/v1/projects/shop-dev/zones/europe-west1-b/serverconfig");
    expect(config.body).toHaveProperty("defaultClusterVersion");
  });

  test("refuses a token that it did not issue, over either protocol", async () => {
    const started = await start();
    const { status, body } = await asked(started, "/v1/projects/shop-prod/locations/-/clusters", "ya29.other");
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: { code: 401, status: "UNAUTHENTICATED" } });
    await expect(clientOf(started, "rest", "ya29.other").listClusters({ parent }, once)).rejects.toMatchObject({
      code: 16,
    });
  });

  test("finds projects page by page, with the number that operations use", async () => {
    const started = await start();
    const ids: unknown[] = [];
    let token = "";
    do {
      const { body } = await asked(started, `/v3/projects:search?query=state:ACTIVE&pageSize=2&pageToken=${token}`);
      for (const project of body["projects"] as Record<string, string>[]) {
        expect(project).toMatchObject({ state: "ACTIVE", name: expect.stringMatching(/^projects\/\d{12}$/) });
        ids.push(project["projectId"]);
      }
      token = (body["nextPageToken"] as string | undefined) ?? "";
    } while (token !== "");
    expect(ids).toEqual(googleFleet.accounts.map(({ id }) => id));
    const older = await asked(started, "/v1/projects?filter=lifecycleState:ACTIVE");
    expect((older.body["projects"] as unknown[])[0]).toMatchObject({
      projectId: "shop-prod",
      lifecycleState: "ACTIVE",
    });
    expect((await asked(started, "/v3/projects/edge")).body).toMatchObject({ displayName: "Edge" });
    expect((await asked(started, "/v3/projects/none")).status).toBe(403);
  });

  test("refuses a project filter that it does not understand", async () => {
    const started = await start();
    expect((await asked(started, "/v3/projects:search?query=labels.env:prod")).status).toBe(400);
    expect((await asked(started, "/v3/projects:search?pageToken=forged")).status).toBe(400);
  });

  test("issues the token that its environment names", async () => {
    const started = await start();
    const response = await fetch(`${started.url}/token`, { method: "POST", body: "grant_type=refresh_token" });
    expect(await response.json()).toMatchObject({ access_token: started.server.env["GOOGLE_OAUTH_ACCESS_TOKEN"] });
  });

  test("answers 501 to a route that is not simulated", async () => {
    const started = await start();
    expect((await asked(started, "/v1/projects/shop-prod/aggregated/usableSubnetworks")).status).toBe(501);
    expect(started.context.log.unknown()).toHaveLength(1);
  });
});

test("closing ends every connection, busy or idle or not yet saying what it speaks", async () => {
  const started = await start();
  const port = Number(new URL(started.url).port);
  const silent = createConnection(port, "127.0.0.1").on("error", () => undefined);
  const slow = createConnection(port, "127.0.0.1", () => slow.write("P")).on("error", () => undefined);
  const ended = Promise.all([silent, slow].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
  const grpc = clientOf(started, "grpc");
  await grpc.listClusters({ parent }, once);
  started.context.faults.inject({ match: { account: "shop-prod" }, kind: "hang" });
  const waiting = grpc.listClusters({ parent }, once).catch(() => "ended");
  while (started.context.log.records.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await started.server.close();
  expect(await waiting).toBe("ended");
  await ended;
  await expect(fetch(started.url)).rejects.toThrow();
  await started.server.close();
});
