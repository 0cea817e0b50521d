import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isFleetError } from "../../../lib/core/error.ts";
import { findingsDocument } from "../../../lib/core/findings-document.ts";
import { documentKind } from "../../../lib/documents/document-kind.ts";
import { readFindings } from "../../../lib/documents/findings-reader.ts";
import { readPlan } from "../../../lib/documents/plan-reader.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { jsonText } from "../../../lib/encode/json.ts";
import { plannedFleet, plannedInventory } from "../../support/planned-fleet.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-reader-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function refusal(read: Promise<unknown>): Promise<string> {
  const error = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isFleetError(error, "BAD_DOCUMENT")) throw error;
  return `${error.message} [${error.path}]`;
}

test("a plan reads back as it was, names of every kind included", async () => {
  const plan = plannedFleet();
  expect(await readPlan(await file("plan.json", jsonText(plan)))).toStrictEqual(plan);
});

test("a plan that somebody changed is refused, whatever was changed", async () => {
  const plan = plannedFleet();
  const clusters = plan.clusters.map((cluster, index) => (index === 0 ? { ...cluster, target: "1.99" } : cluster));
  const path = await file("changed.json", jsonText({ ...plan, clusters }));
  expect(await refusal(readPlan(path))).toBe(`${path}: the hash does not match: the plan has been altered [$.hash]`);
});

test("what is not a plan is told apart, with its file and the path in it", async () => {
  const plan = plannedFleet();
  const half = await file("half.json", jsonText(plan).slice(0, 500));
  expect(await refusal(readPlan(half))).toContain(`${half}: this is not a plan: it is not JSON`);
  const other = await file("other.json", jsonText(findingsDocument([], [], { performed: 0, applicable: 0 })));
  expect(await refusal(readPlan(other))).toContain('this is not a plan: its kind is "FleetFindings" [$.kind]');
  const newer = await file("newer.json", jsonText({ ...plan, schemaVersion: 2 }));
  expect(await refusal(readPlan(newer))).toContain("schema version 2 is newer than this program knows");
  const flawed = await file("flawed.json", jsonText({ ...plan, problems: [{ rule: "x" }] }));
  expect(await refusal(readPlan(flawed))).toContain("$.problems[0].message");
  expect(await refusal(readPlan(join(folder, "none.json")))).toContain("no such file or folder (ENOENT)");
});

test("a flaw far behind in a long list is found, and named by its place", async () => {
  const { findings } = plannedFleet();
  const [finding] = findings;
  const many = Array.from({ length: 3000 }, (_, index) => (index === 2900 ? { ...finding, code: 7 } : finding));
  const document = { ...findingsDocument([], [], { performed: 1, applicable: 1 }), findings: many };
  expect(await refusal(readFindings(await file("far.json", jsonText(document))))).toContain("$.findings[2900].code");
});

test("a judgement reads back, and a flaw in it is named", async () => {
  const { findings } = plannedFleet();
  const document = findingsDocument(findings, [{ what: "workloads", message: "none given" }], {
    performed: 3,
    applicable: 4,
  });
  expect(await readFindings(await file("findings.json", jsonText(document)))).toStrictEqual(document);
  const flawed = await file("bad-findings.json", jsonText({ ...document, findings: [{ code: "X" }] }));
  expect(await refusal(readFindings(flawed))).toContain("$.findings[0]");
});

test("the kind of a file is told from its first bytes", async () => {
  const snapshot = join(folder, "fleet.ndjson");
  await writeSnapshot(snapshot, plannedInventory());
  expect(await documentKind(snapshot)).toBe("FleetSnapshot");
  expect(await documentKind(await file("kind.json", jsonText(plannedFleet())))).toBe("FleetPlan");
  expect(await documentKind(await file("text.txt", "hello"))).toBeUndefined();
  expect(await refusal(documentKind(await file("empty.txt", "")))).toContain("the file is empty");
});
