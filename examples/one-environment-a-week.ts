// One environment a week: dev, then staging, then prod with an approval, each watched for the rest of its week.
//
//   node examples/one-environment-a-week.ts fleet.ndjson > calendar.txt
import { definePolicy, planFleet, readSnapshot } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const inventory = await readSnapshot(file);
const environments = ["dev", "staging", "prod"];
const weekMs = 7 * 86_400_000;
const firstMonday = nextMonday(Date.parse(inventory.takenAt));

const policy = definePolicy({
  targets: [{ target: "n-1" }],
  stages: environments.map((environment, index) => ({
    name: environment,
    groups: [{ name: environment, match: { environment }, canaries: 1 }],
    notBefore: new Date(firstMonday + index * weekMs).toISOString(),
    failureBudget: environment === "prod" ? 0 : 1,
    ...(environment === "prod" ? { approval: "before" as const } : {}),
  })),
  windows: [{ rrule: "FREQ=WEEKLY;BYDAY=TU,WE,TH", start: "09:00", hours: 8, timeZone: "Europe/Berlin" }],
});

const plan = planFleet({ inventory, policy, asOf: inventory.takenAt });
for (const stage of plan.stages) {
  const clusters = plan.clusters.filter(({ outcome, stage: of }) => outcome === "planned" && of === stage.name);
  if (clusters.length === 0) continue;
  const yes = stage.approval === undefined ? "" : `, after somebody has said yes`;
  console.log(`${stage.name}: ${clusters.length} clusters from ${stage.start?.slice(0, 10)}${yes}`);
  for (const { name, start, end } of clusters.toSorted((a, b) => (a.start ?? "").localeCompare(b.start ?? ""))) {
    console.log(`  ${start?.slice(0, 16)} to ${end?.slice(0, 16)}  ${name}`);
  }
}

function nextMonday(from: number): number {
  const day = new Date(from).getUTCDay();
  const midnight = Math.floor(from / 86_400_000) * 86_400_000;
  return midnight + ((8 - day) % 7 || 7) * 86_400_000;
}
