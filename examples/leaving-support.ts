// Only what leaves standard support within 90 days, each to the oldest version that is still supported then.
//
//   node examples/leaving-support.ts fleet.ndjson
import { definePolicy, planFleet, readSnapshot, supportOf } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const inventory = await readSnapshot(file);
const now = Date.parse(inventory.takenAt);
const in90Days = new Date(now + 90 * 86_400_000).toISOString();

// What nobody knows the end of is not left out silently.
const unknown = inventory.clusters.filter(({ support }) => support.endOfStandard?.at === undefined);
const leaving = inventory.clusters.filter(({ support }) => {
  const { phase } = supportOf(support, now);
  const end = support.endOfStandard?.at;
  return phase === "standard" && end !== undefined && end <= in90Days;
});

const policy = definePolicy({
  // Supported in 90 days, not only today: nobody wants to do it twice.
  targets: [{ target: "oldest-supported", at: in90Days }],
  stages: [{ name: "leaving", groups: [{ name: "all", match: {}, canaries: 1, canarySoakHours: 12 }] }],
  marginDays: 3,
});
const plan = planFleet({ inventory: { ...inventory, clusters: leaving }, policy, asOf: inventory.takenAt });

console.log(
  `${leaving.length} of ${inventory.clusters.length} clusters leave standard support by ${in90Days.slice(0, 10)}`,
);
for (const { name, outcome, version, target, deadline, cost } of plan.clusters) {
  const saved = cost.savedUsd === undefined ? "cost not known" : `saves $${cost.savedUsd.toFixed(0)}`;
  const due = deadline === undefined ? "" : `, due ${deadline.at.slice(0, 10)}${deadline.met ? "" : ", missed"}`;
  console.log(`  ${outcome}  ${name}  ${version} to ${target ?? "?"}${due}, ${saved}`);
}
if (unknown.length > 0) console.log(`End of support not known: ${unknown.map(({ name }) => name).join(", ")}`);
