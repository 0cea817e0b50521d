import type { ClusterPlan, Plan } from "../core/plan.ts";
import { type CsvCell, csvRecord } from "../encode/csv.ts";
import { workMinutes } from "./plan-words.ts";

/**
 * One record per cluster, planned or not. An empty cell is unknown or does not apply. Additions come at the end, so that
 * the place of a column stays.
 */
export function planCsv({ clusters }: Plan): string {
  return [
    csvRecord(columns.map(([title]) => title)),
    ...clusters.map((cluster) => csvRecord(columns.map(([, cell]) => cell(cluster)))),
  ].join("");
}

const columns: readonly (readonly [title: string, cell: (cluster: ClusterPlan) => CsvCell])[] = [
  ["provider", ({ provider }) => provider],
  ["account_id", ({ account }) => account],
  ["location", ({ location }) => location],
  ["name", ({ name }) => name],
  ["uid", ({ uid }) => uid],
  ["environment", ({ environment }) => environment],
  ["owner", ({ owner }) => owner],
  ["managed_by", ({ managedBy }) => managedBy],
  ["outcome", ({ outcome }) => outcome],
  ["verdict", ({ verdict }) => verdict],
  ["version", ({ version }) => version],
  ["target", ({ target }) => target],
  ["hops", ({ hops }) => hops.map(({ to }) => to).join(" ") || undefined],
  ["hops_done", ({ hops }) => (hops.length === 0 ? undefined : hops.filter(({ done }) => done === true).length)],
  ["stage", ({ stage }) => stage],
  ["group", ({ group }) => group],
  ["canary", ({ canary }) => canary],
  ["start", ({ start }) => start],
  ["end", ({ end }) => end],
  ["work_minutes", (cluster) => (cluster.hops.length === 0 ? undefined : workMinutes(cluster))],
  ["deadline_kind", ({ deadline }) => deadline?.kind],
  ["deadline", ({ deadline }) => deadline?.at],
  ["deadline_tentative", ({ deadline }) => deadline?.tentative],
  ["deadline_met", ({ deadline }) => deadline?.met],
  ["earliest_end", ({ deadline }) => deadline?.earliest],
  ["stay_usd", ({ cost }) => cost.stayUsd],
  ["plan_usd", ({ cost }) => cost.planUsd],
  ["saved_usd", ({ cost }) => cost.savedUsd],
  ["checks_made", ({ evidence }) => evidence.performed],
  ["checks_applicable", ({ evidence }) => evidence.applicable],
  ["reasons", ({ reasons }) => reasons.map(({ code, message }) => `${code}: ${message}`).join("; ") || undefined],
  ["workloads_verdict", ({ workloads }) => workloads.verdict],
  ["workload_checks_made", ({ workloads }) => workloads.evidence?.performed],
  ["workload_checks_applicable", ({ workloads }) => workloads.evidence?.applicable],
];
