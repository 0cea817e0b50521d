import type { Finding, Severity } from "../../core/finding.ts";
import { catalogueEntry } from "../../core/finding-catalogue.ts";
import type { ClusterPlan, Plan } from "../../core/plan.ts";
import { type Html, html } from "../../encode/html.ts";
import { workloadsText } from "../plan-words.ts";
import { counted } from "../words.ts";
import { verdictClass } from "./cells.ts";
import { foldedNames, type Section } from "./page.ts";

/** What stands in the way, grouped by cause: each code once, with everything it was found on. */
export function blockersSection(plan: Plan | undefined, findings: readonly Finding[]): Section {
  const names = new Map(plan?.clusters.map(({ uid, name }) => [uid, name]));
  const all = uniqueFindings([...(plan?.findings ?? []), ...findings]);
  const groups = [...Map.groupBy(all, ({ code, verdict }) => `${code} ${verdict}`).values()].sort(bySeverity);
  const body = html`${plan === undefined ? undefined : verdicts(plan)}${
    all.length === 0
      ? html`<p>${plan === undefined ? "No findings were given." : "Nothing was found against the plan."}</p>`
      : html`<div class="scroll" tabindex="0" role="group" aria-label="Findings by cause"><table><thead><tr><th scope="col">Severity</th><th scope="col">Cause</th><th scope="col">Found on</th><th scope="col">What to do</th></tr></thead><tbody>${groups.map((group) => groupRow(group, names))}</tbody></table></div>`
  }${plan === undefined ? undefined : reasons(plan)}`;
  return { id: "blockers", title: "Blockers", body };
}

function verdicts({ clusters }: Plan): Html {
  const counts = [...Map.groupBy(clusters, ({ verdict }) => verdict)].sort(([a], [b]) => (a < b ? -1 : 1));
  const performed = clusters.reduce((sum, { evidence }) => sum + evidence.performed, 0);
  const applicable = clusters.reduce((sum, { evidence }) => sum + evidence.applicable, 0);
  return html`<p>${counts.map(
    ([verdict, members], index) =>
      html`${index === 0 ? "" : ", "}<span class="${verdictClass(verdict)}">${members.length} ${verdict}</span>`,
  )}. Evidence: ${performed} of ${applicable} checks that apply could be made. ${workloads(clusters)}</p>`;
}

/** What runs in the clusters is judged apart. */
function workloads(clusters: readonly ClusterPlan[]): string {
  const counts = [...Map.groupBy(clusters, workloadsText)].sort(([a], [b]) => (a < b ? -1 : 1));
  return counts.length === 0 ? "" : `Workloads: ${counts.map(([text, of]) => `${of.length} ${text}`).join(", ")}.`;
}

function groupRow(findings: readonly Finding[], names: ReadonlyMap<string, string>): Html | undefined {
  const [first] = findings;
  if (first === undefined) return undefined;
  const title = catalogueEntry(first.code)?.title ?? first.message;
  const unknown = first.verdict === "unknown";
  return html`<tr><td class="${unknown ? "warn" : tones[first.severity]}">${unknown ? "unknown" : first.severity}</td><th scope="row">${title} <code>${first.code}</code></th><td>${foldedNames(
    counted(findings.length, "place"),
    findings.map((finding) => `${placeOf(finding, names)}: ${finding.message}`),
  )}</td><td>${first.fix}</td></tr>\n`;
}

/** Clusters that are not planned, by the reason that each gives. */
function reasons({ clusters }: Plan): Html | undefined {
  const out = clusters.filter(({ outcome }) => !["planned", "current"].includes(outcome));
  const told = out.flatMap((cluster) => cluster.reasons.map((reason) => ({ cluster, reason })));
  const groups = [...Map.groupBy(told, ({ cluster, reason }) => `${cluster.outcome} ${reason.code}`).entries()].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  if (groups.length === 0) return undefined;
  return html`<h3>Clusters that are not planned</h3><ul>${groups.map(
    ([key, members]) =>
      html`<li>${foldedNames(
        html`${key}: ${counted(members.length, "cluster")}`,
        members.map(
          ({ cluster, reason }) =>
            `${nameOf(cluster)}: ${reason.message}${reason.fix === undefined ? "" : ` ${reason.fix}`}`,
        ),
      )}</li>`,
  )}</ul>`;
}

function nameOf({ provider, account, location, name }: ClusterPlan): string {
  return [provider, account, location, name].filter((part) => part !== "").join("/");
}

function placeOf({ target }: Finding, names: ReadonlyMap<string, string>): string {
  const cluster = target.cluster === undefined ? undefined : (names.get(target.cluster) ?? target.cluster);
  const file =
    target.file === undefined ? undefined : `${target.file}${target.line === undefined ? "" : `:${target.line}`}`;
  return [cluster, file, target.namespace, target.kind, target.name, target.container]
    .filter((part) => part !== undefined)
    .join(" ");
}

function uniqueFindings(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
}

function bySeverity([a]: readonly Finding[], [b]: readonly Finding[]): number {
  const rank = (finding: Finding | undefined) =>
    finding === undefined ? 9 : ranks[finding.severity] + (finding.verdict === "unknown" ? 0.5 : 0);
  return rank(a) - rank(b) || ((a?.code ?? "") < (b?.code ?? "") ? -1 : 1);
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const tones: Readonly<Record<Severity, string>> = { error: "bad", warning: "warn", info: "quiet" };
