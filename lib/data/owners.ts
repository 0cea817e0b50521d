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

/**
 * Every tool that the tags of a cluster name, each once, with the first tag that does so. A tool that drives another one
 * comes before it. Empty when no tag names one, which does not prove that there is none.
 */
export function ownersOf(labels: Readonly<Record<string, string>>): readonly OwnerTag[] {
  const tags = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => ({ key, plain: key.toLowerCase(), folded: fold(key), value: fold(value) }));
  if (tags.length === 0) return [];
  const found = new Map<InfrastructureOwner, OwnerTag>();
  for (const row of ownerTable) {
    if (found.has(row.owner)) continue;
    const tag = tags.find((candidate) => names(row, candidate));
    if (tag !== undefined) found.set(row.owner, { owner: row.owner, key: tag.key });
  }
  return [...found.values()];
}

/** The tool that a change has to go through, as far as the tags tell: the outermost of those they name. */
export function managedByOf(labels: Readonly<Record<string, string>>): InfrastructureOwner | undefined {
  return ownersOf(labels)[0]?.owner;
}

interface FoldedTag {
  readonly plain: string;
  readonly folded: string;
  readonly value: string;
}

function names({ keys = [], flags = [], values = [] }: OwnerRow, { plain, folded, value }: FoldedTag): boolean {
  if (keys.some((pattern) => (pattern.endsWith("*") ? plain.startsWith(pattern.slice(0, -1)) : plain === pattern)))
    return true;
  if (flags.includes(folded)) return value === "true";
  return managerKeys.has(folded) && values.includes(value);
}

/** `Managed-By`, `managed_by` and `ManagedBy` are one key to the people who write them. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
