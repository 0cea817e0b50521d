import { mkdir, readFile, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { registry } from "../../providers/registry.ts";
import type { ClusterCommands, CommandBook } from "../core/command.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";
import { atomicWrite } from "../documents/atomic-write.ts";
import { fileError } from "../documents/file-error.ts";
import { runbookFiles } from "../report/runbook.ts";

/** Lists what was written, so that the next runbook leaves no page of this one behind. */
const listName = ".fleetwright-runbook";

/**
 * Writes the runbook of a plan into a folder, which is made where it is missing. Pages of an earlier runbook that this one
 * does not have are removed; other files are left alone.
 *
 * @returns How many pages were written.
 * @throws FleetError `CONFIG` when the folder cannot be written to.
 */
export async function writeRunbook(folder: string, plan: Plan): Promise<number> {
  const files = runbookFiles(plan, await books(plan));
  const before = await earlierPages(folder);
  for (const { path, text } of files) {
    const parent = dirname(join(folder, path));
    await mkdir(parent, { recursive: true }).catch((error: unknown) => {
      throw fileError(error, "CONFIG", `cannot make the folder ${parent}`);
    });
    await atomicWrite(join(folder, path), text);
  }
  const written = new Set(files.map(({ path }) => path));
  for (const path of before) if (!written.has(path)) await unlink(join(folder, path)).catch(() => {});
  await atomicWrite(join(folder, listName), `${[...written].join("\n")}\n`);
  return files.length;
}

/** What writes command lines for each cluster of the plan: its provider, which is loaded for that alone. */
async function books(plan: Plan): Promise<(cluster: ClusterPlan) => CommandBook> {
  const writers = new Map<string, ClusterCommands>();
  for (const provider of new Set(plan.clusters.map((cluster) => cluster.provider))) {
    writers.set(provider, await registry[entryOf(provider)].commands());
  }
  const fallback = await registry.kubeconfig.commands();
  return (cluster) => (writers.get(cluster.provider) ?? fallback)(cluster);
}

/** OpenShift on IBM Cloud is run with IBM's commands; what no provider here runs, with kubectl. */
function entryOf(provider: string): keyof typeof registry {
  if (provider === "roks") return "iks";
  return Object.hasOwn(registry, provider) ? (provider as keyof typeof registry) : "kubeconfig";
}

/** Only names that a runbook could have: the list may have been changed by others. */
async function earlierPages(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, listName), "utf8").catch(() => "");
  return text.split("\n").filter((path) => /^\d{2}-[a-z0-9-]+\/[a-z0-9-]+\.md$/.test(path));
}
