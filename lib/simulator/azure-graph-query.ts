/** What a query asks for, as far as the simulator understands the query language. */
export interface GraphQuery {
  readonly table: "clusters" | "subscriptions";
  /** Absent: all columns. */
  readonly columns?: readonly string[];
  readonly limit?: number;
  readonly order?: { readonly by: "id" | "name"; readonly descending: boolean };
}

const columns = new Set(
  "id name type tenantId kind location resourceGroup subscriptionId managedBy sku plan properties tags identity zones extendedLocation".split(
    " ",
  ),
);

const tables = [
  { name: "resources", table: "clusters", type: "microsoft.containerservice/managedclusters" },
  { name: "resourcecontainers", table: "subscriptions", type: "microsoft.resources/subscriptions" },
] as const;

/**
 * Reads `resourcecontainers | where type =~ 'microsoft.resources/subscriptions'` or `resources | where type =~ 'microsoft.containerservice/managedclusters'`, which may be followed by one each of
 * `project`, `order by id|name [asc|desc]` and `limit`. `undefined` for anything else, however reasonable.
 */
export function parseGraphQuery(text: string): GraphQuery | undefined {
  const [table = "", filter = "", ...stages] = text.split("|").map((stage) => stage.trim().replace(/\s+/g, " "));
  const asked = tables.find(({ name, type }) => name === table.toLowerCase() && isTypeFilter(filter, type));
  if (asked === undefined) return undefined;
  let query: GraphQuery = { table: asked.table };
  for (const stage of stages) {
    const changed = applied(query, stage);
    if (changed === undefined) return undefined;
    query = changed;
  }
  return query;
}

/** `==` compares with case, and the index holds types in lower case. */
function isTypeFilter(filter: string, wanted: string): boolean {
  const match = /^where type ?(=~|==) ?(['"])([^'"]*)\2$/.exec(filter);
  const [, operator, , type = ""] = match ?? [];
  return operator === "==" ? type === wanted : type.toLowerCase() === wanted;
}

function applied(query: GraphQuery, stage: string): GraphQuery | undefined {
  const [, verb, rest = ""] = /^(project|order by|sort by|limit|take) (.+)$/.exec(stage) ?? [];
  switch (verb) {
    case "project": {
      const wanted = rest.split(",").map((column) => column.trim());
      if (query.columns !== undefined || !wanted.every((column) => columns.has(column))) return undefined;
      return { ...query, columns: wanted };
    }
    case "order by":
    case "sort by": {
      const [, by, direction = "desc"] = /^(id|name)(?: (asc|desc))?$/.exec(rest) ?? [];
      if (query.order !== undefined || (by !== "id" && by !== "name")) return undefined;
      return { ...query, order: { by, descending: direction === "desc" } };
    }
    case "limit":
    case "take":
      if (query.limit !== undefined || !/^\d{1,6}$/.test(rest)) return undefined;
      return { ...query, limit: Number(rest) };
    default:
      return undefined;
  }
}
