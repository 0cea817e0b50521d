import type { GroupVersionKind } from "../core/kube-object.ts";
import { deepFreeze } from "./freeze.ts";
import table from "./kube-apis.json" with { type: "json" };
import type { SourcedRow } from "./row.ts";

/** The life of one kind in one API version. Minors are those of Kubernetes, or of `component` where there is one. */
export interface ApiRow extends GroupVersionKind, SourcedRow {
  /** `*`: every kind of the version without a row of its own. */
  readonly kind: string;
  /** Who brings the API; absent: Kubernetes itself. */
  readonly component?: string;
  /** First minor that has it; absent: long ago, or not known. */
  readonly introduced?: string;
  readonly deprecated?: string;
  /** First minor that does not serve it any more. */
  readonly removed?: string;
  /** `group/version/Kind` or `group/version` to move to. */
  readonly replacement?: string;
  /** Set where an administrator has to turn it on; managed clusters mostly do not allow that. */
  readonly served?: "when-enabled";
  /** Sent as a request or answer and never stored. */
  readonly requestOnly?: true;
}

export const lifecycleRows = deepFreeze(table.lifecycle) as readonly ApiRow[];
export const otherApiRows = deepFreeze(table.other) as readonly ApiRow[];

/** Newest minor of Kubernetes whose source the table was made from: what it says of later ones is a plan. */
export const apisKnownTo = table.knownTo;

/** Oldest minor whose removals the table has: what clusters before it served and lost is not there. */
export const apisKnownFrom = oldest(lifecycleRows.flatMap(({ removed }) => (removed === undefined ? [] : [removed])));

function oldest(minors: readonly string[]): string {
  const [first = apisKnownTo] = minors.toSorted((a, b) => Number(a.split(".")[1]) - Number(b.split(".")[1]));
  return first;
}

/** Finds rows by what a manifest says. */
export interface ApiTable {
  /** The row of a kind, of its list, or of the whole version; a list of objects has the life of its objects. */
  find(api: GroupVersionKind): ApiRow | undefined;
  /** Versions of a group, in the order of the table; `undefined` for a group without rows. */
  versions(group: string): ReadonlyMap<string, readonly ApiRow[]> | undefined;
}

/** The bundled rows with `overlay` over them: a row for the same group, version and kind replaces the bundled one. */
export function apiTable(overlay: readonly ApiRow[] = []): ApiTable {
  if (overlay.length === 0) return bundledApis;
  return tableOf([...lifecycleRows, ...otherApiRows, ...overlay]);
}

function tableOf(rows: readonly ApiRow[]): ApiTable {
  const byName = new Map(rows.map((row) => [keyOf(row.group, row.version, row.kind), row]));
  const groups = new Map<string, Map<string, ApiRow[]>>();
  for (const row of byName.values()) {
    const versions = groups.get(row.group) ?? new Map<string, ApiRow[]>();
    groups.set(row.group, versions);
    const known = versions.get(row.version);
    if (known === undefined) versions.set(row.version, [row]);
    else known.push(row);
  }
  return {
    find: ({ group, version, kind }) =>
      byName.get(keyOf(group, version, kind)) ??
      (kind.endsWith("List") ? byName.get(keyOf(group, version, kind.slice(0, -"List".length))) : undefined) ??
      byName.get(keyOf(group, version, "*")),
    versions: (group) => groups.get(group),
  };
}

/** No part of a name holds a slash. */
function keyOf(group: string, version: string, kind: string): string {
  return `${group}/${version}/${kind}`;
}

export const bundledApis = tableOf([...lifecycleRows, ...otherApiRows]);
