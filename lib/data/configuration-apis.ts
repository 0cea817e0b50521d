import type { GroupVersionKind } from "../core/kube-object.ts";
import table from "./configuration-apis.json" with { type: "json" };
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";

/** A group of kinds that are written like objects of Kubernetes and read by a program from a file. */
export interface ConfigurationRow extends SourcedRow {
  readonly group: string;
  /** Absent: every kind of the group. */
  readonly kinds?: readonly string[];
  readonly program: string;
}

export const configurationTable = deepFreeze(table.rows) as readonly ConfigurationRow[];

const byGroup = new Map(configurationTable.map((row) => [row.group, row]));

/** Whether a kind is the configuration of a program, which is no object of a cluster. */
export function isConfiguration({ group, kind }: Pick<GroupVersionKind, "group" | "kind">): boolean {
  const row = byGroup.get(group);
  return row !== undefined && (row.kinds === undefined || row.kinds.includes(kind));
}
