import { dayMs, fromInstant, toInstant } from "../core/instant.ts";
import type { SupportDate, SupportWindow } from "../core/support.ts";
import aks from "./calendar-aks.json" with { type: "json" };
import eks from "./calendar-eks.json" with { type: "json" };
import gke from "./calendar-gke.json" with { type: "json" };
import iks from "./calendar-iks.json" with { type: "json" };
import roks from "./calendar-roks.json" with { type: "json" };
import upstream from "./calendar-upstream.json" with { type: "json" };
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";

/** Dates are `YYYY-MM-DD`, or `YYYY-MM` where the source names only a month. */
export interface CalendarRow extends SourcedRow {
  readonly minor: string;
  /** Absent when the release was not seen, or its day is not known. */
  readonly release?: string;
  readonly endOfStandard?: string;
  readonly endOfExtended?: string;
  /** Fields above that are computed from a policy rather than published. */
  readonly derived?: readonly string[];
  /** Kubernetes minor inside, where `minor` counts something else (OpenShift). */
  readonly kubernetes?: string;
}

export interface Calendar {
  readonly provider: string;
  readonly about: string;
  /** What a published day of end means: the last day in the period, or the first day after it. */
  readonly endDates: "last-day" | "first-day-after";
  /** Platform support of a minor ends when the minor this many above it becomes generally available. */
  readonly platformSupportMinors?: number;
  readonly versions: readonly CalendarRow[];
}

/** The bundled calendars, each lowest minor first. */
export const calendars = deepFreeze([upstream, eks, gke, aks, iks, roks]) as readonly Calendar[];

const byProvider = new Map(calendars.map((calendar) => [calendar.provider, calendar]));
const windows = new Map(
  calendars.map(({ provider, versions }) => [
    provider,
    new Map(versions.map((row) => [row.minor, windowOf(provider, row)])),
  ]),
);

/**
 * The bundled support dates of `minor` at `provider`: `eks`, `gke`, `aks`, `iks`, `roks` (by OpenShift minor, `4.18`) or
 * `upstream`. A date that is not known is absent. `undefined` when the calendar does not list the minor; then nothing is
 * known of its support, except that this calendar is older or younger than the version.
 */
export function supportWindow(provider: string, minor: string): SupportWindow | undefined {
  return windows.get(provider)?.get(minor);
}

/** Minors in the provider's bundled calendar, lowest first. Empty for a provider without one. */
export function bundledMinors(provider: string): readonly string[] {
  return [...(windows.get(provider)?.keys() ?? [])];
}

/**
 * The day a minor became generally available at the provider (GKE: in the Regular channel), `YYYY-MM-DD`, or `YYYY-MM`
 * where the source names only the month (AKS). `undefined` when it has not been seen or the day is not known.
 */
export function releaseDate(provider: string, minor: string): string | undefined {
  return rowOf(provider, minor)?.release;
}

/**
 * The Kubernetes minor inside a minor of a distribution that counts its own: `roks`, `4.18` gives `1.31`. `undefined` when
 * the calendar does not know it.
 */
export function kubernetesMinor(provider: string, minor: string): string | undefined {
  return rowOf(provider, minor)?.kubernetes;
}

function rowOf(provider: string, minor: string): CalendarRow | undefined {
  return byProvider.get(provider)?.versions.find((row) => row.minor === minor);
}

function windowOf(provider: string, row: CalendarRow): SupportWindow {
  const endOfStandard = dateOf(provider, row, "endOfStandard");
  const endOfExtended = dateOf(provider, row, "endOfExtended");
  const endOfPlatform = platformEnd(provider, row);
  const upstreamRow = provider === "upstream" ? undefined : rowOf("upstream", row.kubernetes ?? row.minor);
  const upstreamEol = upstreamRow === undefined ? undefined : dateOf("upstream", upstreamRow, "endOfStandard");
  return deepFreeze({
    ...(endOfStandard === undefined ? {} : { endOfStandard }),
    ...(endOfExtended === undefined ? {} : { endOfExtended }),
    ...(endOfPlatform === undefined ? {} : { endOfPlatform }),
    ...(upstreamEol === undefined ? {} : { upstreamEol }),
  });
}

function dateOf(provider: string, row: CalendarRow, field: "endOfStandard" | "endOfExtended"): SupportDate | undefined {
  const text = row[field];
  if (text === undefined) return undefined;
  const derived = row.derived?.includes(field) ?? false;
  return {
    ...exclusiveEnd(text, byProvider.get(provider)?.endDates === "last-day"),
    tentative: derived || row.status !== "confirmed",
    source: derived ? "derived" : "bundled",
    ...provenance(row),
  };
}

/** Until general availability of the later minor has been seen, the end exists but has no date. */
function platformEnd(provider: string, row: CalendarRow): SupportDate | undefined {
  const ahead = byProvider.get(provider)?.platformSupportMinors;
  if (ahead === undefined) return undefined;
  const [major, minor] = row.minor.split(".");
  const successor = rowOf(provider, `${major}.${Number(minor) + ahead}`);
  return {
    precision: "month",
    ...(successor?.release === undefined ? {} : exclusiveEnd(successor.release, true)),
    tentative: true,
    source: "derived",
    ...provenance(successor ?? row),
  };
}

/** The first instant after the period that a published date ends. A month stands for its last day. */
function exclusiveEnd(text: string, lastDay: boolean): { at: string; precision: "day" | "month" } {
  const [year, month, day] = text.split("-").map(Number);
  if (day === undefined)
    return { at: toInstant(Date.UTC(year ?? Number.NaN, month ?? Number.NaN)), precision: "month" };
  return { at: toInstant((fromInstant(text) ?? Number.NaN) + (lastDay ? dayMs : 0)), precision: "day" };
}

function provenance(row: SourcedRow): { sourceUrl?: string; asOf: string } {
  return { ...(URL.canParse(row.source) ? { sourceUrl: row.source } : {}), asOf: row.asOf };
}
