import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { Autoscaling, type AutoscalingProps, presets, type Rollout } from "../../constructs/index.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { makers, metadataOf, objectOf, refusalOf, tenantOn } from "../support/workloads.ts";

const profile = presets.gke({ version: "1.34" });

describe("an autoscaler", () => {
  const render = (changes: Partial<AutoscalingProps> = {}) => {
    const tenant = tenantOn(profile);
    const target = makers.web(tenant);
    new Autoscaling(tenant, "scaling", { target, min: 3, max: 12, ...changes });
    return { tenant, target };
  };

  test("decides how many pods there are, so that the workload names no number, and other judges are told", () => {
    const { tenant } = render();
    expect(objectOf(tenant, "HorizontalPodAutoscaler")["spec"]).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop-web" },
      minReplicas: 3,
      maxReplicas: 12,
      metrics: [{ resource: { name: "cpu", target: { averageUtilization: 70 } } }],
    });
    const deployment = objectOf(tenant, "Deployment");
    expect((deployment["spec"] as JsonObject)["replicas"]).toBeUndefined();
    expect(metadataOf(deployment)["annotations"]).toMatchObject({
      "polaris.fairwinds.com/deploymentMissingReplicas-exempt": "true",
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("goes by memory alone where only that is named", () => {
    const { tenant } = render({ memoryPercent: 80 });
    expect(objectOf(tenant, "HorizontalPodAutoscaler")["spec"]).toMatchObject({
      metrics: [{ resource: { name: "memory" } }],
    });
  });

  test("of a StatefulService names it as what it is", () => {
    const tenant = tenantOn(profile);
    new Autoscaling(tenant, "scaling", { target: makers.database(tenant), min: 2, max: 3 });
    expect(objectOf(tenant, "HorizontalPodAutoscaler")["spec"]).toMatchObject({
      scaleTargetRef: { kind: "StatefulSet", name: "shop-database" },
    });
  });

  test("that leaves one pod, cannot grow, aims at nothing or is the second one is refused", () => {
    expect(() => render({ min: 1 })).toThrow(/at least 2 pods/);
    expect(() => render({ min: 3, max: 3 })).toThrow(/nowhere to grow/);
    expect(() => render({ cpuPercent: 0 })).toThrow(/1 to 100/);
    const { tenant, target } = render();
    expect(() => new Autoscaling(tenant, "again", { target, min: 2, max: 3 })).toThrow(/second autoscaler/);
  });
});

describe("a rollout", () => {
  const deployment = (rollout?: Rollout) => {
    const tenant = tenantOn(profile);
    makers.worker(tenant, rollout === undefined ? {} : { rollout });
    return objectOf(tenant, "Deployment")["spec"];
  };

  test("takes no working pod away before there is another, unless nobody says anything and also when they do", () => {
    expect(deployment()).toMatchObject({
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      minReadySeconds: 5,
    });
    expect(deployment({ surge: 1, settleSeconds: 60, deadlineSeconds: 900, history: 2 })).toMatchObject({
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: 60,
      progressDeadlineSeconds: 900,
      revisionHistoryLimit: 2,
    });
  });

  test("of a StatefulService can stop at an ordinal", () => {
    const tenant = tenantOn(profile);
    makers.database(tenant, { rollout: { partition: 2, settleSeconds: 30 } });
    expect(objectOf(tenant, "StatefulSet")["spec"]).toMatchObject({
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
      minReadySeconds: 30,
    });
  });

  test("that could never go on, or means nothing to its workload, is refused", () => {
    expect(() => deployment({ surge: 0 })).toThrow(/rollout\.surge/);
    expect(() => deployment({ surge: "0%" })).toThrow(/rollout\.surge/);
    expect(() => deployment({ settleSeconds: 700 })).toThrow(/more than settleSeconds/);
    expect(() => deployment({ partition: 1 })).toThrow(/for a StatefulService/);
    const tenant = tenantOn(profile);
    makers.database(tenant, { rollout: { surge: 1 } });
    expect(() => objectOf(tenant, "StatefulSet")).toThrow(/not for a StatefulService/);
  });
});
