import { fromInstant } from "../core/instant.ts";
import type { Plan } from "../core/plan.ts";
import { minorOf } from "../core/version.ts";
import { type MetricFamily, type MetricSample, openMetrics } from "../encode/openmetrics.ts";
import type { ClusterRow } from "./cluster-row.ts";
import type { InventoryView } from "./inventory-view.ts";

/**
 * An inventory in the OpenMetrics text format. What is unknown has no sample in the metric that would hold it, and a
 * sample in `fleetwright_cluster_unknown`.
 */
export function fleetMetrics(view: InventoryView): string {
  const { rows } = view;
  return openMetrics([
    gauge("fleetwright_snapshot_timestamp_seconds", "When the fleet was read.", "seconds", [
      { labels: {}, value: (fromInstant(view.takenAt) ?? 0) / 1000 },
    ]),
    {
      name: "fleetwright_cluster",
      type: "info",
      help: "One for each cluster that was seen.",
      samples: rows.map((row) => ({
        labels: {
          ...clusterLabels(row),
          environment: row.environment,
          owner: row.owner,
          version: row.version?.raw,
          minor: row.version && minorOf(row.version),
          phase: row.phase,
          status: row.status,
        },
        value: 1,
      })),
    },
    gauge(
      "fleetwright_cluster_support_end_days",
      "Days until the support that the cluster has ends; negative once it has.",
      "days",
      rows.flatMap((row) =>
        row.deadline === undefined
          ? []
          : [{ labels: { ...clusterLabels(row), kind: row.deadline.kind }, value: row.deadline.days }],
      ),
    ),
    gauge(
      "fleetwright_cluster_support_surcharge_dollars",
      "US dollars a month for extended or long-term support, now.",
      "dollars",
      rows.flatMap((row) =>
        row.surcharge === undefined ? [] : [{ labels: clusterLabels(row), value: row.surcharge }],
      ),
    ),
    gauge(
      "fleetwright_cluster_unknown",
      "One for each part of a cluster that is not known.",
      undefined,
      rows.flatMap((row) => unknownParts(row).map((part) => ({ labels: { ...clusterLabels(row), part }, value: 1 }))),
    ),
    gauge("fleetwright_clusters", "Clusters by cloud and minor of their control plane.", undefined, counted(rows)),
    gauge("fleetwright_gaps", "Things that could not be read, by cloud and reason.", undefined, gapCounts(view)),
    gauge("fleetwright_scopes_unread", "Scopes that were not read wholly.", undefined, [
      { labels: {}, value: view.unread.length },
    ]),
  ]);
}

/** A plan, with the findings in it, in the OpenMetrics text format. */
export function planMetrics(plan: Plan): string {
  return openMetrics([
    ...planFamilies(plan),
    gauge(
      "fleetwright_findings",
      "Findings by code, severity and verdict.",
      undefined,
      tally(plan.findings, ({ code, severity, verdict }) => ({ code, severity, verdict })),
    ),
  ]);
}

function gauge(name: string, help: string, unit: string | undefined, samples: readonly MetricSample[]): MetricFamily {
  return { name, type: "gauge", help, samples, ...(unit === undefined ? {} : { unit }) };
}

function clusterLabels({ uid, name, provider, accountId, location }: ClusterRow) {
  return { uid, name, provider, account: accountId, location };
}

function unknownParts({ version, phase, pools }: ClusterRow): string[] {
  return [
    ...(version === undefined ? ["version"] : []),
    ...(phase === "unknown" ? ["support"] : []),
    ...(pools.complete ? [] : ["nodes"]),
  ];
}

function counted(rows: readonly ClusterRow[]): MetricSample[] {
  return tally(rows, ({ provider, version }) => ({
    provider,
    minor: version === undefined ? "unknown" : minorOf(version),
  }));
}

function gapCounts({ gaps }: InventoryView): MetricSample[] {
  return tally(gaps, ({ scope, code }) => ({ provider: scope.provider, code }));
}

function planFamilies({ clusters }: Plan): MetricFamily[] {
  return [
    gauge(
      "fleetwright_cluster_plan",
      "One for each cluster, by what the plan does with it and by its verdict.",
      undefined,
      clusters.map(({ uid, name, provider, account, location, outcome, verdict, target }) => ({
        labels: { uid, name, provider, account, location, outcome, verdict, target },
        value: 1,
      })),
    ),
    gauge(
      "fleetwright_cluster_blockers",
      "Reasons why the cluster is not planned.",
      undefined,
      clusters.map(({ uid, name, provider, account, location, outcome, reasons }) => ({
        labels: { uid, name, provider, account, location },
        value: outcome === "blocked" || outcome === "rebuild" ? reasons.length : 0,
      })),
    ),
  ];
}

function tally<Item>(items: readonly Item[], labelsOf: (item: Item) => Record<string, string>): MetricSample[] {
  const groups = Map.groupBy(items, (item) => JSON.stringify(labelsOf(item)));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => ({ labels: JSON.parse(key) as Record<string, string>, value: members.length }));
}
