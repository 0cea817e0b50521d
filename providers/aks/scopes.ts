import { FleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { ArmClient } from "./client.ts";
import type { Connection } from "./connection.ts";
import { endIfCancelled } from "./gaps.ts";
import { subscriptionsBelow } from "./management-groups.ts";
import { pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Stands for the directory as a whole, in requests that concern no single subscription. */
export function directoryScope({ tenantId, partition }: Connection): Scope {
  return {
    provider: "aks",
    accountId: tenantId === undefined ? "directory" : `directory ${tenantId}`,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(partition === undefined ? {} : { partition }),
  };
}

/**
 * The subscriptions of the options, or those that the identity sees.
 *
 * Every state but `Deleted` is kept: a subscription that is past due or disabled still holds clusters, and only reading
 * it can tell whether they can be seen.
 */
export async function* listScopes(
  options: AksOptions,
  connection: Connection,
  client: ArmClient,
  call: CallOptions,
): AsyncGenerator<Scope, void, undefined> {
  const { subscriptions = "list", managementGroups, filter } = options;
  const seen = new Set<string>();
  const scopeOf = (id: string, name?: string, tenantId = connection.tenantId): Scope[] => {
    const accountId = id.toLowerCase();
    if (seen.has(accountId) || !passesFilter(filter, accountId, name)) return [];
    seen.add(accountId);
    return [
      {
        provider: "aks",
        accountId,
        ...(name === undefined ? {} : { accountName: name }),
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(connection.partition === undefined ? {} : { partition: connection.partition }),
      },
    ];
  };
  if (subscriptions !== "list") {
    endIfCancelled(call);
    for (const id of subscriptions) yield* scopeOf(id);
    return;
  }
  const directory = directoryScope(connection);
  let unreadable = 0;
  if (managementGroups !== undefined) {
    for await (const page of subscriptionsBelow(managementGroups, client, directory, call)) {
      for (const { path, value } of page) {
        const entry = new Reader(value, path);
        const id = entry.text("subscriptionId");
        if (entry.object("properties").text("state")?.toLowerCase() === "deleted") continue;
        if (id === undefined || !guid.test(id)) unreadable++;
        else yield* scopeOf(id, entry.text("name"), entry.text("tenantId"));
      }
    }
    if (unreadable > 0) throw withoutId(unreadable, "$.data[*].subscriptionId");
    return;
  }
  const listing = pages("subscriptions", (next) =>
    call.send(directory, operations.subscriptions, async (signal) =>
      pageOf(await client.subscriptions(next, { signal, now: call.now }), "value", "nextLink"),
    ),
  );
  for await (const page of listing) {
    for (const { path, value } of page) {
      const entry = new Reader(value, path);
      const id = entry.text("subscriptionId");
      if (entry.text("state")?.toLowerCase() === "deleted") continue;
      if (id === undefined || !guid.test(id)) unreadable++;
      else yield* scopeOf(id, entry.text("displayName"), entry.text("tenantId"));
    }
  }
  if (unreadable > 0) throw withoutId(unreadable, "$.value[*].subscriptionId");
}

function withoutId(count: number, path: string): FleetError {
  const message = `${count} entries of the list of subscriptions have no usable id`;
  return new FleetError("BAD_RESPONSE", message, { provider: "aks", path });
}

/** @throws FleetError `CONFIG` for a subscription id that is none, or for subscriptions besides management groups. */
export function checkSubscriptions({ subscriptions, managementGroups }: AksOptions): void {
  if (managementGroups !== undefined && subscriptions !== undefined && subscriptions !== "list") {
    throw new FleetError("CONFIG", "`subscriptions` and `managementGroups` exclude each other", {
      provider: "aks",
      path: "$.managementGroups",
      hint: "Give each a provider entry of its own, or use `filter`.",
    });
  }
  if (subscriptions === undefined || subscriptions === "list") return;
  const wrong = subscriptions.findIndex((id) => !guid.test(id));
  if (wrong === -1) return;
  throw new FleetError("CONFIG", `${JSON.stringify(subscriptions[wrong])} is not the id of a subscription`, {
    provider: "aks",
    path: `$.subscriptions[${wrong}]`,
    hint: "az account list --query '[].id' prints them.",
  });
}
