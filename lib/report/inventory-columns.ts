import { minorOf } from "../core/version.ts";
import { type ClusterRow, poolMinors } from "./cluster-row.ts";
import type { Column } from "./grid.ts";
import { soonDays } from "./inventory-view.ts";
import type { Emphasis } from "./style.ts";
import { dateText, daysText, usd } from "./words.ts";

/** Signs that stand for what a cell cannot say in words; `signLegend` explains those that were used. */
export const signs = { mayMove: "~", gaps: "!", hiddenNodes: "+", unknown: "?" } as const;

export function phaseEmphasis({ phase, deadline }: ClusterRow): Emphasis | undefined {
  if (phase === "unsupported") return "bad";
  if (phase === "standard") return deadline !== undefined && deadline.days < soonDays ? "warn" : undefined;
  return phase === "preview" ? undefined : "warn";
}

/** `~2026-12-02 (12 days)`; `unknown` when no date is. */
export function deadlineText({ deadline }: ClusterRow, short = false): string {
  const date = deadline === undefined ? undefined : dateText(deadline);
  if (deadline === undefined || date === undefined) return "unknown";
  return `${deadline.mayMove ? signs.mayMove : ""}${date} (${daysText(deadline.days, short)})`;
}

/** `=` for the control plane's own minor, otherwise the minors of the nodes; `+` when there may be others. */
export function nodesText({ pools, version }: ClusterRow): string {
  const minors = poolMinors(pools);
  const more = pools.complete ? "" : signs.hiddenNodes;
  if (minors.length === 0) return pools.complete ? "none" : signs.unknown;
  if (minors.length === 1 && version !== undefined && minors[0] === minorOf(version)) return `=${more}`;
  return `${minors[0]}${more}`;
}

/** What is paid on top for old versions, a month: empty when nothing is. */
export function surchargeText({ surcharge }: ClusterRow): string {
  if (surcharge === undefined) return `$${signs.unknown}`;
  return surcharge === 0 ? "" : usd(surcharge);
}

function isRunning({ status }: ClusterRow): boolean {
  return status === "running";
}

const cloud: Column<ClusterRow> = { title: "CLOUD", text: ({ provider }) => provider, dropOrder: 3 };
const environment: Column<ClusterRow> = {
  title: "ENV",
  text: ({ environment: label }) => label ?? "",
  min: 7,
  dropOrder: 8,
};
const version: Column<ClusterRow> = {
  title: "VERSION",
  text: ({ version: seen }) => seen?.raw ?? "unknown",
  emphasis: ({ version: seen }) => (seen === undefined ? "warn" : undefined),
};
const ends: Column<ClusterRow> = {
  title: "ENDS",
  text: (row) => deadlineText(row),
  short: (row) => deadlineText(row, true),
  emphasis: phaseEmphasis,
};

/** What fits on a terminal of ordinary width. */
export const compactColumns: readonly Column<ClusterRow>[] = [
  {
    title: "NAME",
    text: ({ name }) => name,
    min: 16,
    mark: ({ gaps }) => (gaps > 0 ? signs.gaps : ""),
  },
  cloud,
  { title: "ACCOUNT", text: ({ accountName, accountId }) => accountName ?? accountId, min: 9, dropOrder: 5 },
  { title: "LOCATION", text: ({ location }) => location, min: 12, dropOrder: 4 },
  environment,
  {
    ...version,
    text: ({ version: seen }) => {
      if (seen === undefined) return "unknown";
      return seen.patch === undefined ? minorOf(seen) : `${minorOf(seen)}.${seen.patch}`;
    },
  },
  {
    title: "NODES",
    text: nodesText,
    emphasis: ({ pools }) => ((pools.behind ?? 0) > 1 ? "warn" : undefined),
    dropOrder: 6,
  },
  {
    title: "SUPPORT",
    text: (row) => `${row.phase} ${surchargeText(row)}`.trim(),
    emphasis: phaseEmphasis,
  },
  ends,
  {
    title: "STATUS",
    text: ({ status }) => status,
    emphasis: (row) => (isRunning(row) ? undefined : "warn"),
    dropOrder: 7,
  },
];

/** Everything a row holds, nothing cut. */
export const wideColumns: readonly Column<ClusterRow>[] = [
  { title: "NAME", text: ({ name }) => name, mark: ({ gaps }) => (gaps > 0 ? signs.gaps : "") },
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
  version,
  {
    title: "POOLS",
    text: ({ pools }) => String(pools.count) + (pools.complete ? "" : signs.hiddenNodes),
    align: "right",
  },
  {
    title: "NODES",
    text: ({ pools }) => pools.versions.map(({ raw }) => raw).join(" ") || (pools.complete ? "none" : signs.unknown),
  },
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
