// Runs every check, goes on after a failure, and ends with one line of real counts.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";

interface Counts {
  passed: number;
  failed: number;
  readonly skipped: string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const counts: Counts = { passed: 0, failed: 0, skipped: [] };
const folder = ".fleetwright";
mkdirSync(folder, { recursive: true });

tests("npm test", ["test"]);
tests("npm run test:faults:short", ["run", "test:faults:short"]);
check("types, lint and unused code (npm run lint)", ["run", "lint"]);
check("generated documents are current (npm run docs -- --check)", ["run", "docs", "--", "--check"]);
check("published schemas are current (npm run schemas -- --check)", ["run", "schemas", "--", "--check"]);
check("the package is whole (npm run package)", ["run", "package"]);
check("the demo runs (npm start)", ["start"]);
corpora();
apiserver();

for (const name of counts.skipped) console.log(`skipped: ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

/** Runs a vitest script and counts its tests one by one. A run without a report, or without tests, is a failure. */
function tests(title: string, args: readonly string[]): void {
  const file = `${folder}/report-${args.at(-1)?.replaceAll(":", "-")}.json`;
  rmSync(file, { force: true });
  const status = npm(title, [...args, "--", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  const results = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as VitestReport).testResults : [];
  const all = results.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.filter((test) => test.status === "failed").length;
  counts.passed += all.filter((test) => test.status === "passed").length;
  // A file that cannot be loaded, or a runner that fails without naming a test, counts as one.
  counts.failed += failed === 0 && (status !== 0 || all.length === 0) ? 1 : failed;
  counts.skipped.push(
    ...all.filter((test) => !["passed", "failed"].includes(test.status)).map((test) => test.fullName),
  );
}

function check(title: string, args: readonly string[]): void {
  if (npm(title, args) === 0) counts.passed++;
  else counts.failed++;
}

function corpora(): void {
  const place = process.env["FLEETWRIGHT_CORPORA"] ?? "../shared/corpora";
  if (existsSync(place)) tests("npm run test:corpora", ["run", "test:corpora"]);
  else counts.skipped.push("npm run test:corpora (no corpora: set FLEETWRIGHT_CORPORA to a folder that holds them)");
}

function apiserver(): void {
  if (process.env["KUBEBUILDER_ASSETS"] !== undefined) tests("npm run test:apiserver", ["run", "test:apiserver"]);
  else
    counts.skipped.push(
      "npm run test:apiserver (no kube-apiserver: set KUBEBUILDER_ASSETS to a folder that holds one)",
    );
}

function npm(title: string, args: readonly string[]): number {
  console.log(`\n== ${title}`);
  const { status } = spawnSync("npm", args, {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) console.log(`== failed: ${title}`);
  return status ?? 1;
}
