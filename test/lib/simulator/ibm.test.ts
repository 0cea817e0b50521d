import { BaseService, IamAssumeAuthenticator, IamAuthenticator, NoAuthAuthenticator } from "ibm-cloud-sdk-core";
import { afterEach, describe, expect, test } from "vitest";
import type { CloudServer } from "../../../lib/simulator/cloud.ts";
import type { FaultPlan } from "../../../lib/simulator/faults.ts";
import type { SimCluster, SimFleet } from "../../../lib/simulator/fleet.ts";
import { ibmCloud } from "../../../lib/simulator/ibm.ts";
import { demoFleet, generateFleet, simulatedToday, uidOf } from "../../../lib/simulator/index.ts";
import { contextFor } from "./cloud-context.ts";

const home = "a".repeat(32);
const other = "b".repeat(32);
const denied = "d".repeat(32);

const cluster = (account: string, name: string, version: string, more: Partial<SimCluster> = {}): SimCluster => ({
  cloud: "iks",
  account,
  location: "eu-de",
  name,
  version,
  pools: [{ name: "default", version, nodes: 6, instanceType: "bx2.4x16", image: "UBUNTU_24_64" }],
  tags: { env: "prod" },
  createdAt: "2025-01-02T03:04:05Z",
  ...more,
});

const fleet: SimFleet = {
  seed: 7,
  asOf: simulatedToday,
  accounts: [
    { cloud: "iks", id: home, name: "Home", regions: ["eu-de"] },
    { cloud: "iks", id: other, name: "Other", regions: ["eu-de"] },
    { cloud: "iks", id: denied, name: "Denied", regions: ["eu-de"], access: "denied" },
  ],
  clusters: [
    cluster(home, "shop", "1.35.3_1540"),
    cluster(home, "legacy", "1.34.4_1549", { infrastructure: "classic", tags: {} }),
    cluster(home, "rolling", "1.36.2_1533", {
      pools: [{ name: "default", version: "1.35.4_1541", nodes: 6, instanceType: "bx2.4x16", image: "UBUNTU_24_64" }],
      upgrading: { pool: "default", to: "1.36.2_1533", startedAt: "2026-11-20T23:00:00Z" },
    }),
    cluster(other, "shift", "4.18.30_1571_openshift"),
    cluster(denied, "secret", "1.35.3_1540"),
  ],
};

const servers: CloudServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(plan?: FaultPlan) {
  const context = contextFor(fleet, plan);
  const server = await ibmCloud(context);
  servers.push(server);
  const url = server.endpoints["iam"] ?? "";
  const apikey = server.env["IBMCLOUD_API_KEY"] ?? "";
  return { url, apikey, context, server, own: new IamAuthenticator({ apikey, url }) };
}

/** IBM's SDK core, which has no client of its own for this service. */
class Containers extends BaseService {
  async get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const { serviceUrl } = this.baseOptions;
    const request = { options: { url, method: "GET", qs: {} }, defaultOptions: { serviceUrl, headers } };
    return ((await this.createRequest(request)) as { readonly result: unknown }).result;
  }
}

const service = (url: string, authenticator: IamAuthenticator | IamAssumeAuthenticator | NoAuthAuthenticator) =>
  new Containers({ authenticator, serviceUrl: `${url}/global` });

interface Entry {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly id: string;
}

describe("the identity service", () => {
  test("exchanges the API key of an account for a token that names it", async () => {
    const { url, own } = await start();
    const clusters = (await service(url, own).get("/v2/vpc/getClusters")) as readonly Entry[];
    expect(clusters.map(({ name }) => name)).toStrictEqual(["rolling", "shop"]);
  });

  test("lets a trusted profile of another account be assumed", async () => {
    const { url, apikey, server } = await start();
    const { accounts } = server.config as unknown as { accounts: readonly { id: string; trustedProfile?: string }[] };
    const iamProfileId = accounts.find(({ id }) => id === other)?.trustedProfile ?? "";
    const assumed = new IamAssumeAuthenticator({ apikey, iamProfileId, url });
    const clusters = (await service(url, assumed).get("/v2/vpc/getClusters")) as readonly Entry[];
    expect(clusters.map(({ name, type }) => `${name} ${type}`)).toStrictEqual(["shift openshift"]);
  });

  test("refuses a key that it does not know as IBM does", async () => {
    const { url } = await start();
    const read = service(url, new IamAuthenticator({ apikey: "unknown", url })).get("/v2/vpc/getClusters");
    await expect(read).rejects.toMatchObject({ status: 400, result: { errorCode: "BXNIM0415E" } });
  });
});

describe("the container service", () => {
  test("lists each generation by itself, in the form of IBM's documents", async () => {
    const { url, own } = await start();
    const containers = service(url, own);
    const [legacy] = (await containers.get("/v2/classic/getClusters")) as readonly Entry[];
    expect(legacy).toMatchObject({
      name: "legacy",
      crn: uidOf({ cloud: "iks", account: home, location: "eu-de", name: "legacy" }),
      provider: "classic",
      masterKubeVersion: "1.34.4_1549",
      versionEOS: "2026-11-01T12:00:00+0000",
      lifecycle: { masterState: "deployed", masterHealth: "unsupported" },
    });
    const [, shop] = (await containers.get("/v2/vpc/getClusters")) as readonly Entry[];
    expect(shop).toMatchObject({
      targetVersion: "1.35.4_1541",
      versionEOS: "",
      createdDate: "2025-01-02T03:04:05+0000",
    });
    expect(await containers.get("/v2/satellite/getClusters")).toStrictEqual([]);
  });

  test("narrows a list to a resource group", async () => {
    const { url, own } = await start();
    const containers = service(url, own);
    const [first] = (await containers.get("/v2/vpc/getClusters")) as readonly Entry[];
    const group = String(first?.["resourceGroup"]);
    expect(await containers.get("/v2/vpc/getClusters", { "X-Auth-Resource-Group": group })).toHaveLength(2);
    expect(await containers.get("/v2/vpc/getClusters", { "X-Auth-Resource-Group": "e".repeat(32) })).toStrictEqual([]);
  });

  test("shows a pool that is being updated by its workers", async () => {
    const { url, own } = await start();
    const containers = service(url, own);
    const [pool] = (await containers.get("/v2/getWorkerPools?cluster=rolling")) as readonly Entry[];
    expect(pool).toMatchObject({ poolName: "default", workerCount: 2, lifecycle: { actualState: "active" } });
    expect(pool).not.toHaveProperty("version");
    const workers = (await containers.get("/v2/getWorkers?cluster=rolling")) as readonly {
      readonly kubeVersion: { readonly actual: string; readonly desired: string };
    }[];
    const count = (version: string) => workers.filter(({ kubeVersion }) => kubeVersion.actual === version).length;
    expect([workers.length, count("1.36.2_1533"), count("1.35.4_1541")]).toStrictEqual([6, 2, 4]);
    expect(workers.every(({ kubeVersion }) => kubeVersion.desired === "1.36.2_1533")).toBe(true);
  });

  test("answers the table of versions to anyone, with dates as IBM prints them", async () => {
    const { url } = await start();
    const table = (await service(url, new NoAuthAuthenticator()).get("/v1/versions")) as Record<
      string,
      readonly object[]
    >;
    expect(table["kubernetes"]).toContainEqual({
      major: 1,
      minor: 36,
      patch: 2,
      default: true,
      end_of_service: "2027-08-01T12:00:00+0000",
    });
    expect(table["openshift"]?.map((row) => (row as { minor: number }).minor)).toStrictEqual([18, 19, 20, 21]);
  });

  test("lists add-ons of a cluster and their catalogue", async () => {
    const { url, own } = await start();
    const containers = service(url, own);
    expect(await containers.get("/v1/clusters/shop/addons")).toMatchObject([{ name: "vpc-block-csi-driver" }]);
    expect((await containers.get("/v1/addons")) as readonly object[]).not.toHaveLength(0);
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ["without a token", "/v2/vpc/getClusters", { Authorization: "" }, 401, "A0004"],
    ["for another account than the token's", "/v2/vpc/getClusters", { "X-Auth-Resource-Account": other }, 403, "A0012"],
    ["for a cluster that is not there", "/v2/getWorkers?cluster=nowhere", {}, 404, "E0008"],
    ["for another account's cluster", "/v2/getWorkers?cluster=shift", {}, 404, "E0008"],
    ["on a route that is not simulated", "/v2/getSecrets", {}, 501, ""],
  ])("refuses a request %s", async (_title, path, headers, status, code) => {
    const { url, own } = await start();
    const authenticator = headers["Authorization"] === "" ? new NoAuthAuthenticator() : own;
    const read = service(url, authenticator).get(path, headers["Authorization"] === "" ? {} : headers);
    await expect(read).rejects.toMatchObject({ status, ...(code === "" ? {} : { result: { code } }) });
  });

  test("fails as it is told to, in IBM's words", async () => {
    const operation = "iks:vpcGetClusters";
    const cases = [
      ["throttle-retry-after", { status: 429, result: { code: "E0429" } }],
      ["server-error", { status: expect.toSatisfy((status: number) => status >= 500) }],
      ["expired-token", { status: 401, result: { code: "A0006" } }],
    ] as const;
    for (const [kind, expected] of cases) {
      const { url, own, context } = await start({ script: [{ match: { operation }, kind }] });
      await expect(service(url, own).get("/v2/vpc/getClusters")).rejects.toMatchObject(expected);
      expect(context.log.records.map((record) => record.operation)).toStrictEqual(["iam:token", operation]);
    }
  });
});

describe("a generated fleet", () => {
  const asOf = simulatedToday;
  const without = generateFleet({ seed: 4, clusters: 60, asOf, troubles: true });
  const withIbm = generateFleet({ seed: 4, clusters: 60, iks: 40, asOf, troubles: true });

  test("has IBM clusters only when asked for, and the others are the same to the byte", () => {
    const rest = <T extends { readonly cloud: string }>(all: readonly T[]) =>
      all.filter(({ cloud }) => cloud !== "iks");
    expect(JSON.stringify(rest(withIbm.clusters))).toBe(JSON.stringify(without.clusters));
    expect(JSON.stringify(rest(withIbm.accounts))).toBe(JSON.stringify(without.accounts));
    expect(JSON.stringify(demoFleet(asOf, {}))).toBe(JSON.stringify(demoFleet(asOf)));
    expect(demoFleet(asOf).accounts.some(({ cloud }) => cloud === "iks")).toBe(false);
  });

  test.each<[string, (cluster: SimCluster) => boolean]>([
    ["OpenShift", ({ version }) => version.endsWith("_openshift")],
    ["classic", ({ infrastructure }) => infrastructure === "classic"],
    ["classic OpenShift", ({ infrastructure, version }) => infrastructure === "classic" && /openshift/.test(version)],
    ["upgrading", ({ upgrading }) => upgrading !== undefined && upgrading.pool === undefined],
    ["of an unsupported minor", ({ version }) => version.startsWith("1.34")],
    ["unwell", ({ status }) => status === "warning"],
  ])("has an IBM cluster that is %s", (_title, fits) => {
    expect(withIbm.clusters.filter(({ cloud }) => cloud === "iks").some(fits)).toBe(true);
  });
});
