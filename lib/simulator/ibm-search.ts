import type { SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";
import { uidOf } from "./uid.ts";

/** Global Search: the clusters of an account with their tags. Pages by a cursor, until a page is empty. */
export function searchPage(state: SimState, account: string, request: SimRequest): Record<string, unknown> {
  const { query, search_cursor: cursor } = (request.json() ?? {}) as {
    readonly query?: unknown;
    readonly search_cursor?: unknown;
  };
  const limit = Number(request.query.get("limit") ?? 10);
  const from = typeof cursor === "string" ? Number(/^cursor-(\d+)$/.exec(cursor)?.[1] ?? 0) : 0;
  // A query that is not understood must not look like one that matched everything.
  const found = query === "service_name:containers-kubernetes" ? state.clusters("iks", account) : [];
  const items = found.slice(from, from + limit).map((cluster) => ({
    crn: uidOf(cluster),
    tags: Object.entries(cluster.tags)
      .map(([key, value]) => (value === "" ? key : `${key}:${value}`))
      .sort(),
  }));
  return { items, limit, ...(items.length === 0 ? {} : { search_cursor: `cursor-${from + items.length}` }) };
}
