// For a nightly job: every cluster whose standard support ends within ninety days, by owner. Ends with 2 when there is
// any, and with 5 when it is not known of some.
//
//   node examples/support-alert.ts fleet.ndjson
import { readSnapshot, supportOf } from "fleetwright";

const [file = "fleet.ndjson", days = "90"] = process.argv.slice(2);
const { clusters, scopes, gaps: unlisted, takenAt } = await readSnapshot(file);
const gaps = [...unlisted, ...scopes.flatMap((scope) => scope.gaps)];
const now = Date.parse(takenAt);

const judged = clusters.map((cluster) => ({ cluster, ...supportOf(cluster.support, now) }));
const late = judged.filter(({ phase }) => phase === "extended" || phase === "platform" || phase === "unsupported");
const soon = judged.filter(
  ({ phase, next }) => phase === "standard" && next !== undefined && next.days <= Number(days),
);
const unknown = judged.filter(({ phase }) => phase === "unknown");

const byOwner = Map.groupBy([...late, ...soon], ({ cluster }) => cluster.owner ?? "(nobody)");
for (const [owner, entries] of [...byOwner].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${owner}:`);
  for (const { cluster, phase, next } of entries) {
    const when = phase === "standard" ? `standard support ends in ${next?.days} days` : `is ${phase}`;
    console.log(`  ${cluster.name} (${cluster.ref.provider} ${cluster.controlPlane.version?.raw ?? "?"}) ${when}`);
  }
}
if (unknown.length + gaps.length > 0) {
  console.log(`not known: ${unknown.length} clusters without dates, ${gaps.length} parts that could not be read`);
}
if (late.length + soon.length > 0) process.exitCode = 2;
else if (unknown.length + gaps.length > 0) process.exitCode = 5;
