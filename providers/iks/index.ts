import { isFleetError } from "../../lib/core/error.ts";
import { gapOf } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { FleetProvider } from "../../lib/core/provider.ts";
import type { IksOptions } from "../../lib/core/provider-options.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import { openAccounts } from "./accounts.ts";
import { createCatalogue } from "./catalogue.ts";
import { iksClient } from "./client.ts";
import { iksCommands } from "./commands.ts";
import { connect, ownEndpoint } from "./connection.ts";
import { identityOf } from "./credentials.ts";
import { problemGaps } from "./gaps.ts";
import { limits, permissions } from "./permissions.ts";
import { policyLines } from "./policy.ts";
import { readAccount } from "./read-clusters.ts";
import { detailNames, readDetails } from "./read-details.ts";

export type { IbmAccount, IbmInfrastructure, IksOptions } from "../../lib/core/provider-options.ts";

/**
 * IBM Cloud Kubernetes Service and Red Hat OpenShift on IBM Cloud, on VPC, classic and (when asked for) Satellite
 * infrastructure. A scope is an account, with its clusters of all regions; OpenShift clusters are of the provider `roks`.
 *
 * Needs `ibm-cloud-sdk-core`. Nothing is loaded, read or sent before the first request. The tags of clusters come
 * from Global Search, with one search for all clusters of an account.
 *
 * @throws FleetError `CONFIG` for an endpoint that is no URL or is plain HTTP outside this machine.
 */
export function iks(options: IksOptions = {}): FleetProvider {
  const connection = connect(options);
  const client = iksClient(connection);
  const accounts = openAccounts(options, client);
  const catalogue = createCatalogue(client);
  const reader = { client, accounts, catalogue, options };
  return {
    id: "iks",
    rules: upgradeRules("iks"),
    limits,
    permissions,
    describe() {
      const [first = {}, ...others] = options.accounts ?? [];
      const more = others.length === 0 ? "" : `, and ${others.length} more`;
      const endpoint = ownEndpoint(connection);
      return {
        identity: `${identityOf(first, connection.env)}${more}`,
        ...(endpoint === undefined ? {} : { endpoint }),
      };
    },
    identityOf: (scope) => identityOf(accounts.known(scope) ?? {}, connection.env),
    policyLines,
    scopes: accounts.list,
    clusters: (scopes, call) => merge(scopes.map((scope) => readAccount(reader, scope, call))),
    async versions(scope, call) {
      try {
        const { offers, problems } = await catalogue.read(scope, call);
        return { scope, items: offers, gaps: problemGaps(scope, "versions offered", problems), last: true };
      } catch (error) {
        if (isFleetError(error, "CANCELLED")) throw error;
        return { scope, items: [], gaps: [gapOf(scope, "versions offered", error)], last: true };
      }
    },
    detailNames,
    commands: iksCommands,
    details: (clusters, want, call) => readDetails(reader, clusters, want, call),
    close: async () => client.close(),
  };
}
