import type { CommandBook } from "../core/command.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";
import { fileName } from "../encode/file-name.ts";
import { markdownCell, markdownRow, markdownText } from "../encode/markdown.ts";
import { stageText } from "./plan-summary.ts";
import { type PlanView, planView } from "./plan-view.ts";
import { minuteText, verdictText, wayText } from "./plan-words.ts";
import { clusterRunbook } from "./runbook-cluster.ts";

/** A file of a runbook; the path is relative, with `/`, and of names that are safe on every system. */
export interface RunbookFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A plan as files for the people who carry it out: a page that leads through the waves, and one per cluster with its
 * commands, in a folder per stage. The same plan gives the same files.
 */
export function runbookFiles(plan: Plan, bookOf: (cluster: ClusterPlan) => CommandBook): readonly RunbookFile[] {
  const view = planView(plan);
  const findings = new Map(plan.findings.map((finding) => [finding.fingerprint, finding]));
  const paths = pathsOf(view);
  const pages = view.stages.flatMap(({ clusters }) =>
    clusters.map((cluster) => ({
      path: paths.get(cluster.uid) ?? "",
      text: clusterRunbook(cluster, bookOf(cluster), findings, plan.hash),
    })),
  );
  return [{ path: "README.md", text: frontPage(view, paths) }, ...pages];
}

function pathsOf({ stages }: PlanView): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const paths = new Map<string, string>();
  for (const [index, { stage, clusters }] of stages.entries()) {
    const folder = `${String(index + 1).padStart(2, "0")}-${fileName(stage.name)}`;
    for (const { uid, name } of clusters) {
      const plain = `${folder}/${fileName(name, ".md")}`;
      // Clusters of different accounts may go by one name.
      const path = taken.has(plain) ? `${folder}/${fileName(`${name} ${uid}`, ".md")}` : plain;
      taken.add(path);
      paths.set(uid, path);
    }
  }
  return paths;
}

function frontPage(view: PlanView, paths: ReadonlyMap<string, string>): string {
  const { plan, stages, byOutcome } = view;
  const open = (["blocked", "rebuild", "unknown"] as const).flatMap((outcome) => {
    const count = byOutcome.get(outcome)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return [
    "# Runbook\n",
    `Plan \`${plan.hash.slice(0, 12)}\` as of ${minuteText(plan.asOf)} UTC. Times are UTC; durations are estimates.\n`,
    "Stages run one after the other, and so do the steps of a page. A command that does not show what it should ends the page: find out why, and plan again (`fleetwright plan --continue plan.json`). Commands stand as `sh` reads them; words in CAPITALS are to be filled in.\n",
    open.length === 0 ? "" : `Not in this runbook: ${open.join(", ")}; the plan says why.\n`,
    ...stages.map(({ stage, clusters }) => stageSection(stage, clusters, paths)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function stageSection(
  stage: PlanView["stages"][number]["stage"],
  clusters: readonly ClusterPlan[],
  paths: ReadonlyMap<string, string>,
): string {
  const { approval, failureBudget } = stage;
  const rules = [
    approval === undefined ? "" : `Somebody has to say yes ${approval} this stage.`,
    failureBudget === 0
      ? "One failure stops the stage."
      : `More than ${failureBudget} failure${failureBudget === 1 ? "" : "s"} stop${failureBudget === 1 ? "s" : ""} the stage.`,
  ];
  const rows = clusters.map((cluster) => {
    const { name, uid, provider, start, end, canary, managedBy } = cluster;
    const time = start === undefined || end === undefined ? "" : `${minuteText(start)} to ${minuteText(end)}`;
    return markdownRow([
      `[${markdownText(name)}](${paths.get(uid) ?? ""})${canary === true ? " (canary)" : ""}`,
      markdownCell(provider),
      markdownText(wayText(cluster)),
      time,
      markdownCell(managedBy ?? ""),
      verdictText(cluster),
    ]);
  });
  const header = ["Cluster", "Cloud", "Versions", "Time (UTC)", "Defined in", "Verdict"];
  return [
    `## Stage ${markdownText(stageText(stage))}\n`,
    `${rules.filter((rule) => rule !== "").join(" ")}\n`,
    markdownRow(header) + markdownRow(header.map(() => "---")) + rows.join(""),
  ].join("\n");
}
