import { FleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { GkeClient } from "./client.ts";
import { required } from "./wire.ts";

/** The search belongs to no project. */
const everywhere: Scope = { provider: "gke", accountId: "-" };

/** The projects of the options, or those that the search finds, as scopes; none twice. Keeps the contract of `FleetProvider.scopes`. */
export async function* readProjects(
  options: Pick<GkeOptions, "projects" | "projectQuery" | "filter">,
  client: GkeClient,
  call: CallOptions,
): AsyncGenerator<Scope, void, undefined> {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  const found = Array.isArray(options.projects)
    ? listed(options.projects)
    : search(options.projectQuery, client, call, problems);
  for await (const scope of found) {
    // Counted before the filter, which a second mention without a name could otherwise slip through.
    if (seen.has(scope.accountId)) continue;
    seen.add(scope.accountId);
    if (!passesFilter(options.filter, scope.accountId, scope.accountName)) continue;
    yield scope;
  }
  const problem = problems[0];
  if (problem !== undefined) {
    throw new FleetError("BAD_RESPONSE", `a project could not be read: ${problem.message}`, {
      provider: "gke",
      path: problem.path,
    });
  }
}

/** @throws FleetError `CONFIG` for a query where nothing is searched. */
export function checkProjects({ projects, projectQuery }: GkeOptions): void {
  if (!Array.isArray(projects) || projectQuery === undefined) return;
  throw new FleetError("CONFIG", "`projectQuery` narrows the search, and `projects` asks for none", {
    provider: "gke",
    path: "$.projectQuery",
    hint: "Leave one of them out.",
  });
}

async function* listed(projects: readonly string[]): AsyncGenerator<Scope, void, undefined> {
  for (const accountId of projects) yield { provider: "gke", accountId };
}

async function* search(
  query: string | undefined,
  client: GkeClient,
  call: CallOptions,
  problems: Problem[],
): AsyncGenerator<Scope, void, undefined> {
  const fetchPage = async (token: string | undefined) => {
    const response = await call.send(everywhere, "gke:SearchProjects", (signal) =>
      client.searchProjects(query, token, signal),
    );
    const page = new Reader(response, "$", problems);
    return { items: page.objects("projects").flatMap(mapProject), next: page.text("nextPageToken") };
  };
  for await (const page of pages("projects", fetchPage)) yield* page;
}

/** `google.cloud.resourcemanager.v3.Project`. One without an id cannot be read from. */
function mapProject(raw: Reader): readonly Scope[] {
  const accountId = required(raw, "projectId", "a project id", () => {
    const text = raw.text("projectId");
    return text !== undefined && /^[a-z0-9][a-z0-9.:-]{0,127}$/.test(text) ? text : undefined;
  });
  if (accountId === undefined) return [];
  const accountName = raw.text("displayName");
  const organization = /^organizations\/(\d{1,30})$/.exec(raw.text("parent") ?? "")?.[1];
  return [
    {
      provider: "gke",
      accountId,
      ...(accountName === undefined || accountName === accountId ? {} : { accountName }),
      ...(organization === undefined ? {} : { organizationId: organization }),
    },
  ];
}
