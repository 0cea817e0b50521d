import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkObjects } from "../../../lib/check/manifests/check-objects.ts";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { jsonText } from "../../../lib/encode/json.ts";
import { clusterAt, eksScope } from "../../support/plan-inventory.ts";
import { plannedFleet, plannedInventory } from "../../support/planned-fleet.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "diff-command-"));
  const inventory = plannedInventory();
  const clusters = inventory.clusters.flatMap((cluster) =>
    cluster.name === "orders-prod"
      ? [clusterAt(eksScope, "orders-prod", "1.32")]
      : cluster.name === "store-dev"
        ? []
        : [cluster],
  );
  await writeSnapshot(join(folder, "old.ndjson"), inventory);
  await writeSnapshot(join(folder, "new.ndjson"), { ...inventory, clusters });
  const denied = inventory.scopes.map((report) => ({ ...report, status: "denied" as const }));
  await writeSnapshot(join(folder, "denied.ndjson"), { ...inventory, clusters, scopes: denied });
  await writeFile(join(folder, "old.json"), jsonText(plannedFleet()));
  await writeFile(join(folder, "new.json"), jsonText(plannedFleet({ targets: [{ target: "1.35" }] })));
  await writeFile(join(folder, "text.txt"), "hello");
  await writeFile(join(folder, "findings-old.json"), jsonText(judged("policy/v1beta1", "batch/v1")));
  await writeFile(join(folder, "findings-new.json"), jsonText(judged("policy/v1", "batch/v1beta1")));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a check says of a budget and a task, written in these versions. */
function judged(budget: string, task: string) {
  const objects = [
    { apiVersion: budget, kind: "PodDisruptionBudget", metadata: { name: "a" } },
    { apiVersion: task, kind: "CronJob", metadata: { name: "a" } },
  ];
  return checkObjects(objects, { asOf: "2026-11-29T00:00:00Z", targetVersion: "1.36", only: ["API-*"] });
}

async function diff(before: string, after: string, ...options: readonly string[]) {
  const printed = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    env: {},
    now: () => 0,
    columns: 100,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
  };
  const code = await execute(["diff", join(folder, before), join(folder, after), ...options], "0.0.0", terminal);
  return { code, ...printed };
}

test("two snapshots differ by cluster and by field, and --exit-code makes that a 2", async () => {
  const { code, out } = await diff("old.ndjson", "new.ndjson");
  expect(code).toBe(0);
  expect(out).toContain("- cluster store-dev (aks/0a0a0a0a-0000-4000-8000-000000000001/region-1)\n");
  expect(out).toContain("~ cluster orders-prod (eks/111122223333/eu-west-1)\n    version: 1.31 → 1.32\n");
  expect(out).toMatch(/\n2 differences: 1 removed, 1 changed\n$/);
  expect((await diff("old.ndjson", "new.ndjson", "--exit-code")).code).toBe(2);
  expect(await diff("old.ndjson", "old.ndjson", "--exit-code")).toMatchObject({ code: 0, err: "" });
});

test("where nobody knows, the sign is ? and the exit code 5", async () => {
  const { code, out } = await diff("old.ndjson", "denied.ndjson");
  expect(code).toBe(5);
  expect(out).toContain("? cluster store-dev (aks/0a0a0a0a-0000-4000-8000-000000000001/region-1; its scope was not");
});

test("two judgements differ by finding", async () => {
  const { code, out } = await diff("findings-old.json", "findings-new.json", "--exit-code");
  expect(code).toBe(2);
  expect(out).toContain("+ finding API-REMOVED: CronJob a (batch/v1beta1 CronJob is not served from 1.25 on)\n");
  expect(out).toContain("- finding API-REMOVED: PodDisruptionBudget a (");
  const json = JSON.parse((await diff("findings-old.json", "findings-new.json", "-o", "json")).out);
  expect(json).toMatchObject({ kind: "FindingsDiff", before: { error: 1 }, after: { error: 1 } });
  const { out: hidden } = await diff("findings-old.json", "findings-new.json", "--redact");
  expect(hidden).toContain("+ finding API-REMOVED: CronJob ");
});

test("two plans differ in every format, with the hashes of both", async () => {
  const { code, out } = await diff("old.json", "new.json", "--exit-code");
  expect(code).toBe(2);
  expect(out).toContain("~ cluster orders-prod\n    target: 1.36 → 1.35\n");
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  const json = JSON.parse((await diff("old.json", "new.json", "-o", "json")).out) as { readonly kind: string };
  expect(json.kind).toBe("PlanDiff");
  expect((await diff("old.json", "new.json", "-o", "markdown")).out).toContain(
    "- `~` cluster `orders-prod`\n  - target: `1.36` → `1.35`\n",
  );
});

test("files that cannot be compared are named", async () => {
  expect(await diff("old.json", "old.ndjson")).toMatchObject({ code: 3 });
  const { code, err } = await diff("text.txt", "old.json");
  expect(code).toBe(3);
  expect(err).toContain(
    "text.txt: this is nothing that can be compared\n  Give two files of one kind: snapshots, plans, judgements of check, output folders of synth.\n",
  );
});

test("a folder that no fleet app wrote is told from one that did", async () => {
  const { code, err } = await diff(".", ".");
  expect(code).toBe(3);
  expect(err).toMatch(
    /cannot read .*fleet\.json: no such file or folder \(ENOENT\)\n {2}Of folders, give those that a fleet/,
  );
});
