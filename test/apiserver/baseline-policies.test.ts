import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { debugProfile } from "../../constructs/debug-access.ts";
import { BaselinePolicies, presets, Tenant } from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import { completed, shopIn } from "../support/shop.ts";
import { hardenedTemplate, violations } from "../support/violations.ts";
import { chartOn, common, makerNames, makers, metadataOf, objectsOf, presetsAt } from "../support/workloads.ts";
import { type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

const reason = missing === undefined ? "" : ` (skipped: ${missing})`;
const group = "/apis/admissionregistration.k8s.io/v1";

describe.skipIf(missing !== undefined)(`the baseline, kept by a real kube-apiserver${reason}`, () => {
  let plane: ControlPlane;

  const create = (path: string, object: JsonObject) =>
    plane.ask("POST", `${path}?fieldValidation=Strict&dryRun=All`, object);
  const selector = { matchLabels: { "app.kubernetes.io/name": "web" } };
  /** The same pod by each of the ways in which one is made. */
  const ways: Readonly<Record<string, (template: JsonObject) => ReturnType<typeof create>>> = {
    Pod: (template) =>
      create("/api/v1/namespaces/guarded/pods", {
        apiVersion: "v1",
        kind: "Pod",
        ...template,
        metadata: { ...(template["metadata"] as JsonObject), name: "p" },
      }),
    Deployment: (template) =>
      create("/apis/apps/v1/namespaces/guarded/deployments", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "d" },
        spec: { selector, template },
      }),
    CronJob: (template) =>
      create("/apis/batch/v1/namespaces/guarded/cronjobs", {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "c" },
        spec: {
          schedule: "0 0 * * *",
          jobTemplate: {
            spec: { template: { ...template, spec: { ...(template["spec"] as JsonObject), restartPolicy: "Never" } } },
          },
        },
      }),
  };

  beforeAll(async () => {
    plane = await startControlPlane();
    const namespace = (name: string, labels: JsonObject) =>
      plane.admin("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
    await namespace("guarded", { "app.kubernetes.io/managed-by": "fleetwright" });
    await namespace("free", {});
    await plane.admin("POST", "/api/v1/namespaces/guarded/serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default" },
    });
    const chart = chartOn(presets.kubernetes({ version: "1.36" }));
    new BaselinePolicies(chart, "policies");
    for (const object of objectsOf(chart) as KubeObject[]) {
      const plural = object.kind === "ValidatingAdmissionPolicy" ? "policies" : "policybindings";
      const path = `${group}/validatingadmission${plural}/${String(metadataOf(object)["name"])}`;
      const { status, warnings, text } = await plane.ask(
        "PATCH",
        `${path}?fieldManager=test&force=true&fieldValidation=Strict`,
        object,
      );
      expect({ path, status, warnings, text: status === 201 ? "" : text }).toStrictEqual({
        path,
        status: 201,
        warnings: [],
        text: "",
      });
    }
    // The server takes a moment to compile what it was given.
    const broken = violations["PSS-hostNamespaces"] ?? {};
    for (const way of Object.values(ways))
      for (let tries = 0; tries < 100 && (await way(broken)).status === 201; tries++) await sleep(200);
  }, 180_000);
  afterAll(async () => plane?.stop());

  test.each(Object.keys(ways))("lets a hardened %s in, without a warning", async (way) => {
    const { status, warnings, text } = (await ways[way]?.(hardenedTemplate)) ?? {};
    expect({ status, warnings, text: status === 201 ? "" : text }).toStrictEqual({
      status: 201,
      warnings: [],
      text: "",
    });
  });

  test.each(Object.keys(violations))("refuses %s however the pod is made, and says so", async (code) => {
    for (const [name, way] of Object.entries(ways)) {
      const { status, text } = await way(violations[code] ?? {});
      expect({ name, status, text }).toMatchObject({ name, status: 403, text: expect.stringContaining(`${code}: `) });
    }
  });

  test("lets a debugger into a pod that runs, with the profile for it, and no other", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      ...hardenedTemplate,
      metadata: { ...hardenedTemplate.metadata, name: "runs" },
    };
    const path = "/api/v1/namespaces/guarded/pods";
    const created = JSON.parse(await plane.admin("POST", path, pod)) as { metadata: JsonObject; spec: JsonObject };
    const add = (debuggerContainer: JsonObject) =>
      plane.ask("PUT", `${path}/runs/ephemeralcontainers?fieldValidation=Strict&dryRun=All`, {
        ...created,
        spec: { ...created.spec, ephemeralContainers: [{ name: "debugger", image: "x", ...debuggerContainer }] },
      });
    const { status, text } = await add({});
    expect({ status, text }).toMatchObject({
      status: 403,
      text: expect.stringContaining("PSS-allowPrivilegeEscalation"),
    });
    expect(await add(debugProfile(presets.kubernetes()))).toMatchObject({ status: 200, warnings: [] });
  });

  test.each(presetsAt("1.36").map(([name]) => name))("lets in whatever this package renders for %s", async (preset) => {
    const [, profile] = presetsAt("1.36").find(([name]) => name === preset) ?? [];
    const chart = chartOn(completed(profile ?? presets.kubernetes()));
    const tenant = new Tenant(chart, "tenant", {
      name: "guarded",
      owner: common.owner,
      quota: { cpu: "50", memory: "64Gi" },
    });
    for (const name of makerNames) makers[name](tenant);
    shopIn(tenant);
    const plural: Readonly<Record<string, string>> = {
      Deployment: "apps/v1/namespaces/guarded/deployments",
      StatefulSet: "apps/v1/namespaces/guarded/statefulsets",
      DaemonSet: "apps/v1/namespaces/guarded/daemonsets",
      Job: "batch/v1/namespaces/guarded/jobs",
      CronJob: "batch/v1/namespaces/guarded/cronjobs",
    };
    const rendered = objectsOf(tenant).filter(({ kind }) => kind in plural);
    expect(rendered.length).toBeGreaterThan(makerNames.length);
    for (const object of rendered) {
      const { status, text } = await create(`/apis/${plural[object.kind]}`, object);
      expect({ status, text: status === 201 ? "" : text }).toStrictEqual({ status: 201, text: "" });
    }
  });

  test("has nothing to say of other namespaces", async () => {
    const { status } = await create("/apis/apps/v1/namespaces/free/deployments", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: { selector, template: violations["HARDEN-IMAGE-DIGEST"] },
    });
    expect(status).toBe(201);
  });
});
