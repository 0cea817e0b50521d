import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { FleetScan, type FleetScanProps, presets, WorkloadIdentity } from "../../constructs/index.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { identities } from "../support/shop.ts";
import { common, metadataOf, objectOf, presetsAt, refusalOf, templateOf, tenantOn } from "../support/workloads.ts";

const { resources: _, ...own } = common;
const given: FleetScanProps = {
  ...own,
  name: "scan",
  shards: 16,
  save: "s3://fleet/today/",
  identity: WorkloadIdentity.perCloud(identities),
  apis: ["0.0.0.0/0"],
};

const eks = presetsAt("1.34")[0]?.[1] ?? presets.eks();

function scanOn(profile = eks, changes: Partial<FleetScanProps> = {}) {
  const tenant = tenantOn(profile);
  return { tenant, scan: new FleetScan(tenant, "scan", { ...given, ...changes }) };
}

describe("a scan of the fleet", () => {
  test("is an Indexed Job whose pods each read and save the shard of their index", () => {
    const { tenant } = scanOn();
    const job = objectOf(tenant, "Job");
    expect(job["spec"]).toMatchObject({ completionMode: "Indexed", completions: 16, parallelism: 16 });
    const [container] = templateOf(job).spec["containers"] as readonly JsonObject[];
    const shard = ["--shard", "$(JOB_COMPLETION_INDEX)/16", "--allow-gaps", "--save", "s3://fleet/today/"];
    expect(container?.["args"]).toEqual(["inventory", "-c", "/etc/fleetwright/fleet.yaml", ...shard, "--no-progress"]);
  });

  test("tries a shard again by itself, but not one whose configuration was refused", () => {
    const { tenant, scan } = scanOn(eks, { retriesPerShard: 5 });
    const { backoffLimitPerIndex, podFailurePolicy, backoffLimit } = objectOf(tenant, "Job")["spec"] as JsonObject;
    expect({ backoffLimitPerIndex, backoffLimit }).toEqual({ backoffLimitPerIndex: 5, backoffLimit: undefined });
    expect((podFailurePolicy as JsonObject)["rules"]).toEqual([
      { action: "FailIndex", onExitCodes: { containerName: scan.name, operator: "In", values: [3] } },
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
    ]);
    const names = (templateOf(objectOf(tenant, "Job")).spec["containers"] as readonly JsonObject[]).map(
      (e) => e["name"],
    );
    expect(names).toContain(scan.name);
  });

  test("with a schedule is a CronJob of the same jobs, one at a time", () => {
    const { tenant } = scanOn(eks, { schedule: "15 3 * * *", timeZone: "Europe/Berlin" });
    const spec = objectOf(tenant, "CronJob")["spec"] as JsonObject;
    expect(spec).toMatchObject({ schedule: "15 3 * * *", timeZone: "Europe/Berlin", concurrencyPolicy: "Forbid" });
    expect((spec["jobTemplate"] as { spec: JsonObject }).spec).toMatchObject({ completionMode: "Indexed" });
  });

  test.each(presetsAt("1.34"))("on %s is someone to the cloud, and nobody in the cluster", (_name, profile) => {
    if (profile.identity === "unknown") return;
    const { tenant, scan } = scanOn(profile);
    const { spec } = templateOf(objectOf(tenant, "Job"));
    expect(spec["automountServiceAccountToken"]).toBe(false);
    expect(
      JSON.stringify([
        metadataOf(objectOf(tenant, "ServiceAccount", scan.serviceAccountName)),
        templateOf(objectOf(tenant, "Job")),
      ]),
    ).toMatch(/role|gserviceaccount|client-id|trusted|token/i);
  });

  test("is refused where a shard cannot fail by itself, for no shards, and for a place that is none", () => {
    expect(() => scanOn(eks, { shards: 0 })).toThrow("0 is not a number of shards");
    expect(() => scanOn(eks, { save: "/tmp/fleet" })).toThrow("is not a place for shards");
    expect(() => scanOn(eks, { schedule: "daily" })).toThrow("is not a schedule of five fields");
    const old = presetsAt("1.28")[0]?.[1] ?? presets.eks();
    expect(refusalOf(Chart.of(scanOn(old).tenant))).toContain("backoffLimitPerIndex needs 1.29");
  });
});
