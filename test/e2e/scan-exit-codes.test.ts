import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FleetScan, presets, WorkloadIdentity } from "../../constructs/index.ts";
import { exitCode } from "../../lib/cli/exit-code.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { type ScriptedFault, type Simulator, startSimulator } from "../../lib/simulator/index.ts";
import { type Ended, startCommand, withFolder } from "../support/command.ts";
import { pageText } from "../support/documents.ts";
import { startLoopbackS3 } from "../support/loopback-s3.ts";
import { identities } from "../support/shop.ts";
import { common, objectOf, presetsAt, templateOf, tenantOn } from "../support/workloads.ts";

let simulator: Simulator;
let bucket: Awaited<ReturnType<typeof startLoopbackS3>>;
beforeAll(async () => {
  simulator = await startSimulator({ clusters: 6, latencyMs: 5 });
  bucket = await startLoopbackS3();
});
afterAll(() => Promise.all([simulator.close(), bucket.close()]));

/** The Job as it is rendered, for a reading in one shard. */
function scanTo(save: string) {
  const { resources: _, ...own } = common;
  const tenant = tenantOn(presetsAt("1.34")[0]?.[1] ?? presets.eks());
  const identity = WorkloadIdentity.perCloud(identities);
  const scan = new FleetScan(tenant, "scan", { ...own, name: "scan", shards: 1, save, identity, apis: ["0.0.0.0/0"] });
  const job = objectOf(tenant, "Job");
  const [container] = (templateOf(job).spec["containers"] as readonly JsonObject[]).filter(
    ({ name }) => name === scan.name,
  );
  return { job, args: (container?.["args"] ?? []) as readonly string[] };
}

interface Rule {
  readonly action: string;
  readonly onExitCodes?: { readonly operator: string; readonly values: readonly number[] };
}

/** What the Job's controller does after a container has ended with `code`. */
function after(code: number, job: JsonObject): string {
  if (code === 0) return "done";
  const { rules } = (job["spec"] as JsonObject)["podFailurePolicy"] as unknown as { readonly rules: readonly Rule[] };
  const rule = rules.find(({ onExitCodes }) => onExitCodes?.values.includes(code));
  return rule?.action ?? "tried again";
}

interface Situation {
  readonly save?: string;
  /** Default: the simulated clouds. */
  readonly config?: string;
  readonly faults?: readonly ScriptedFault[];
  readonly env?: Readonly<Record<string, string>>;
  readonly installation?: "lean";
  /** Ended from outside once it has begun to ask. */
  readonly evicted?: true;
}

async function ended({ save = "s3://fleet/night/", ...situation }: Situation): Promise<{ end: Ended; what: string }> {
  const { job, args } = scanTo(save);
  const withdrawals = (situation.faults ?? []).map((fault) => simulator.inject(fault));
  try {
    return await withFolder(async (cwd) => {
      const config = join(cwd, "fleet.yaml");
      await writeFile(config, situation.config ?? `${simulator.configYaml()}\nlimits: { runDeadlineMs: 2500 }\n`);
      const own = args.map((arg) =>
        arg === "/etc/fleetwright/fleet.yaml" ? config : arg.replace("$(JOB_COMPLETION_INDEX)", "0"),
      );
      const env = { ...simulator.env, AWS_ENDPOINT_URL_S3: bucket.endpoint, ...situation.env };
      const { installation = "full" } = situation;
      simulator.log.clear();
      const running = startCommand(own, { cwd, env, installation });
      if (situation.evicted) {
        while (simulator.log.records.length === 0) await new Promise((go) => setTimeout(go, 5));
        running.process.kill("SIGTERM");
      }
      const end = await running.ended;
      return { end, what: after(end.code ?? 137, job) };
    });
  } finally {
    for (const withdraw of withdrawals) withdraw();
  }
}

const everything = (status: number): readonly ScriptedFault[] => [
  { match: {}, kind: "answer", answer: { status, headers: {}, body: "{}" } },
];

const situations: readonly (readonly [string, Situation, number, string])[] = [
  ["all is well", {}, exitCode.fine, "done"],
  ["the configuration is wrong", { config: "providers: 7\n" }, exitCode.usage, "FailIndex"],
  ["a package is missing", { installation: "lean" }, exitCode.usage, "FailIndex"],
  ["the bucket is not there", { save: "s3://nobodys/night/" }, exitCode.usage, "FailIndex"],
  ["the bucket is closed to it", { save: "s3://denied/night/" }, exitCode.nothingRead, "tried again"],
  ["its credentials are refused", { faults: everything(403) }, exitCode.nothingRead, "tried again"],
  ["the clouds are down", { faults: everything(503) }, exitCode.nothingRead, "tried again"],
  ["the store is down", { env: { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" } }, exitCode.internal, "tried again"],
  [
    "its node is drained",
    { evicted: true, faults: [{ match: {}, kind: "hang" }] },
    exitCode.interrupted,
    "tried again",
  ],
];

test.each(situations)("when %s, the shard's pod ends as the Job's policy has it", async (_, situation, code, what) => {
  const { end, what: decided } = await ended(situation);
  expect({ code: end.code, decided }, end.stderr).toEqual({ code, decided: what });
});

test("the policy fails an index for the codes that the page names, and for no other", () => {
  const { job } = scanTo("s3://fleet/night/");
  const final = Object.values(exitCode).filter((code) => after(code, job) === "FailIndex");
  const page = pageText("docs/running-in-a-cluster.md");
  const [, sentence = ""] =
    /Exit codes decide what is tried again\. (.*?) fails? (?:its|their) index/s.exec(page) ?? [];
  expect([...sentence.matchAll(/\b(\d+) \(/g)].map(([, code]) => Number(code))).toEqual(final);
});
