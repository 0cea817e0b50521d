import type { ArmResource } from "./azure-clusters.ts";
import { armError } from "./azure-errors.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";

const pageSize = 50;

/** A page with an absolute link to the next, as ARM prints it. */
export function listing<T>(
  { path, query }: SimRequest,
  name: string,
  items: readonly T[],
  shape: (item: T) => ArmResource,
): SimReply {
  const tokens = pageOf(items, pageSize, name, query.get("$skiptoken") ?? query.get("$skipToken"));
  if (tokens === undefined) return armError(400, "InvalidSkipToken", "The provided skip token is not valid.");
  const version = encodeURIComponent(query.get("api-version") ?? "");
  return {
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-reads": "249" },
    page: {
      tokens,
      render: (next, origin) => ({
        value: tokens.items.map(shape),
        ...(next === undefined
          ? {}
          : { nextLink: `${origin}${path}?api-version=${version}&%24skiptoken=${encodeURIComponent(next)}` }),
      }),
    },
  };
}
