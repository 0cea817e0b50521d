import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";
import table from "./tool-ids.json" with { type: "json" };

/** Other judges of manifests. */
export const tools = ["kube-linter", "polaris", "kube-score", "kubescape", "trivy", "checkov"] as const;

export type Tool = (typeof tools)[number];

export interface ToolIdsRow extends SourcedRow {
  /** Of the catalogue. */
  readonly code: string;
  readonly tool: Tool;
  readonly ids: readonly string[];
}

export const toolIdsTable = deepFreeze(table.rows) as readonly ToolIdsRow[];

/** Ids under which other judges report what a code stands for. */
export type ToolIds = Readonly<Partial<Record<Tool, readonly string[]>>>;

const byCode: ReadonlyMap<string, ToolIds> = new Map(
  [...Map.groupBy(toolIdsTable, ({ code }) => code)].map(([code, rows]) => [
    code,
    Object.fromEntries(rows.map(({ tool, ids }) => [tool, ids])),
  ]),
);

/** The ids of a code, by tool; empty where no other judge looks for it. */
export function toolIdsOf(code: string): ToolIds {
  return byCode.get(code) ?? {};
}
