// All clouds to n-1 before the year's freeze: what makes it, what does not, and which rule is in the way.
//
//   fleetwright inventory --detail all --save fleet.ndjson
//   node examples/before-the-freeze.ts fleet.ndjson
import { definePolicy, planFleet, readSnapshot } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const inventory = await readSnapshot(file);
const year = inventory.takenAt.slice(0, 4);
const freeze = `${year}-12-15`;

const policy = definePolicy({
  targets: [{ target: "n-1" }],
  stages: [
    { name: "others", groups: [{ name: "others", match: { environment: "dev" } }], soakHours: 24 },
    { name: "prod", groups: [{ name: "prod", match: { environment: "prod" }, canaries: 2, canarySoakHours: 24 }] },
  ],
  // Evenings of the working week, on the clock of the people who do it.
  windows: [{ rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", start: "18:00", hours: 8, timeZone: "Europe/Berlin" }],
  freezes: [{ name: "year-end", from: freeze, until: `${Number(year) + 1}-01-07`, timeZone: "Europe/Berlin" }],
  concurrency: { perAccount: 3 },
});

const plan = planFleet({ inventory, policy, asOf: inventory.takenAt });
const planned = plan.clusters.filter(({ outcome }) => outcome === "planned");
const inTime = planned.filter(({ end }) => end !== undefined && end < freeze);
const afterwards = planned.filter(({ end }) => end === undefined || end >= freeze);

console.log(`${inTime.length} of ${planned.length} planned clusters are done before ${freeze}:`);
for (const { name, provider, version, target, start } of inTime) {
  console.log(`  ${start?.slice(0, 16)}  ${provider}  ${name}  ${version} to ${target}`);
}
if (afterwards.length > 0) console.log(`Only after the freeze: ${afterwards.map(({ name }) => name).join(", ")}`);
for (const { rule, message, relax } of plan.problems) console.log(`In the way: ${rule}: ${message}. ${relax}`);
for (const { name, outcome, reasons } of plan.clusters) {
  if (outcome === "blocked" || outcome === "rebuild") console.log(`${outcome}: ${name}: ${reasons[0]?.message ?? ""}`);
}
