import { deepFreeze } from "./freeze.ts";
import table from "./owners.json" with { type: "json" };
import type { SourcedRow } from "./row.ts";

/** A tool that keeps the definition of clusters; the change of a version belongs into that definition. */
export type InfrastructureOwner =
  | "argocd"
  | "flux"
  | "crossplane"
  | "ack"
  | "cluster-api"
  | "eksctl"
  | "pulumi"
  | "terraform"
  | "cdk"
  | "cloudformation";

export interface OwnerRow extends SourcedRow {
  readonly owner: InfrastructureOwner;
  /** Tag keys that only this tool writes, compared without case; `*` at the end stands for anything. */
  readonly keys?: readonly string[];
  /** Tag keys that people set to `true`, folded. */
  readonly flags?: readonly string[];
  /** Values of a tag that names the managing tool, folded. */
  readonly values?: readonly string[];
}

export const ownerTable = deepFreeze(table.owners) as readonly OwnerRow[];

/** Keys by which organisations say what manages a resource, folded. */
const managerKeys: ReadonlySet<string> = new Set([
  "managedby",
  "appkubernetesiomanagedby",
  "provisionedby",
  "provisioner",
  "deployedby",
  "iac",
  "iactool",
]);

/** A tool that a tag names, and that tag. */
export interface OwnerTag {
  readonly owner: InfrastructureOwner;
  readonly key: string;
}

/** The table turned round, so that a tag finds its tools without a look at every row. */
const ranks: ReadonlyMap<InfrastructureOwner, number> = new Map(
  [...new Set(ownerTable.map(({ owner }) => owner))].map((owner, rank) => [owner, rank]),
);
const patterns = ownerTable.flatMap(({ owner, keys = [] }) => keys.map((pattern) => ({ owner, pattern })));
const byKey = new Map(patterns.map(({ owner, pattern }) => [pattern, owner]));
const byPrefix = patterns.flatMap(({ owner, pattern }) =>
  pattern.endsWith("*") ? [{ owner, prefix: pattern.slice(0, -1) }] : [],
);
const byFlag = new Map(ownerTable.flatMap(({ owner, flags = [] }) => flags.map((flag) => [flag, owner] as const)));
const byValue = new Map(ownerTable.flatMap(({ owner, values = [] }) => values.map((value) => [value, owner] as const)));

/**
 * Every tool that the tags of a cluster name, each once, with the first tag that does so. A tool that drives another one
 * comes before it. Empty when no tag names one, which does not prove that there is none.
 */
export function ownersOf(labels: Readonly<Record<string, string>>): readonly OwnerTag[] {
  const found = new Map<InfrastructureOwner, OwnerTag>();
  for (const key of Object.keys(labels).sort()) {
    const owner = ownerIn(key, labels[key] ?? "");
    if (owner !== undefined && !found.has(owner)) found.set(owner, { owner, key });
  }
  return found.size === 0 ? nobody : [...found.values()].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The tool that a change has to go through, as far as the tags tell: the outermost of those they name. */
export function managedByOf(labels: Readonly<Record<string, string>>): InfrastructureOwner | undefined {
  return ownersOf(labels)[0]?.owner;
}

const nobody: readonly OwnerTag[] = Object.freeze([]);

function ownerIn(key: string, value: string): InfrastructureOwner | undefined {
  const plain = key.toLowerCase();
  const own = byKey.get(plain) ?? byPrefix.find(({ prefix }) => plain.startsWith(prefix))?.owner;
  if (own !== undefined) return own;
  const folded = fold(plain);
  if (managerKeys.has(folded)) return byValue.get(fold(value.toLowerCase()));
  const flagged = byFlag.get(folded);
  return flagged !== undefined && fold(value.toLowerCase()) === "true" ? flagged : undefined;
}

function rankOf({ owner }: OwnerTag): number {
  return ranks.get(owner) ?? 0;
}

/** `managed-by`, `managed_by` and `managedby` are one key to the people who write them. */
function fold(lowerCase: string): string {
  return lowerCase.replace(/[^a-z0-9]/g, "");
}
