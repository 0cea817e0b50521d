import type { FleetProvider } from "../../lib/core/provider.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { createRoom } from "../../lib/core/room.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import { armClient } from "./client.ts";
import { aksCommands } from "./commands.ts";
import { connect, publicEndpoint } from "./connection.ts";
import { describeIdentity } from "./credential.ts";
import { limits, permissions } from "./permissions.ts";
import { policyLines } from "./policy.ts";
import { readClusters } from "./read-clusters.ts";
import { readDetails } from "./read-details.ts";
import { readVersions } from "./read-versions.ts";
import { checkSubscriptions, directoryScope, listScopes } from "./scopes.ts";

export type { AksOptions } from "../../lib/core/provider-options.ts";

/** Subscriptions whose windows are read at the same time: each admits few such requests, and all its clusters wait for them. */
const subscriptionsAtOnce = 32;

/**
 * Azure Kubernetes Service. One scope is one subscription; its clusters may be in any location.
 *
 * Add-ons, network and operations come with the clusters, and so do the maintenance windows of the first sixty of a
 * subscription. The detail `insights` asks AKS where it would take each cluster next, which is all that it has to say on
 * that; `capacity` tells the quotas of a location, free addresses of subnets that the user brought (AKS does not name its
 * own), and the newest image of each pool.
 *
 * Nothing is loaded, read or sent before the first request. The packages of Azure's SDK are optional; a missing one is
 * a `MISSING_DEPENDENCY` that says what to install.
 *
 * @throws FleetError `CONFIG` for an endpoint that is no URL or is plain HTTP outside this machine, a login authority
 * without TLS, or a subscription id that is none.
 */
export function aks(options: AksOptions = {}): FleetProvider {
  checkSubscriptions(options);
  const connection = connect(options);
  const client = armClient(connection);
  const directory = directoryScope(connection);
  const reading = { client, directory, query: options.query ?? "auto", room: createRoom(subscriptionsAtOnce) };
  const ownEndpoint = connection.endpoint === publicEndpoint(options.cloud) ? undefined : connection.endpoint;
  return {
    id: "aks",
    rules: upgradeRules("aks"),
    limits,
    permissions,
    describe: () => ({
      identity: describeIdentity(connection),
      ...(ownEndpoint === undefined ? {} : { endpoint: ownEndpoint }),
    }),
    identityOf: ({ tenantId }) =>
      tenantId === undefined ? describeIdentity(connection) : `${describeIdentity(connection)}, in tenant ${tenantId}`,
    policyLines,
    scopes: (call) => listScopes(options, connection, client, call),
    clusters: (scopes, call) => readClusters(reading, scopes, call),
    detailNames: ["addons", "insights", "windows", "operations", "network", "capacity"],
    commands: aksCommands,
    details: (clusters, want, call) => readDetails(client, clusters, want, call),
    versions: (scope, call, locations) => readVersions(client, scope, call, locations),
  };
}
