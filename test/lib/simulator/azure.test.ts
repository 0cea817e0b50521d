import { ContainerServiceClient } from "@azure/arm-containerservice";
import { ResourceGraphClient } from "@azure/arm-resourcegraph";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { afterEach, describe, expect, test } from "vitest";
import { azureCloud } from "../../../lib/simulator/azure.ts";
import type { CloudContext, CloudServer } from "../../../lib/simulator/cloud.ts";
import type { FaultPlan } from "../../../lib/simulator/faults.ts";
import { azureFleet, denied, large, production, unregistered } from "./azure-fleet.ts";
import { contextFor } from "./cloud-context.ts";

const servers: CloudServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(plan?: FaultPlan): Promise<{ readonly url: string; readonly context: CloudContext }> {
  const context = contextFor(azureFleet, plan);
  const server = await azureCloud(context);
  servers.push(server);
  return { url: server.endpoints["arm"] ?? "", context };
}

/** The SDKs refuse to send a token over plain HTTP, so here they send none. */
const credential = { getToken: async () => ({ token: "unused", expiresOnTimestamp: Date.UTC(2100, 0) }) };
const options = (endpoint: string) => ({ endpoint, allowInsecureConnection: true, retryOptions: { maxRetries: 0 } });

function withoutToken<T extends { readonly pipeline: { removePolicy(policy: { name: string }): unknown } }>(
  client: T,
): T {
  client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  return client;
}

const containerService = (url: string, subscription = production) =>
  withoutToken(new ContainerServiceClient(credential, subscription, options(url)));
const graph = (url: string) => withoutToken(new ResourceGraphClient(credential, options(url)));

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

const group = "rg-aks-westeurope";

describe("Resource Manager", () => {
  test("lists subscriptions and tenants", async () => {
    const { url } = await start();
    const client = withoutToken(new SubscriptionClient(credential, options(url)));
    const subscriptions = await all(client.subscriptions.list());
    expect(subscriptions.map(({ subscriptionId }) => subscriptionId)).toEqual([
      production,
      denied,
      unregistered,
      large,
    ]);
    expect(subscriptions.every(({ state }) => state === "Enabled")).toBe(true);
    const tenants = await all(client.tenants.list());
    expect(tenants.map(({ tenantId }) => tenantId)).toEqual([subscriptions[0]?.tenantId]);
    expect((await client.subscriptions.get(production)).displayName).toBe("Production");
  });

  test("prints clusters with what AKS writes into them", async () => {
    const { url } = await start();
    const clusters = await all(containerService(url).managedClusters.list());
    expect(clusters.map(({ name }) => name)).toEqual(["paved", "forgotten", "ledger", "shop"]);
    const shop = clusters.find(({ name }) => name === "shop");
    expect(shop).toMatchObject({
      id: `/subscriptions/${production}/resourcegroups/${group}/providers/Microsoft.ContainerService/managedClusters/shop`,
      currentKubernetesVersion: "1.34.4",
      provisioningState: "Succeeded",
      powerState: { code: "Running" },
      sku: { name: "Base", tier: "Standard" },
      autoUpgradeProfile: { upgradeChannel: "stable", nodeOSUpgradeChannel: "NodeImage" },
    });
    expect(shop?.agentPoolProfiles).toMatchObject([
      {
        name: "system",
        type: "VirtualMachineScaleSets",
        mode: "System",
        count: 3,
        upgradeSettings: { maxSurge: "10%" },
      },
      { name: "win", osType: "Windows", mode: "User" },
      { name: "spot", scaleSetPriority: "Spot", minCount: 0, maxCount: 20, upgradeSettings: { maxSurge: "33%" } },
    ]);
    expect(shop?.addonProfiles?.["aciConnectorLinux"]?.enabled).toBe(true);
    const named = (name: string) => clusters.find((cluster) => cluster.name === name);
    expect(named("forgotten")?.powerState?.code).toBe("Stopped");
    expect(named("forgotten")?.agentPoolProfiles?.[0]).toMatchObject({ count: 0, upgradeSettings: {} });
    expect(named("ledger")).toMatchObject({ supportPlan: "AKSLongTermSupport", sku: { tier: "Premium" } });
    expect(named("paved")).toMatchObject({ sku: { name: "Automatic" }, nodeProvisioningProfile: { mode: "Auto" } });
  });

  test("prints some versions as the minor the user asked for", async () => {
    const { url } = await start();
    const clusters = await all(containerService(url, large).managedClusters.list());
    const requested = new Set(clusters.map(({ kubernetesVersion }) => kubernetesVersion));
    expect(requested).toEqual(new Set(["1.35", "1.35.3"]));
    expect(new Set(clusters.map(({ currentKubernetesVersion }) => currentKubernetesVersion))).toEqual(
      new Set(["1.35.3"]),
    );
  });

  test("pages a long list by absolute links that keep the API version", async () => {
    const { url, context } = await start();
    const clusters = await all(containerService(url, large).managedClusters.list());
    expect(clusters).toHaveLength(120);
    expect(new Set(clusters.map(({ id }) => id)).size).toBe(120);
    expect(context.log.records).toHaveLength(3);
    const first = await fetch(
      `${url}/subscriptions/${large}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`,
    );
    const { nextLink } = (await first.json()) as { nextLink: string };
    expect(nextLink.startsWith(`${url}/subscriptions/${large}/`)).toBe(true);
    expect(new URL(nextLink).searchParams.get("api-version")).toBe("2026-06-01");
  });

  test("reads one cluster whatever the case of its id", async () => {
    const { url } = await start();
    const client = containerService(url, production.toUpperCase());
    const cluster = await client.managedClusters.get("RG-AKS-WestEurope", "SHOP");
    expect(cluster.name).toBe("shop");
    const inGroup = await all(client.managedClusters.listByResourceGroup(group));
    expect(inGroup.map(({ name }) => name)).toEqual(["forgotten", "ledger", "shop"]);
  });

  test("lists and reads pools as resources of their own", async () => {
    const { url } = await start();
    const client = containerService(url);
    const pools = await all(client.agentPools.list(group, "shop"));
    expect(pools.map(({ name }) => name)).toEqual(["system", "win", "spot"]);
    expect(pools[0]?.type).toBe("Microsoft.ContainerService/managedClusters/agentPools");
    const pool = await client.agentPools.get(group, "shop", "spot");
    expect(pool).toMatchObject({ typePropertiesType: "VirtualMachineScaleSets", currentOrchestratorVersion: "1.34.4" });
  });

  test("gives the maintenance schedule of a cluster and none to one without", async () => {
    const { url } = await start();
    const client = containerService(url);
    const [schedule, ...more] = await all(client.maintenanceConfigurations.listByManagedCluster(group, "shop"));
    expect(more).toEqual([]);
    expect(schedule?.maintenanceWindow).toMatchObject({
      schedule: { weekly: { intervalWeeks: 1, dayOfWeek: "Sunday" } },
      durationHours: 4,
      utcOffset: "+00:00",
      startDate: new Date("2024-01-07"),
      startTime: "01:00",
      notAllowedDates: [{ start: new Date("2026-12-20"), end: new Date("2027-01-04") }],
    });
    expect(await all(client.maintenanceConfigurations.listByManagedCluster(group, "ledger"))).toEqual([]);
    const one = await client.maintenanceConfigurations.get(group, "shop", "aksManagedAutoUpgradeSchedule");
    expect(one.name).toBe("aksManagedAutoUpgradeSchedule");
  });

  test("gives upgrades that agree between graph, cluster and pool", async () => {
    const { url } = await start();
    const client = containerService(url);
    const { values } = await client.managedClusters.listKubernetesVersions("westeurope");
    const edges = values?.find(({ version }) => version === "1.34")?.patchVersions?.["1.34.4"]?.upgrades;
    expect(edges).toEqual(["1.34.6", "1.35.3", "1.35.5"]);
    const profile = await client.managedClusters.getUpgradeProfile(group, "shop");
    expect(profile.controlPlaneProfile?.upgrades?.map(({ kubernetesVersion }) => kubernetesVersion)).toEqual(edges);
    const pool = await client.agentPools.getUpgradeProfile(group, "shop", "system");
    expect(pool.upgrades?.map(({ kubernetesVersion }) => kubernetesVersion)).toEqual(["1.34.4"]);
    const { agentPoolVersions } = await client.agentPools.getAvailableAgentPoolVersions(group, "shop");
    expect(agentPoolVersions?.find((version) => version.default)?.kubernetesVersion).toBe("1.34.4");
  });

  test("says who may not read, and where the service was never switched on", async () => {
    const { url } = await start();
    await expect(all(containerService(url, denied).managedClusters.list())).rejects.toMatchObject({
      statusCode: 403,
      code: "AuthorizationFailed",
    });
    await expect(all(containerService(url, unregistered).managedClusters.list())).rejects.toMatchObject({
      statusCode: 409,
      code: "MissingSubscriptionRegistration",
    });
    const none = "99999999-9999-4999-8999-999999999999";
    await expect(all(containerService(url, none).managedClusters.list())).rejects.toMatchObject({
      statusCode: 404,
      code: "SubscriptionNotFound",
    });
    const client = containerService(url);
    await expect(client.managedClusters.get(group, "nope")).rejects.toMatchObject({ code: "ResourceNotFound" });
    await expect(client.managedClusters.get("nope", "shop")).rejects.toMatchObject({ code: "ResourceGroupNotFound" });
    await expect(client.agentPools.get(group, "shop", "nope")).rejects.toMatchObject({ code: "ResourceNotFound" });
    const states = await Promise.all(
      [production, unregistered].map(async (id) => {
        const answer = await fetch(
          `${url}/subscriptions/${id}/providers/Microsoft.ContainerService?api-version=2021-04-01`,
        );
        return ((await answer.json()) as { registrationState: string }).registrationState;
      }),
    );
    expect(states).toEqual(["Registered", "NotRegistered"]);
  });

  test("insists on an API version and answers 501 to what it does not know", async () => {
    const { url, context } = await start();
    const missing = await fetch(`${url}/subscriptions`);
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({ error: { code: "MissingApiVersionParameter" } });
    const odd = await fetch(`${url}/subscriptions?api-version=newest`);
    expect(await odd.json()).toMatchObject({ error: { code: "InvalidApiVersionParameter" } });
    const unknown = await fetch(`${url}/subscriptions/${production}/resourceGroups?api-version=2021-04-01`);
    expect(unknown.status).toBe(501);
    const write = await fetch(`${url}/subscriptions/${production}?api-version=2021-04-01`, { method: "DELETE" });
    expect(write.status).toBe(501);
    expect(context.log.unknown()).toHaveLength(2);
  });
});

describe("Resource Graph", () => {
  const query = "Resources | where type =~ 'Microsoft.ContainerService/managedClusters'";

  test("gives the clusters of every readable subscription page by page, leaving the denied one out silently", async () => {
    const { url } = await start();
    const client = graph(url);
    const rows: Record<string, unknown>[] = [];
    let skipToken: string | undefined;
    do {
      const page = await client.resources({
        query,
        options: { top: 50, resultFormat: "objectArray", ...(skipToken === undefined ? {} : { skipToken }) },
      });
      expect(page.totalRecords).toBe(124);
      rows.push(...(page.data as Record<string, unknown>[]));
      skipToken = page.skipToken;
    } while (skipToken !== undefined);
    expect(new Set(rows.map((row) => row["id"])).size).toBe(124);
    expect(new Set(rows.map((row) => row["subscriptionId"]))).toEqual(new Set([production, large]));
    expect(rows.find((row) => row["name"] === "shop")).toMatchObject({
      type: "microsoft.containerservice/managedclusters",
      resourceGroup: group,
      properties: {
        currentKubernetesVersion: "1.34.4",
        agentPoolProfiles: [{ type: "VirtualMachineScaleSets" }, {}, {}],
      },
    });
  });

  test("looks only in the subscriptions that are named", async () => {
    const { url } = await start();
    const page = await graph(url).resources({ query, subscriptions: [production, denied, unregistered] });
    expect(page.count).toBe(4);
    const silent = await graph(url).resources({ query, subscriptions: [denied] });
    expect(silent).toMatchObject({ count: 0, totalRecords: 0, data: [] });
  });

  test("orders, cuts and projects as the query says", async () => {
    const { url } = await start();
    const { data } = await graph(url).resources({
      query: `${query} | project name, location | order by name asc | limit 2`,
      subscriptions: [production],
    });
    expect(data).toEqual([
      { name: "forgotten", location: "westeurope" },
      { name: "ledger", location: "westeurope" },
    ]);
  });

  test.each([
    "resources",
    "resources | where type =~ 'microsoft.compute/virtualmachines'",
    "resources | where type == 'Microsoft.ContainerService/managedClusters'",
    `${query} | where location == 'westeurope'`,
    `${query} | project properties.kubernetesVersion`,
    `${query} | summarize count()`,
    "",
  ])("refuses %j rather than answering it wrongly", async (text) => {
    const { url } = await start();
    await expect(graph(url).resources({ query: text })).rejects.toMatchObject({ statusCode: 400, code: "BadRequest" });
  });

  test("refuses a skip token of another query", async () => {
    const { url } = await start();
    const { skipToken } = await graph(url).resources({ query, options: { top: 10 } });
    expect(skipToken).toBeDefined();
    await expect(
      graph(url).resources({ query, options: { top: 20, skipToken: skipToken ?? "" } }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe("Faults", () => {
  const list = (url: string) => all(containerService(url).managedClusters.list());

  test("throttle with and without Retry-After", async () => {
    const { url, context } = await start({ retryAfterSeconds: 7 });
    const path = `${url}/subscriptions/${production}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`;
    context.faults.inject({ match: { operation: "aks:ManagedClusters_List" }, kind: "throttle-retry-after", times: 1 });
    const waits = await fetch(path);
    expect([waits.status, waits.headers.get("retry-after")]).toEqual([429, "7"]);
    context.faults.inject({ match: { operation: "aks:ManagedClusters_List" }, kind: "throttle", times: 1 });
    const says = await fetch(path);
    expect([says.status, says.headers.get("retry-after")]).toEqual([429, null]);
    expect(await says.json()).toMatchObject({ error: { code: "TooManyRequests" } });
    expect((await fetch(path)).status).toBe(200);
  });

  test("lead the next link elsewhere, back, or in a circle", async () => {
    const { url, context } = await start();
    const path = `${url}/subscriptions/${large}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`;
    const linkUnder = async (kind: "foreign-next-link" | "repeated-page-token", from = path) => {
      context.faults.inject({ match: { account: large }, kind, times: 1 });
      return ((await (await fetch(from)).json()) as { nextLink: string }).nextLink;
    };
    expect(new URL(await linkUnder("foreign-next-link")).origin).toBe("https://foreign.invalid");
    const second = ((await (await fetch(path)).json()) as { nextLink: string }).nextLink;
    expect(await linkUnder("repeated-page-token", second)).toBe(second);
  });

  test("break connections and bodies in ways the SDK reports as errors", async () => {
    const { url, context } = await start();
    for (const kind of ["reset", "unreachable", "truncated", "server-error", "expired-token", "wrong-shape"] as const) {
      context.faults.inject({ match: { operation: "aks:ManagedClusters_List" }, kind, times: 1 });
      await expect(list(url), kind).rejects.toThrow();
      expect(await list(url), `after ${kind}`).toHaveLength(4);
    }
  });

  test("hang until the client gives up", async () => {
    const { url, context } = await start();
    context.faults.inject({ match: { account: production }, kind: "hang", times: 1 });
    const request = all(containerService(url).managedClusters.list({ requestOptions: { timeout: 50 } }));
    await expect(request).rejects.toThrow();
  });
});

test("closing ends connections that are still waiting for an answer", async () => {
  const { url, context } = await start();
  context.faults.inject({ match: { account: production }, kind: "hang" });
  const waiting = fetch(`${url}/subscriptions/${production}?api-version=2022-12-01`).catch(() => "ended");
  while (context.log.records.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await servers[0]?.close();
  expect(await waiting).toBe("ended");
  await expect(fetch(`${url}/subscriptions?api-version=2022-12-01`)).rejects.toThrow();
  await servers[0]?.close();
});
