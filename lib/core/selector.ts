import type { Cluster } from "./cluster.ts";
import { passesFilter } from "./scope-filter.ts";

/** Picks clusters. All parts must fit; `*` stands for any run of characters; case does not matter. An empty one fits all. */
export interface Selector {
  readonly name?: string;
  readonly provider?: string;
  /** Id or name of the account, project or subscription. */
  readonly account?: string;
  /** Region or zone. */
  readonly location?: string;
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a selector looks at. */
export type SelectableCluster = Pick<Cluster, "name" | "ref" | "labels" | "environment" | "wave" | "owner">;

/** Whether the selector picks the cluster. A part that the cluster does not have (no owner is known) does not fit. */
export function fitsSelector(selector: Selector | undefined, cluster: SelectableCluster): boolean {
  if (selector === undefined) return true;
  const { scope, location } = cluster.ref;
  return (
    fits(selector.name, cluster.name) &&
    fits(selector.provider, cluster.ref.provider) &&
    fits(selector.account, scope.accountId, scope.accountName) &&
    fits(selector.location, location) &&
    fits(selector.environment, cluster.environment) &&
    fits(selector.wave, cluster.wave) &&
    fits(selector.owner, cluster.owner) &&
    (selector.tags === undefined ||
      Object.entries(selector.tags).every(
        ([key, wanted]) => Object.hasOwn(cluster.labels, key) && fits(wanted, cluster.labels[key]),
      ))
  );
}

/** @param other Another name of the same thing. */
function fits(pattern: string | undefined, text: string | undefined, other?: string): boolean {
  if (pattern === undefined) return true;
  if (pattern.includes("*")) return passesFilter({ include: [pattern] }, text, other);
  // Most patterns are plain names, and a plan asks for every cluster in every group.
  if (pattern === text) return true;
  const wanted = pattern.toLowerCase();
  return text?.toLowerCase() === wanted || other?.toLowerCase() === wanted;
}
