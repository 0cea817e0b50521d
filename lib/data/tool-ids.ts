import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";
import table from "./tool-ids.json" with { type: "json" };

/** Other judges of manifests. */
export type Tool = "kube-linter" | "polaris" | "kube-score" | "checkov";

export interface ToolIdsRow extends SourcedRow {
  /** Of the catalogue. */
  readonly code: string;
  readonly tool: Tool;
  readonly ids: readonly string[];
}

export const toolIdsTable = deepFreeze(table.rows) as readonly ToolIdsRow[];

/** Ids under which other judges report what a code stands for. */
export type ToolIds = Readonly<Partial<Record<Tool, readonly string[]>>>;

/** The ids of a code, by tool; empty where no other judge looks for it. */
export function toolIdsOf(code: string): ToolIds {
  return Object.fromEntries(toolIdsTable.filter((row) => row.code === code).map(({ tool, ids }) => [tool, ids]));
}
