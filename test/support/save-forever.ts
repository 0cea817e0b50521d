// Saves two inventories over each other until it is killed. Run as a child process: node save-forever.ts FILE CLUSTERS
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { buildInventory } from "./inventories.ts";

async function main(path: string, clusters: number): Promise<void> {
  const inventories = ["2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"].map((at) => buildInventory(clusters, at));
  process.stdout.write("ready\n");
  for (;;) for (const inventory of inventories) await writeSnapshot(path, inventory);
}

void main(process.argv[2] ?? "", Number(process.argv[3]));
