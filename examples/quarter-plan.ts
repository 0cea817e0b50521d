// What each team has to do in the next quarter, month by month, and what does not fit into it.
//
//   fleetwright inventory --detail all --save fleet.ndjson
//   node examples/quarter-plan.ts fleet.ndjson
import { definePolicy, planFleet, readSnapshot } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const inventory = await readSnapshot(file);
const from = new Date(inventory.takenAt);
const until = new Date(Date.UTC(from.getUTCFullYear(), Math.floor(from.getUTCMonth() / 3) * 3 + 6, 1)).toISOString();

const policy = definePolicy({
  // Supported at the end of the quarter, so that nothing is due before the next one is planned.
  targets: [{ target: "oldest-supported", at: until }],
  stages: [
    { name: "dev", groups: [{ name: "dev", match: { environment: "dev" }, canaries: 1 }], soakHours: 72 },
    { name: "rest", groups: [{ name: "rest", match: {}, canaries: 1, canarySoakHours: 24 }] },
  ],
  windows: [{ rrule: "FREQ=WEEKLY;BYDAY=TU,WE,TH", start: "09:00", hours: 7, timeZone: "Europe/Berlin" }],
  concurrency: { total: 4 },
});
const plan = planFleet({ inventory, policy, asOf: inventory.takenAt });

const planned = plan.clusters.filter(({ outcome }) => outcome === "planned");
const inTime = planned.filter(({ end }) => end !== undefined && end <= until);
console.log(`${inTime.length} of ${planned.length} upgrades are done by ${until.slice(0, 10)}`);

for (const [month, clusters] of Map.groupBy(inTime, ({ start }) => start?.slice(0, 7) ?? "")) {
  console.log(month);
  for (const [owner, own] of Map.groupBy(clusters, (cluster) => cluster.owner ?? "(nobody)")) {
    const list = own.map(({ name, version, target }) => `${name} ${version} to ${target}`);
    console.log(`  ${owner}: ${list.join(", ")}`);
  }
}
const late = planned.filter((cluster) => !inTime.includes(cluster));
if (late.length > 0) console.log(`after the quarter: ${late.map(({ name }) => name).join(", ")}`);
for (const { name, outcome, reasons } of plan.clusters) {
  if (!["planned", "current"].includes(outcome)) console.log(`${outcome}: ${name}: ${reasons[0]?.message ?? ""}`);
}
