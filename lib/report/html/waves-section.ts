import { fromInstant } from "../../core/instant.ts";
import type { ClusterPlan, Plan, PlannedStage } from "../../core/plan.ts";
import { type Html, html } from "../../encode/html.ts";
import { counted } from "../words.ts";
import { instantText } from "./cells.ts";
import { foldedNames, type Section } from "./page.ts";
import type { Band } from "./report-input.ts";
import { axisHead, bar, legendOf, rowChart, type TimeAxis } from "./time-axis.ts";

/** Above this many clusters in a group, the ones that are not canaries share a row. */
const mostRows = 25;

/** When each stage, group and cluster is upgraded, against windows and freezes. */
export function wavesSection(plan: Plan | undefined, bands: readonly Band[], asOf: number): Section {
  const title = "Upgrade waves";
  if (plan === undefined) {
    return { id: "waves", title, body: html`<p>No plan was given. <code>fleetwright plan</code> makes one.</p>` };
  }
  const planned = new Map(plan.clusters.map((cluster) => [cluster.uid, cluster]));
  const scheduled = plan.clusters.filter(({ start }) => start !== undefined);
  const ends = [...scheduled.map(({ end }) => end), ...plan.stages.map(({ soakUntil }) => soakUntil)];
  const last = Math.max(asOf, ...ends.flatMap((at) => (at === undefined ? [] : [fromInstant(at) ?? asOf])));
  const margin = Math.max(dayMs, (last - asOf) * 0.04);
  const axis: TimeAxis = {
    id: "grid-waves",
    from: asOf - margin,
    until: last + margin,
    marker: { at: asOf, label: plan.asOf.slice(0, 10) },
  };
  const body = html`${outcomes(plan)}${problems(plan, planned)}${
    scheduled.length === 0
      ? html`<p>Nothing is scheduled.</p>`
      : html`${legend}<div class="scroll" tabindex="0" role="group" aria-label="Upgrade waves"><table><caption>Times are UTC. Durations are estimates.</caption><thead><tr><th scope="col">Stage, cluster</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Starts</th><th scope="col">Ends</th><th scope="col" class="chart">${axisHead(axis)}</th></tr></thead>${bandRows(bands, axis)}${plan.stages.map(
          (stage) => stageRows(stage, planned, bands, axis),
        )}</table></div>`
  }`;
  return { id: "waves", title, body };
}

function outcomes({ clusters }: Plan): Html {
  const counts = [...Map.groupBy(clusters, ({ outcome }) => outcome)].map(
    ([outcome, all]) => `${all.length} ${outcome}`,
  );
  return html`<p>${counted(clusters.length, "cluster")}: ${counts.join(", ")}.</p>`;
}

function problems({ problems: list }: Plan, planned: ReadonlyMap<string, ClusterPlan>): Html | undefined {
  if (list.length === 0) return undefined;
  return html`<h3>Rules that cannot be met</h3><ul>${list.map(
    ({ rule, message, relax, clusters }) =>
      html`<li><strong>${rule}</strong>: ${message} ${relax}${
        clusters.length === 0
          ? undefined
          : foldedNames(
              html`${counted(clusters.length, "cluster")}`,
              clusters.map((uid) => planned.get(uid)?.name ?? uid),
            )
      }</li>`,
  )}</ul>`;
}

function bandRows(bands: readonly Band[], axis: TimeAxis): Html | undefined {
  const freezes = bands.filter(({ kind }) => kind === "freeze");
  if (freezes.length === 0) return undefined;
  return html`<tbody>${freezes.map(
    (band) =>
      html`<tr><th scope="row">Freeze: ${band.name}</th><td></td><td></td><td class="d">${instantText(band.from)}</td><td class="d">${instantText(band.until)}</td><td class="chart">${rowChart(axis, [bandBar(band, axis)])}</td></tr>\n`,
  )}</tbody>`;
}

function bandBar({ from, until, kind, name }: Band, axis: TimeAxis): Html | undefined {
  return bar(axis, { from: fromInstant(from) ?? 0, until: fromInstant(until) ?? 0, kind, title: name });
}

function stageRows(
  stage: PlannedStage,
  planned: ReadonlyMap<string, ClusterPlan>,
  bands: readonly Band[],
  axis: TimeAxis,
): Html | undefined {
  const groups = stage.groups.map((group) => ({
    ...group,
    members: group.clusters.flatMap((uid) => {
      const cluster = planned.get(uid);
      return cluster?.start === undefined ? [] : [cluster];
    }),
  }));
  const size = groups.reduce((sum, { members }) => sum + members.length, 0);
  if (size === 0) return undefined;
  const notes = [
    counted(size, "cluster"),
    ...(stage.approval === undefined ? [] : [`approval ${stage.approval} the stage`]),
    `failure budget ${stage.failureBudget}`,
    ...(stage.soakUntil === undefined ? [] : [`soaks until ${instantText(stage.soakUntil)}`]),
  ];
  const background = bands.map((band) => bandBar(band, axis));
  const soak =
    stage.end === undefined || stage.soakUntil === undefined
      ? undefined
      : bar(axis, { from: fromInstant(stage.end) ?? 0, until: fromInstant(stage.soakUntil) ?? 0, kind: "soak" });
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="3">${stage.name} <span class="quiet">(${notes.join(", ")})</span></th><td class="d">${stage.start && instantText(stage.start)}</td><td class="d">${stage.end && instantText(stage.end)}</td><td class="chart">${rowChart(axis, [...background, soak])}</td></tr>${groups.map(
    ({ name, members, canaries }) => groupRows(name, members, new Set(canaries), background, axis),
  )}</tbody>`;
}

function groupRows(
  name: string,
  members: readonly ClusterPlan[],
  canaries: ReadonlySet<string>,
  background: readonly (Html | undefined)[],
  axis: TimeAxis,
): readonly Html[] {
  const inOrder = [...members].sort((a, b) => ((a.start ?? "") < (b.start ?? "") ? -1 : 1));
  const single = inOrder.length > mostRows ? inOrder.filter(({ uid }) => canaries.has(uid)) : inOrder;
  const shared = inOrder.length > mostRows ? inOrder.filter(({ uid }) => !canaries.has(uid)) : [];
  const rows = single.map((cluster) =>
    clusterRows(html`${cluster.name}${canaries.has(cluster.uid) ? " (canary)" : ""}`, [cluster], background, axis),
  );
  return shared.length === 0
    ? rows
    : [
        ...rows,
        clusterRows(
          foldedNames(`${name}: ${counted(shared.length, "cluster")}`, shared.map(lineOf)),
          shared,
          background,
          axis,
        ),
      ];
}

function clusterRows(
  label: Html,
  clusters: readonly ClusterPlan[],
  background: readonly (Html | undefined)[],
  axis: TimeAxis,
): Html {
  const from = [...new Set(clusters.map(({ version }) => version ?? "unknown"))].sort();
  const to = [...new Set(clusters.map(({ target }) => target ?? "unknown"))].sort();
  const start = clusters.map(({ start: at }) => at ?? "").sort()[0] ?? "";
  const end =
    clusters
      .map(({ end: at }) => at ?? "")
      .sort()
      .at(-1) ?? "";
  const spans = clusters.length > mostRows ? [{ start, end }] : clusters;
  const bars = spans.map((span) =>
    bar(axis, { from: fromInstant(span.start ?? "") ?? 0, until: fromInstant(span.end ?? "") ?? 0, kind: "work" }),
  );
  return html`<tr><th scope="row">${label}</th><td>${from.join(", ")}</td><td>${to.join(", ")}</td><td class="d">${instantText(start)}</td><td class="d">${instantText(end)}</td><td class="chart">${rowChart(axis, [...background, ...bars])}</td></tr>\n`;
}

function lineOf({ name, version, target, start, end }: ClusterPlan): string {
  return `${name}: ${version ?? "unknown"} to ${target ?? "unknown"}, ${instantText(start ?? "")} to ${instantText(end ?? "")}`;
}

const legend = legendOf([
  ["work", "upgrade under way"],
  ["soak", "soak"],
  ["freeze", "freeze"],
  ["window", "window of the policy"],
]);

const dayMs = 86_400_000;
