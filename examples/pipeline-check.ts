// A check in a pipeline with a rule of your own: what this change breaks at the version that production runs next.
//
//   helm template chart | node examples/pipeline-check.ts 1.36
import { checkStream } from "fleetwright";

const [targetVersion = "1.36", asOf = new Date().toISOString()] = process.argv.slice(2);
const { findings, unread, summary } = await checkStream(process.stdin, {
  asOf,
  targetVersion,
  podSecurity: "baseline",
  file: "stdin",
});

for (const { code, severity, verdict, message, fix, target } of findings) {
  const where = [target.kind, [target.namespace, target.name].filter((part) => part !== undefined).join("/")].join(" ");
  console.log(`${verdict === "fail" ? severity : "unknown"} ${code} ${where}: ${message}. ${fix}`);
}
for (const { what, message } of unread) console.log(`could not be read: ${what}: ${message}`);
console.log(`${summary.error} errors, ${summary.warning} warnings in ${summary.objects ?? 0} objects`);

// Nothing read is no success either.
if (summary.error > 0) process.exitCode = 2;
else if (unread.length > 0 || (summary.objects ?? 0) === 0) process.exitCode = 5;
