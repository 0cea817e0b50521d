import { scopeText } from "./gap-lines.ts";
import { type Cost, type InventoryView, soonDays } from "./inventory-view.ts";
import { counted, usd } from "./words.ts";

/** The sums of an inventory in sentences, the same in every format for people. Plain text without foreign parts. */
export function summaryLines({ totals, interrupted, asOf, shard }: InventoryView): string[] {
  const { byPhase, byStatus, surcharge, surchargeSoon, unknown } = totals;
  const lines = [
    `${counted(totals.clusters, "cluster")} in ${counted(totals.scopes, "scope")}, as of ${asOf.slice(0, 10)}`,
  ];
  if (interrupted) lines.push("Interrupted: this is what had been read, and more may exist");
  if (shard !== undefined) lines.push(`Shard ${shard.index} of ${shard.count}: the rest of the fleet is in the others`);
  if (byPhase.size > 0) lines.push(`Support: ${listed(byPhase)}`);
  if (totals.clusters > 0) {
    lines.push(`Extended and long-term support: ${costText(surcharge)}`);
    lines.push(`Starting within ${soonDays} days: ${costText(surchargeSoon)}`);
  }
  const unusual = new Map([...byStatus].filter(([status]) => status !== "running"));
  if (unusual.size > 0) lines.push(`Status: ${listed(unusual)}`);
  const unknowns = [
    unknown.version > 0 ? `version of ${unknown.version}` : "",
    unknown.support > 0 ? `support of ${unknown.support}` : "",
    unknown.nodes > 0 ? `all nodes of ${unknown.nodes}` : "",
  ].filter((text) => text !== "");
  if (unknowns.length > 0) lines.push(`Not known: ${unknowns.join(", ")}`);
  return lines;
}

/** `$1,095/month for 3 clusters, unknown for 2`. */
export function costText({ usdPerMonth, clusters, unknown }: Cost): string {
  const known = `${usd(usdPerMonth)}/month${clusters === 0 ? "" : ` for ${counted(clusters, "cluster")}`}`;
  return unknown === 0 ? known : `${known}, unknown for ${unknown}`;
}

/** The services that are switched off, by scope; `undefined` when none is. */
export function notEnabledLine({ notEnabled }: InventoryView, most: number): string | undefined {
  if (notEnabled.length === 0) return undefined;
  const names = notEnabled.slice(0, most).map(({ scope }) => scopeText(scope));
  const more = notEnabled.length > most ? ` and ${notEnabled.length - most} more` : "";
  return `Kubernetes service not enabled in ${counted(notEnabled.length, "scope")}: ${names.join(", ")}${more}`;
}

/** The scopes that were not read now, with the day on which each was empty; `undefined` when all were read. */
export function skippedLine({ skipped }: InventoryView, most: number): string | undefined {
  if (skipped.length === 0) return undefined;
  const days = Map.groupBy(skipped, ({ emptyAsOf }) => emptyAsOf?.slice(0, 10) ?? "an unknown day");
  const parts = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, reports]) => {
      const names = reports.slice(0, most).map(({ scope }) => scopeText(scope));
      const more = reports.length > most ? ` and ${reports.length - most} more` : "";
      return `empty as of ${day}: ${names.join(", ")}${more}`;
    });
  return `Not read now, --refresh reads it: ${counted(skipped.length, "scope")}, ${parts.join("; ")}`;
}

/** What to do next, given what was found. */
export function nextStep({ gaps, interrupted }: InventoryView): string {
  const codes = new Set(gaps.map(({ code }) => code));
  if (codes.has("AUTH") || codes.has("FORBIDDEN")) {
    return "fleetwright providers   says which credentials and permissions are missing";
  }
  if (interrupted || ["THROTTLED", "UNAVAILABLE", "TIMEOUT"].some((code) => codes.has(code as never))) {
    return "fleetwright inventory --save FILE --resume   reads what is missing, not what was read";
  }
  return "fleetwright versions   shows which versions each cloud offers, and until when";
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}
