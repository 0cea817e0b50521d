import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { finding } from "../../../lib/core/finding.ts";
import { findingsDocument } from "../../../lib/core/findings-document.ts";
import type { Plan } from "../../../lib/core/plan.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { jsonText } from "../../../lib/encode/json.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf } from "../../support/plan-inventory.ts";
import { plannedInventory } from "../../support/planned-fleet.ts";

let folder: string;
let snapshot: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plan-command-"));
  snapshot = join(folder, "fleet.ndjson");
  await writeSnapshot(snapshot, plannedInventory());
});
afterAll(() => rm(folder, { recursive: true }));

async function plan(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    env: {},
    now: () => Date.parse("2026-11-22T00:00:00Z"),
    columns: 100,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
  };
  const code = await execute(["plan", ...args], "0.0.0", terminal);
  return { code, out: out.join(""), err: err.join("") };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("a plan for a snapshot", () => {
  test("shows every cluster once, in lines that fit, and says why it does not end with 0", async () => {
    const { code, out, err } = await plan("--from", snapshot);
    expect(code).toBe(5);
    expect(err).toMatch(/^plan: exit code 5: \d+ clusters without all evidence\n {2}store-dev: no evidence for /);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    for (const name of ["store-dev", "checkout-dev", "checkout-prod", "orders-prod", "search-dev", "sleeping"]) {
      expect(out).toContain(name);
    }
    expect(out).toContain("Plan for 8 clusters, as of 2026-11-21: 5 planned");
    expect(out).toMatch(/Checks made: \d+ of \d+ that apply; without evidence: /);
    expect(out).toContain("no order of the planned work costs less than $");
  });

  test("is saved as a document that shows itself in every format", async () => {
    const saved = join(folder, "saved.json");
    const json = await plan("--from", snapshot, "--save", saved, "-o", "json");
    expect(await readFile(saved, "utf8")).toBe(json.out);
    for (const format of ["table", "wide", "csv", "markdown", "ical", "mermaid", "yaml"]) {
      const direct = await plan("--from", snapshot, "-o", format);
      expect(await plan("--from", saved, "-o", format)).toStrictEqual(direct);
      expect(direct.out).toContain("orders-prod");
    }
  });

  test("is refused for a target of the policy that every cluster would count as done for", async () => {
    const config = await file("old.yaml", 'policy:\n  targets: [{ target: "1.2" }]\n');
    const { code, err } = await plan("--from", snapshot, "-c", config);
    expect(code).toBe(3);
    expect(err).toContain("the policy's target 1.2 is older than all that is known here");
  });

  test("for a version that no cluster could have is blocked, cluster by cluster", async () => {
    const { code, out } = await plan("--from", snapshot, "--target", "9.99");
    expect(code).toBe(2);
    expect(out).toContain('unknown-version: "9.99" is not a version that');
  });

  test("takes the target of the command line before that of the policy", async () => {
    const config = await file("policy.yaml", 'policy:\n  targets: [{ target: "1.35" }]\n');
    const targets = async (...args: readonly string[]) => {
      const { clusters } = JSON.parse((await plan("--from", snapshot, "-o", "json", ...args)).out) as Plan;
      return clusters.find(({ name }) => name === "orders-prod")?.target;
    };
    expect(await targets("-c", config)).toBe("1.35");
    expect(await targets("-c", config, "--target", "1.34")).toBe("1.34");
    expect(await targets()).toBe("1.36");
  });

  test("goes on with a plan that was begun: what is done is marked, and the rest keeps its place", async () => {
    const begun = join(folder, "begun.json");
    await plan("--from", snapshot, "--save", begun);
    const before = plannedInventory();
    const after = join(folder, "after.ndjson");
    const moved = before.clusters.map((cluster) =>
      cluster.name === "checkout-prod"
        ? clusterAt(eksScope, "checkout-prod", "1.35", { environment: "prod" })
        : cluster,
    );
    await writeSnapshot(after, { ...before, clusters: moved });
    const { out } = await plan("--from", after, "--continue", begun, "-o", "json");
    const [old, now] = [JSON.parse(await readFile(begun, "utf8")) as Plan, JSON.parse(out) as Plan];
    const hops = (from: Plan) => from.clusters.find(({ name }) => name === "checkout-prod")?.hops ?? [];
    expect(hops(now).map(({ to, done }) => [to, done])).toStrictEqual([
      ["1.35", true],
      ["1.36", undefined],
    ]);
    expect(hops(now)[1]?.start).toBe(hops(old)[1]?.start);
  });
});

describe("findings that are handed in", () => {
  const uid = plannedInventory().clusters.find(({ name }) => name === "orders-prod")?.uid ?? "";
  const removed = finding({
    code: "API-REMOVED",
    severity: "error",
    verdict: "fail",
    target: { cluster: uid, kind: "Deployment", name: "web" },
    message: "apps/v1beta1 is gone",
    fix: "Use apps/v1.",
    evidence: [],
  });

  test("block their cluster and no other, and the exit code says so", async () => {
    const path = await file("f.json", jsonText(findingsDocument([removed], [], { performed: 1, applicable: 1 })));
    const { code, out, err } = await plan("--from", snapshot, "--findings", path);
    expect(code).toBe(2);
    expect(err).toContain("plan: exit code 2: 1 blocked, ");
    expect(out).toContain(
      "Blocked: 1 cluster\n  API-REMOVED in 1: Use apps/v1.\n    orders-prod: apps/v1beta1 is gone\n",
    );
    expect((await plan("--from", snapshot, "--findings", path, "--fail-on", "never")).code).toBe(5);
  });

  test("that could not look at something keep the plan from ending with 0", async () => {
    const quiet = join(folder, "quiet.ndjson");
    await writeSnapshot(quiet, inventoryOf([], [[eksScope, eksOffers]]));
    expect((await plan("--from", quiet)).code).toBe(0);
    const unread = [{ what: "workloads", message: "none were given" }];
    const path = await file("u.json", jsonText(findingsDocument([], unread, { performed: 0, applicable: 1 })));
    const { code, err } = await plan("--from", quiet, "--findings", path);
    expect(code).toBe(5);
    expect(err).toContain("could not look at");
  });
});

describe("manifests", () => {
  const flowSchema = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: { name: old }\n";

  test("are judged for the minors that the fleet passes, and block who passes the one that drops their API", async () => {
    const path = await file("flow.yaml", flowSchema);
    const { code, out } = await plan("--from", snapshot, "--manifests", path, "-o", "json");
    expect(code).toBe(2);
    const { clusters, findings } = JSON.parse(out) as Plan;
    const removed = findings.find(({ code: of }) => of === "API-REMOVED");
    expect(removed).toMatchObject({ severity: "error", appliesFrom: "1.32", target: { file: path, name: "old" } });
    const orders = clusters.find(({ name }) => name === "orders-prod");
    expect(orders).toMatchObject({ outcome: "blocked", workloads: { verdict: "blocked" } });
    expect(orders?.hops[0]?.findings).toContainEqual({ fingerprint: removed?.fingerprint, certainty: "exact" });
    expect((await plan("--from", snapshot, "--manifests", path)).out).toMatch(
      /\nWorkloads: (?:\d+ ready, )?\d+ blocked\n/,
    );
  });

  test("are not judged for how well they are hardened, which is for another command", async () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: x }] }\n";
    const { out } = await plan("--from", snapshot, "--manifests", await file("pod.yaml", pod), "-o", "json");
    const codes = (JSON.parse(out) as Plan).findings.map(({ code }) => code);
    expect(codes).toContain("UPGRADE-BARE-POD");
    expect(codes.filter((code) => /^(?:PSS|HARDEN)-/.test(code))).toStrictEqual([]);
  });

  test("that cannot be read keep the plan from ending with 0, and none at all is said", async () => {
    const quiet = join(folder, "quiet-manifests.ndjson");
    await writeSnapshot(quiet, inventoryOf([], [[eksScope, eksOffers]]));
    const broken = await plan("--from", quiet, "--manifests", await file("broken.yaml", "a: [\n"));
    expect(broken.code).toBe(5);
    expect(broken.err).toContain("could not look at");
    expect(broken.out).toContain("Workloads: 1 thing could not be looked at");
    const unjudged = await plan("--from", snapshot);
    expect(unjudged.out).toMatch(/\nWorkloads: \d+ not judged \(--manifests PATH/);
    expect(unjudged.err).not.toContain("could not look at");
  });

  test("that are clean are told from those that nobody has looked at, cluster by cluster", async () => {
    const clean = await file("clean.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n");
    const judged = JSON.parse((await plan("--from", snapshot, "--manifests", clean, "-o", "json")).out) as Plan;
    expect(judged.unread).toStrictEqual([]);
    for (const { workloads } of judged.clusters) expect(workloads).toMatchObject({ verdict: "ready" });

    const [first, ...others] = judged.clusters;
    const evidence = { performed: 7, applicable: 7 };
    const live = { kind: "FleetFindings", schemaVersion: 1, findings: [], unread: [], evidence };
    const summary = { error: 0, warning: 0, info: 0, unknown: 0 };
    const document = { ...live, clusters: [{ cluster: first?.uid, ...evidence }], summary };
    const findings = await file("live.json", JSON.stringify(document));
    const one = JSON.parse((await plan("--from", snapshot, "--findings", findings, "-o", "json")).out) as Plan;
    const blind = { verdict: "cannot-determine" };
    expect(one.clusters.map(({ workloads }) => workloads)).toStrictEqual([
      { verdict: "ready", evidence },
      ...others.map(() => blind),
    ]);
    expect(one.unread).toMatchObject([{ what: "workloads" }]);
    for (const format of ["table", "wide", "markdown"]) {
      const { out } = await plan("--from", snapshot, "--findings", findings, "-o", format);
      expect(out, format).toContain(`1 ready, ${others.length} not judged`);
      expect(out, format).toMatch(/WORKLOADS|Workloads/);
    }
  });
});

test("the next step after a runbook is to read it", async () => {
  const runbook = join(folder, "runbook-to-read");
  const { out } = await plan("--from", snapshot, "--runbook", runbook);
  expect(out.replace(/\s+/g, " ")).toContain(`Next: read ${join(runbook, "README.md")}`);
});

describe("what makes no sense is refused before anything is read", () => {
  test.each([
    [["--from", "none.ndjson", "--target", "newest"], '--target "newest" is neither a version nor a rule'],
    [
      ["--from", "none.ndjson", "--target", "1.2"],
      "--target 1.2 is older than all that is known here, which is 1.16 on",
    ],
    [["--from", "none.ndjson", "--target", "4.1"], "--target 4.1 is older than all that is known here"],
    [["--from", "none.ndjson", "--export", "plan.xls"], "--export plan.xls: the ending names no format"],
  ])("%j", async (args, message) => {
    const { code, err } = await plan(...args);
    expect(code).toBe(3);
    expect(err).toContain(message);
  });

  test("options of planning beside a plan that is made already, and options of reading beside a snapshot", async () => {
    const saved = join(folder, "made.json");
    await plan("--from", snapshot, "--save", saved);
    const beside = await plan("--from", saved, "--target", "1.35");
    expect(beside.code).toBe(3);
    expect(beside.err).toContain(`--target cannot go with --from ${saved}: it is a plan that is made already`);
    expect((await plan("--from", snapshot, "--detail", "all")).err).toContain("which asks no cloud");
  });
});
