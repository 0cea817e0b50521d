// Set-up of the fault bench: where its figures are gathered, and the one table that is printed at the end.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Figure, promiseTable } from "./promises.ts";

let folder = "";

export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-figures-"));
  project.provide("figures", join(folder, "figures.ndjson"));
}

export async function teardown(): Promise<void> {
  const file = join(folder, "figures.ndjson");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  console.log(`\n${promiseTable(lines.map((line) => JSON.parse(line) as Figure))}`);
  await rm(folder, { recursive: true, force: true });
}
