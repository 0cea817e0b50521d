import { FleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { ArmClient } from "./client.ts";
import { type Entry, pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";
import { truncation } from "./read-graph.ts";

const query = "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | order by id asc";

/**
 * The subscriptions below management groups, at any depth, as rows of Resource Graph: one request where the API of
 * management groups would take one per group.
 *
 * Resource Graph leaves out what the identity may not read, without a word.
 *
 * @throws FleetError of the request, or `BAD_RESPONSE` at the end when rows are missing.
 */
export async function* subscriptionsBelow(
  managementGroups: readonly string[],
  client: ArmClient,
  directory: Scope,
  call: CallOptions,
): AsyncGenerator<readonly Entry[], void, undefined> {
  let rows = 0;
  let announced = 0;
  let cut: FleetError | undefined;
  const listing = pages("subscriptions", (skipToken) =>
    call
      .send(directory, operations.graph, async (signal) => {
        const reply = await client.query(query, { managementGroups }, skipToken, { signal, now: () => call.now() });
        const page = pageOf(reply, "data", "$skipToken");
        return { ...page, total: reply.body["totalRecords"], cut: truncation(reply, page.next) };
      })
      .then((page) => {
        if (typeof page.total === "number") announced = page.total;
        cut ??= page.cut;
        return page;
      }),
  );
  for await (const page of listing) {
    rows += page.length;
    yield page;
  }
  if (cut !== undefined) throw cut;
  if (rows < announced) {
    const message = `Resource Graph announced ${announced} subscriptions and gave ${rows}`;
    throw new FleetError("BAD_RESPONSE", message, { provider: "aks", path: "$.data" });
  }
}
