import { minorOf } from "../core/version.ts";
import { type ClusterRow, type PoolSummary, poolKindsText, poolMinors } from "./cluster-row.ts";
import type { UpstreamEnd } from "./deadline.ts";
import type { Column } from "./grid.ts";
import { soonDays } from "./inventory-view.ts";
import type { Emphasis } from "./style.ts";
import { dateText, distantDate, usd } from "./words.ts";

/** Signs that stand for what a cell cannot say in words; the legend explains those that were used. */
export const signs = { mayMove: "~", gaps: "!", unknown: "?" } as const;

export function phaseEmphasis({ phase, deadline }: ClusterRow): Emphasis | undefined {
  if (phase === "unsupported") return "bad";
  if (phase === "standard") return deadline !== undefined && deadline.days < soonDays ? "warn" : undefined;
  return phase === "preview" ? undefined : "warn";
}

/** `~2026-12-02 (12 days)`; `unknown` when no date is, and `upstream 2026-06-28` when only the project's own is. */
export function deadlineText({ deadline, upstreamEnd }: ClusterRow, short = false): string {
  const date = deadline === undefined ? undefined : dateText(deadline);
  if (deadline === undefined || date === undefined) return upstreamText(upstreamEnd);
  return (deadline.mayMove ? signs.mayMove : "") + distantDate(date, deadline.days, short);
}

/** The end of the Kubernetes project's own support, named as such; in short its month. */
export function upstreamText(end: UpstreamEnd | undefined, short = false): string {
  const date = end === undefined ? undefined : dateText(end);
  return date === undefined ? "unknown" : `upstream ${short ? date.slice(0, 7) : date}`;
}

export const upstreamNote = "upstream: end of the Kubernetes project's support; the distribution's is not known";

/** `1.34.6`, and where the oldest nodes run another minor, or none that is known, `1.34.6/1.33` or `1.34.6/?`. */
export function versionText({ version, pools }: ClusterRow, short = false): string {
  const patch = version?.patch === undefined || short ? "" : `.${version.patch}`;
  const own = version === undefined ? "unknown" : `${minorOf(version)}${patch}`;
  const [oldest] = poolMinors(pools);
  if (oldest === undefined) return pools.complete ? own : `${own}/${signs.unknown}`;
  return version !== undefined && oldest === minorOf(version) ? own : `${own}/${oldest}`;
}

/** Every version in the pools, and whether that is all. */
export function poolVersionsText({ versions, complete }: PoolSummary): string {
  const seen = versions.map(({ raw }) => raw).join(" ");
  if (complete) return seen === "" ? "none" : seen;
  return seen === "" ? "unknown" : `${seen}, maybe others`;
}

/** What is paid on top for old versions, a month: empty when nothing is. */
export function surchargeText({ surcharge }: ClusterRow): string {
  if (surcharge === undefined) return `$${signs.unknown}`;
  return surcharge === 0 ? "" : usd(surcharge);
}

function gapMark({ gaps }: ClusterRow): string {
  return gaps > 0 ? signs.gaps : "";
}

/** What fits on a terminal of ordinary width. */
export const compactColumns: readonly Column<ClusterRow>[] = [
  { title: "NAME", text: ({ name }) => name, min: 20, mark: gapMark },
  // The longest of the ids would cost every row the width of its location.
  { title: "CLOUD", text: ({ provider }) => (provider === "kubeconfig" ? "kube" : provider), dropOrder: 1 },
  { title: "ACCOUNT", text: ({ accountName, accountId }) => accountName ?? accountId, min: 12, dropOrder: 2 },
  { title: "LOCATION", text: ({ location }) => location, min: 12, dropOrder: 3 },
  { title: "ENV", text: ({ environment }) => environment ?? "", min: 7, dropOrder: 4 },
  {
    title: "VERSION",
    text: (row) => versionText(row),
    short: (row) => versionText(row, true),
    emphasis: ({ version, pools }) => (version === undefined || (pools.behind ?? 0) > 1 ? "warn" : undefined),
  },
  { title: "SUPPORT $/MO", text: (row) => `${row.phase} ${surchargeText(row)}`.trim(), emphasis: phaseEmphasis },
  {
    title: "ENDS",
    text: (row) => deadlineText(row),
    short: (row) => deadlineText(row, true),
    emphasis: phaseEmphasis,
  },
  {
    title: "STATUS",
    text: ({ status }) => status,
    emphasis: ({ status }) => (status === "running" ? undefined : "warn"),
    dropOrder: 5,
  },
];

/** Everything a row holds, nothing cut. */
export const wideColumns: readonly Column<ClusterRow>[] = [
  { title: "NAME", text: ({ name }) => name, mark: gapMark },
  { title: "CLOUD", text: ({ provider }) => provider },
  {
    title: "ACCOUNT",
    text: ({ accountName, accountId }) => (accountName === undefined ? accountId : `${accountName} (${accountId})`),
  },
  { title: "LOCATION", text: ({ location }) => location },
  { title: "ENV", text: ({ environment: label }) => label ?? "" },
  { title: "WAVE", text: ({ wave }) => wave ?? "" },
  { title: "OWNER", text: ({ owner }) => owner ?? "" },
  { title: "MODE", text: ({ mode }) => mode },
  { title: "CHANNEL", text: ({ channel }) => channel ?? "" },
  { title: "VERSION", text: ({ version }) => version?.raw ?? "unknown" },
  { title: "DISTRIBUTION", text: ({ distributionVersion }) => distributionVersion?.raw ?? "" },
  { title: "POOLS", text: ({ pools }) => poolKindsText(pools) },
  { title: "NODES", text: ({ pools }) => poolVersionsText(pools) },
  {
    title: "BEHIND",
    text: ({ pools }) => (pools.behind === undefined ? signs.unknown : String(pools.behind)),
    align: "right",
  },
  { title: "PLAN", text: ({ plan }) => plan },
  { title: "SUPPORT", text: ({ phase }) => phase, emphasis: phaseEmphasis },
  { title: "ENDS", text: (row) => deadlineText(row), emphasis: phaseEmphasis },
  {
    title: "$/MONTH",
    text: ({ surcharge }) => (surcharge === undefined ? signs.unknown : usd(surcharge)),
    align: "right",
  },
  { title: "STATUS", text: ({ status, statusRaw }) => (status === statusRaw ? status : `${status} (${statusRaw})`) },
];
