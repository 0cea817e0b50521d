// What paid support costs each team a month, now and when nothing is done for a year.
//
//   node examples/cost-by-team.ts fleet.ndjson
import { billingHoursPerMonth, type Cluster, readSnapshot, supportSurchargeAt } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const { clusters, takenAt } = await readSnapshot(file);
const now = Date.parse(takenAt);
const inAYear = now + 365 * 86_400_000;

interface Bill {
  clusters: number;
  now: number;
  inAYear: number;
  /** Clusters whose cost nobody can tell; it is not zero. */
  unknown: number;
}

const bills = new Map<string, Bill>();
for (const cluster of clusters) {
  const team = cluster.owner ?? cluster.labels["team"] ?? "(nobody)";
  const bill = bills.get(team) ?? { clusters: 0, now: 0, inAYear: 0, unknown: 0 };
  const [today, later] = [monthly(cluster, now), monthly(cluster, inAYear)];
  bill.clusters++;
  bill.now += today ?? 0;
  bill.inAYear += later ?? 0;
  if (today === undefined || later === undefined) bill.unknown++;
  bills.set(team, bill);
}

function monthly({ pricing, support }: Cluster, at: number): number | undefined {
  const hourly = supportSurchargeAt(pricing, support, at);
  return hourly === undefined ? undefined : hourly * billingHoursPerMonth;
}

const rows = [...bills].sort(([, a], [, b]) => b.now - a.now || b.inAYear - a.inAYear);
console.log(`US dollars a month for paid support, as of ${takenAt.slice(0, 10)} and a year later:`);
for (const [team, bill] of rows) {
  const unknown = bill.unknown === 0 ? "" : `, and ${bill.unknown} of which it is not known`;
  console.log(
    `  ${team}: $${bill.now.toFixed(0)} now, $${bill.inAYear.toFixed(0)} in a year; ${bill.clusters} clusters${unknown}`,
  );
}
