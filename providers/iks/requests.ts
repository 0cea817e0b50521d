import { FleetError } from "../../lib/core/error.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { IbmAccount, IbmInfrastructure } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { IksClient } from "./client.ts";
import type { IksRequest } from "./exchange.ts";
import { operations } from "./permissions.ts";

/** Where requests for an account go, and in whose name. */
export interface Reading {
  readonly client: IksClient;
  readonly scope: Scope;
  readonly call: CallOptions;
  readonly account: IbmAccount;
}

const clusterLists: Readonly<Record<IbmInfrastructure, IksRequest>> = {
  vpc: { operation: operations.vpcClusters, path: "/v2/vpc/getClusters", query: { provider: "vpc-gen2" } },
  classic: { operation: operations.classicClusters, path: "/v2/classic/getClusters" },
  satellite: { operation: operations.satelliteClusters, path: "/v2/satellite/getClusters" },
};

/** The lists are whole: none of these calls pages. */
export function listClusters(
  reading: Reading,
  infrastructure: IbmInfrastructure,
  resourceGroup: string | undefined,
): Promise<readonly unknown[]> {
  const request = clusterLists[infrastructure];
  return list(reading, { ...request, ...(resourceGroup === undefined ? {} : { resourceGroup }) });
}

export function listWorkerPools(reading: Reading, cluster: string): Promise<readonly unknown[]> {
  return list(reading, { operation: operations.workerPools, path: "/v2/getWorkerPools", query: { cluster } });
}

export function listWorkers(reading: Reading, cluster: string): Promise<readonly unknown[]> {
  const query = { cluster, showDeleted: "false" };
  return list(reading, { operation: operations.workers, path: "/v2/getWorkers", query });
}

export function listClusterAddons(reading: Reading, cluster: string): Promise<readonly unknown[]> {
  const path = `/v1/clusters/${encodeURIComponent(cluster)}/addons`;
  return list(reading, { operation: operations.clusterAddons, path });
}

export function listAddons(reading: Reading): Promise<readonly unknown[]> {
  return list(reading, { operation: operations.addons, path: "/v1/addons" });
}

/** The subnets of one zone of a VPC. */
export function listSubnets(reading: Reading, vpc: string, zone: string): Promise<readonly unknown[]> {
  const query = { vpc, provider: "vpc-gen2", zone };
  return list(reading, { operation: operations.subnets, path: "/v2/vpc/getSubnets", query });
}

/** One page of the clusters of an account with their tags, from Global Search. */
export function searchResources(
  { client, scope, call, account }: Reading,
  accountId: string,
  cursor: string | undefined,
): Promise<unknown> {
  const request: IksRequest = {
    operation: operations.search,
    service: "search",
    path: "/v3/resources/search",
    query: { account_id: accountId, limit: "1000" },
    body: {
      query: "service_name:containers-kubernetes",
      fields: ["crn", "tags"],
      ...(cursor === undefined ? {} : { search_cursor: cursor }),
    },
  };
  return call.send(scope, request.operation, (signal) =>
    client.get(account, request, { signal, now: () => call.now() }),
  );
}

/** Answered without credentials, so that it is sent without. */
export function readVersionTable(client: IksClient, scope: Scope, call: CallOptions): Promise<object> {
  const request = { operation: operations.versions, path: "/v1/versions" };
  return call.send(scope, request.operation, async (signal) => {
    const answer = await client.get(undefined, request, { signal, now: () => call.now() });
    if (typeof answer === "object" && answer !== null && "kubernetes" in answer) return answer;
    throw unexpected(request, "a table of versions", "$.kubernetes");
  });
}

function list({ client, scope, call, account }: Reading, request: IksRequest): Promise<readonly unknown[]> {
  return call.send(scope, request.operation, async (signal) => {
    const answer = await client.get(account, request, { signal, now: () => call.now() });
    if (Array.isArray(answer)) return answer;
    throw unexpected(request, "a list", "$");
  });
}

/** What is JSON and no answer of this API usually comes from something in between. */
function unexpected({ operation }: IksRequest, expected: string, path: string): FleetError {
  return new FleetError("BAD_RESPONSE", `${operation}: the answer is not ${expected}`, {
    provider: "iks",
    path,
    retryable: true,
  });
}
