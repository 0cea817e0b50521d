import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./child.ts";
import type { Row } from "./row.ts";
import { writeManifests } from "./write-manifests.ts";

const command = fileURLToPath(new URL("../dist/command/fleetwright.js", import.meta.url));
const manifests = 10_000;

interface Rival {
  readonly name: string;
  readonly args: (folder: string) => readonly string[];
  /** What of ours does the same work. */
  readonly ours: readonly string[];
  readonly title: string;
}

const rivals: readonly Rival[] = [
  {
    name: "pluto",
    args: (folder) => ["detect-files", "-d", folder, "-o", "json", "--target-versions", "k8s=v1.36.0"],
    ours: ["--only", "API-REMOVED,API-DEPRECATED"],
    title: "removed and deprecated APIs",
  },
  {
    name: "kube-linter",
    args: (folder) => ["lint", folder, "--format", "json"],
    ours: [],
    title: "all checks",
  },
  {
    name: "kube-score",
    args: (folder) => ["score", "--output-format", "json", ...filesIn(folder)],
    ours: [],
    title: "all checks",
  },
];

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Checks of the same files, in turn with the rivals that are on this machine. */
export function checkRows(repeats: number): Row[] {
  const folder = mkdtempSync(join(tmpdir(), "bench-check-"));
  try {
    writeManifests(folder, manifests);
    return rivals.flatMap((rival) => rowsOf(rival, folder, repeats));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowsOf({ name, args, ours, title }: Rival, folder: string, repeats: number): Row[] {
  const there = spawnSync(name, ["version"]).error === undefined;
  const [own, theirs]: [number[], number[]] = [[], []];
  for (let i = 0; i < repeats; i++) {
    const check = [command, "check", folder, "--target-version", "1.36", "-o", "json", ...ours];
    own.push(seconds(process.execPath, check));
    if (there) theirs.push(seconds(name, args(folder)));
  }
  const what = `check of ${manifests} manifests, ${title}`;
  if (!there) return [{ what, value: median(own), unit: " s", note: `no ${name} on the PATH to compare with` }];
  return [
    {
      what: `${what} ÷ ${name}`,
      value: median(own.map((value, i) => value / (theirs[i] ?? Number.NaN))),
      unit: "×",
      budget: 1,
      note: `${median(own).toFixed(2)} s against ${median(theirs).toFixed(2)} s`,
    },
  ];
}

/** Findings make each of them end with another code than 0; only a program that cannot run at all is a failure. */
function seconds(program: string, args: readonly string[]): number {
  const startedAt = performance.now();
  const { status, error, stderr } = spawnSync(program, [...args], { encoding: "utf8", maxBuffer: 1024 ** 3 });
  if (error !== undefined || status === null) throw new Error(`${program} could not run: ${error?.message ?? stderr}`);
  if (program === process.execPath && ![0, 2].includes(status))
    throw new Error(`${program} ended with ${status}: ${stderr}`);
  return (performance.now() - startedAt) / 1000;
}
