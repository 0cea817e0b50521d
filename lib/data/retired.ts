import { deepFreeze } from "./freeze.ts";
import table from "./retired.json" with { type: "json" };
import type { SourcedRow } from "./row.ts";

/** A project that nobody looks after any more. */
export interface RetiredProjectRow extends SourcedRow {
  readonly project: string;
  /** How names of its images end, without the tag. */
  readonly images: readonly string[];
  /** Day of the last care, `YYYY-MM-DD`. */
  readonly since: string;
  readonly instead: string;
}

/** A registry that gets no new images. */
export interface RetiredRegistryRow extends SourcedRow {
  readonly registry: string;
  readonly since: string;
  readonly instead: string;
}

/** Something that workloads could rely on up to a minor. */
export interface RemovedBehaviourRow extends SourcedRow {
  readonly kind: "volume" | "annotation" | "node-label";
  /** `*` at the end stands for anything. */
  readonly name: string;
  /** First Kubernetes minor without it. */
  readonly from: string;
  readonly instead: string;
}

export const retiredProjects = deepFreeze(table.projects) as readonly RetiredProjectRow[];
export const retiredRegistries = deepFreeze(table.registries) as readonly RetiredRegistryRow[];
export const removedBehaviours = deepFreeze(table.behaviours) as readonly RemovedBehaviourRow[];

/** Every row, each under a key of its own. */
export const retiredRows: readonly (SourcedRow & { readonly key: string })[] = [
  ...retiredProjects.map((row) => ({ ...row, key: row.project })),
  ...retiredRegistries.map((row) => ({ ...row, key: row.registry })),
  ...removedBehaviours.map((row) => ({ ...row, key: `${row.kind} ${row.name}` })),
];
