import type { SimAccount } from "./fleet.ts";
import { type Message, projectNumber } from "./google-names.ts";
import { errorBody, fail, httpStatus } from "./google-status.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import type { SimState } from "./state.ts";

const organization = "organizations/549012738465";
const created = "2023-02-14T09:12:44.117Z";

/** Cloud Resource Manager: v3 `projects:search` and `projects/P`, v1 `projects` and `projects/P`. */
export function answerProjects(state: SimState, request: SimRequest): SimReply | undefined {
  if (request.method !== "GET") return undefined;
  const [version, collection, id, ...rest] = request.segments;
  if (rest.length > 0) return undefined;
  const shape = version === "v3" ? projectV3 : projectV1;
  if (id !== undefined && collection === "projects") {
    const account = state.account("gke", id) ?? state.accounts("gke").find((each) => projectNumber(each.id) === id);
    const reply: SimReply =
      account === undefined
        ? failure("PERMISSION_DENIED", `The caller does not have permission on project ${id}, or it may not exist.`)
        : { status: 200, json: shape(account) };
    return { ...reply, operation: "gke:GetProject", account: account?.id ?? id };
  }
  if (id !== undefined) return undefined;
  if (version === "v3" && collection === "projects:search") return search(state, request, "query", shape);
  if (version === "v1" && collection === "projects") return search(state, request, "filter", shape);
  return undefined;
}

function search(
  state: SimState,
  { query }: SimRequest,
  filterName: string,
  shape: (account: SimAccount) => Message,
): SimReply {
  const operation = "gke:SearchProjects";
  const filter = query.get(filterName) ?? "";
  const terms = filter.trim() === "" ? [] : filter.trim().split(/\s+/);
  const parents = terms.flatMap((term) => /^parent[:=](organizations\/\d+|folders\/\d+)$/i.exec(term)?.[1] ?? []);
  const known = terms.filter((term) => /^(?:state|lifecycleState)[:=]"?ACTIVE"?$/i.test(term)).length + parents.length;
  // A filter that is not understood must not look like one that matched everything.
  if (known < terms.length) {
    return { ...failure("INVALID_ARGUMENT", `the simulator does not implement the filter ${filter}`), operation };
  }
  const size = Number(query.get("pageSize") ?? 50);
  if (!Number.isInteger(size) || size < 0) return { ...failure("INVALID_ARGUMENT", "invalid page size"), operation };
  const tokens = pageOf(
    parents.every((parent) => parent === organization) ? state.accounts("gke") : [],
    Math.min(size === 0 ? 50 : size, 500),
    `${filterName} ${filter}`,
    query.get("pageToken"),
  );
  if (tokens === undefined) return { ...failure("INVALID_ARGUMENT", "invalid page token"), operation };
  return {
    status: 200,
    operation,
    page: {
      tokens,
      render: (next) => ({
        projects: tokens.items.map(shape),
        ...(next === undefined ? {} : { nextPageToken: next }),
      }),
    },
  };
}

function projectV3(account: SimAccount): Message {
  return {
    name: `projects/${projectNumber(account.id)}`,
    parent: organization,
    projectId: account.id,
    state: "ACTIVE",
    displayName: account.name,
    createTime: created,
    updateTime: created,
    etag: "W/simulated",
  };
}

function projectV1(account: SimAccount): Message {
  return {
    projectNumber: projectNumber(account.id),
    projectId: account.id,
    lifecycleState: "ACTIVE",
    name: account.name,
    createTime: created,
    parent: { type: "organization", id: organization.slice("organizations/".length) },
  };
}

function failure(status: "PERMISSION_DENIED" | "INVALID_ARGUMENT", message: string): SimReply {
  const reply = fail(status, message);
  return "error" in reply ? { status: httpStatus(status), json: errorBody(reply.error) } : { status: 500 };
}
