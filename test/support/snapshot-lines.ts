import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Inventory } from "../../lib/core/inventory.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { withFolder } from "./command.ts";

interface Line {
  readonly scope?: { readonly scope: { readonly accountId: string } };
  readonly cluster?: { readonly ref: { readonly scope: { readonly accountId: string } } };
  readonly gap?: unknown;
}

/** The lines of an inventory's snapshot, as on disk, that tell of scopes and clusters of other accounts than these. */
export async function linesOfOthers(inventory: Inventory, accounts: readonly string[]): Promise<readonly string[]> {
  const text = await withFolder(async (folder) => {
    const path = join(folder, "fleet.ndjson");
    await writeSnapshot(path, inventory);
    return readFile(path, "utf8");
  });
  return text.split("\n").filter((line) => {
    if (line === "") return false;
    const { scope, cluster } = JSON.parse(line) as Line;
    const account = scope?.scope.accountId ?? cluster?.ref.scope.accountId;
    return account !== undefined && !accounts.includes(account);
  });
}
