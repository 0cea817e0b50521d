import {
  DescribeUpdateCommand,
  EKSClient,
  UpdateAddonCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupVersionCommand,
} from "@aws-sdk/client-eks";
import { ContainerServiceClient } from "@azure/arm-containerservice";
import type { v1 } from "@google-cloud/container";
import { BaseService, IamAuthenticator } from "ibm-cloud-sdk-core";
import { accountKey } from "../../lib/simulator/aws-credentials.ts";
import type { SimCluster, SimPool } from "../../lib/simulator/fleet.ts";
import { workerId } from "../../lib/simulator/ibm-workers.ts";
import type { Simulator } from "../../lib/simulator/index.ts";
import { ibmIdOf, resourceGroupOf } from "../../lib/simulator/uid.ts";
import { containerClient } from "../lib/simulator/google-clients.ts";

/**
 * What a person upgrades clusters with: the clouds' own SDKs, over sockets, against a simulator that speaks plain HTTP.
 * Each call waits until its upgrade is through, and rejects with the SDK's error where the cloud refuses.
 */
export interface CloudCalls {
  controlPlane(cluster: SimCluster, to: string, wholeCluster: boolean): Promise<void>;
  nodes(cluster: SimCluster, pool: SimPool, to: string): Promise<void>;
  addon(cluster: SimCluster, addon: string, to: string): Promise<void>;
  close(): Promise<void>;
}

export function cloudCalls(simulator: Simulator): CloudCalls {
  const eks = keep((account: string, region: string) => {
    const { accessKeyId, secretAccessKey } = accountKey(account);
    const endpoint = simulator.env["AWS_ENDPOINT_URL"] ?? "";
    return new EKSClient({ region, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
  });
  const gke = keep(() => containerClient(simulator, "rest"));
  const aks = keep((subscription: string) => azureClient(simulator.endpoints["arm"] ?? "", subscription));
  const ibm = keep(() => {
    const apikey = simulator.env["IBMCLOUD_API_KEY"] ?? "";
    const url = simulator.endpoints["iam"] ?? "";
    return new Containers({ authenticator: new IamAuthenticator({ apikey, url }), serviceUrl: `${url}/global` });
  });
  return {
    async controlPlane(cluster, to, wholeCluster) {
      const { cloud, account, location, name } = cluster;
      if (cloud === "eks") {
        const client = eks.of(account, location);
        const { update } = await client.send(new UpdateClusterVersionCommand({ name, version: to }));
        await eksDone(client, { name, updateId: update?.id });
      } else if (cloud === "gke") {
        const [operation] = await gke.of().updateMaster({ name: googleName(cluster), masterVersion: to });
        await googleDone(gke.of(), cluster, operation.name);
      } else if (cloud === "aks") {
        await upgradeAks(aks.of(account), cluster, to, wholeCluster);
      } else {
        await ibm.of().call("POST", "/v2/updateMaster", { cluster: ibmIdOf(cluster), version: to });
      }
    },
    async nodes(cluster, pool, to) {
      const { cloud, account, location, name } = cluster;
      if (cloud === "eks") {
        const client = eks.of(account, location);
        const version = pool.image === "CUSTOM" ? {} : { version: to };
        const input = { clusterName: name, nodegroupName: pool.name, ...version };
        const { update } = await client.send(new UpdateNodegroupVersionCommand(input));
        await eksDone(client, { name, nodegroupName: pool.name, updateId: update?.id });
      } else if (cloud === "gke") {
        const target = { name: `${googleName(cluster)}/nodePools/${pool.name}`, imageType: pool.image };
        const [operation] = await gke.of().updateNodePool({ ...target, nodeVersion: to });
        await googleDone(gke.of(), cluster, operation.name);
      } else if (cloud === "aks") {
        const { agentPools } = aks.of(account);
        const group = resourceGroupOf(location);
        const shown = await agentPools.get(group, name, pool.name);
        await agentPools.createOrUpdate(group, name, pool.name, { ...shown, orchestratorVersion: to }, quickly);
      } else {
        for (let index = 0; index < pool.nodes; index++) {
          const id = workerId(cluster, pool, index);
          const idOfCluster = ibmIdOf(cluster);
          if (cluster.infrastructure === "classic") {
            await ibm.of().call("PUT", `/v1/clusters/${idOfCluster}/workers/${id}`, { action: "update" });
          } else {
            const body = { cluster: idOfCluster, workerID: id, update: true };
            await ibm.of().call("POST", "/v2/vpc/replaceWorker", body);
          }
        }
      }
    },
    async addon({ account, location, name }, addon, to) {
      const client = eks.of(account, location);
      const input = { clusterName: name, addonName: addon, addonVersion: to };
      const { update } = await client.send(new UpdateAddonCommand(input));
      await eksDone(client, { name, addonName: addon, updateId: update?.id });
    },
    async close() {
      for (const client of eks.all()) client.destroy();
      await Promise.all(gke.all().map((client) => client.close()));
    },
  };
}

/** The SDKs refuse to send a token over plain HTTP, so that none is sent. */
export function azureClient(endpoint: string, subscription: string): ContainerServiceClient {
  const credential = { getToken: async () => ({ token: "unused", expiresOnTimestamp: Date.UTC(2100, 0) }) };
  const options = { endpoint, allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
  const client = new ContainerServiceClient(credential, subscription, options);
  client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  return client;
}

/** IBM's SDK core, which has no client of its own for this service. */
export class Containers extends BaseService {
  async call(method: "GET" | "POST" | "PUT", url: string, body?: object): Promise<unknown> {
    const { serviceUrl } = this.baseOptions;
    const request = {
      options: { url, method, qs: {}, ...(body === undefined ? {} : { body }) },
      defaultOptions: { serviceUrl, headers: { "content-type": "application/json" } },
    };
    return ((await this.createRequest(request)) as { readonly result: unknown }).result;
  }
}

const quickly = { updateIntervalInMs: 1 };

async function upgradeAks(
  { managedClusters }: ContainerServiceClient,
  { location, name }: SimCluster,
  to: string,
  wholeCluster: boolean,
): Promise<void> {
  const group = resourceGroupOf(location);
  const shown = await managedClusters.get(group, name);
  const pools = shown.agentPoolProfiles?.map((pool) => (wholeCluster ? { ...pool, orchestratorVersion: to } : pool));
  const wanted = { ...shown, kubernetesVersion: to, ...(pools === undefined ? {} : { agentPoolProfiles: pools }) };
  await managedClusters.createOrUpdate(group, name, wanted, quickly);
}

async function eksDone(
  client: EKSClient,
  input: { name: string; updateId: string | undefined; nodegroupName?: string; addonName?: string },
): Promise<void> {
  const { update } = await client.send(new DescribeUpdateCommand(input));
  if (update?.status !== "Successful") throw new Error(`the update is ${update?.status}`);
}

async function googleDone(
  client: v1.ClusterManagerClient,
  { account, location }: SimCluster,
  name: string | null | undefined,
): Promise<void> {
  const [operation] = await client.getOperation({
    name: `projects/${account}/locations/${location}/operations/${name}`,
  });
  if (operation.status !== "DONE") throw new Error(`the operation is ${operation.status}`);
}

function googleName({ account, location, name }: SimCluster): string {
  return `projects/${account}/locations/${location}/clusters/${name}`;
}

/** Clients by what they are made for, each made once. */
function keep<Client, Key extends readonly string[]>(
  make: (...key: Key) => Client,
): { of(...key: Key): Client; all(): readonly Client[] } {
  const known = new Map<string, Client>();
  return {
    of(...key) {
      const client = known.get(key.join("\n")) ?? make(...key);
      known.set(key.join("\n"), client);
      return client;
    },
    all: () => [...known.values()],
  };
}
