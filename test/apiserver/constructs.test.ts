import { Chart } from "cdk8s";
import { Construct } from "constructs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterProfile, presets, Tenant } from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import {
  chartOn,
  common,
  makerNames,
  makers,
  metadataOf,
  objectsOf,
  presetsAt,
  templateOf,
} from "../support/workloads.ts";
import { type Answer, type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

/** Plural and scope of the kinds that constructs render. */
const resources: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  PriorityClass: "priorityclasses",
  ServiceAccount: "serviceaccounts",
  ResourceQuota: "resourcequotas",
  LimitRange: "limitranges",
  NetworkPolicy: "networkpolicies",
  Service: "services",
  PodDisruptionBudget: "poddisruptionbudgets",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  Job: "jobs",
  CronJob: "cronjobs",
};

/** Volumes that the controller of a StatefulSet adds to its pods. */
function claimsOf(object: KubeObject): readonly JsonObject[] {
  const templates = ((object["spec"] as JsonObject)["volumeClaimTemplates"] ?? []) as readonly JsonObject[];
  return templates.map((template) => {
    const name = String(metadataOf(template)["name"]);
    return { name, persistentVolumeClaim: { claimName: `${name}-0` } };
  });
}

const podMakers = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

describe.skipIf(missing !== undefined)(
  `constructs on a real kube-apiserver${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let plane: ControlPlane;
    let version: string;

    beforeAll(async () => {
      plane = await startControlPlane();
      const { major, minor } = JSON.parse(await plane.admin("GET", "/version")) as { major: string; minor: string };
      version = `${major}.${minor.replace(/\D+$/, "")}`;
    }, 180_000);
    afterAll(async () => plane?.stop());

    const apply = (object: KubeObject, how = ""): Promise<Answer> => {
      const { name, namespace } = metadataOf(object) as { name: string; namespace?: string };
      const api = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
      const place = namespace === undefined ? "" : `/namespaces/${namespace}`;
      const query = `fieldManager=test&force=true&fieldValidation=Strict${how}`;
      return plane.ask("PATCH", `${api}${place}/${resources[object.kind]}/${name}?${query}`, object);
    };

    const render = (profile: ClusterProfile, name: string): readonly KubeObject[] => {
      const tenant = new Tenant(chartOn(profile), "tenant", {
        name,
        owner: common.owner,
        quota: { cpu: "50", memory: "64Gi", storage: "100Gi" },
      });
      for (const maker of makerNames) {
        const changes = maker === "withSidecar" ? ({ userNamespace: "required", traffic: "same-zone" } as const) : {};
        makers[maker](tenant, changes);
      }
      if (profile.operatingSystems === "unknown") {
        const image = { ...common.image, platforms: ["windows/amd64"] } as const;
        makers.web(new Construct(tenant, "windows"), { name: "windows", image });
      }
      return objectsOf(tenant);
    };

    test.each(presetsAt("1.30").map(([name]) => name))(
      "every object of every construct for %s is accepted, strictly and without a warning, and its pods are admitted",
      async (preset) => {
        const [, profile] = presetsAt(version).find(([name]) => name === preset) ?? [];
        const objects = render(profile ?? presets.kubernetes(), `tenant-${preset.toLowerCase()}`);
        for (const object of objects) {
          const { status, warnings, text } = await apply(object);
          expect({ kind: object.kind, status, warnings, text: status < 300 ? "" : text }).toMatchObject({
            kind: object.kind,
            status: expect.toSatisfy((code: number) => code === 200 || code === 201),
            warnings: [],
            text: "",
          });
        }
        for (const object of objects.filter(({ kind }) => podMakers.includes(kind))) {
          const { metadata, spec } = templateOf(object);
          const { namespace, name } = metadataOf(object) as { namespace: string; name: string };
          const pod = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { ...metadata, name: `${name}-try` },
            spec: { ...spec, volumes: [...((spec["volumes"] ?? []) as readonly JsonObject[]), ...claimsOf(object)] },
          };
          const { status, warnings, text } = await plane.ask(
            "POST",
            `/api/v1/namespaces/${namespace}/pods?fieldValidation=Strict`,
            pod,
          );
          expect({ name, status, warnings, text: status < 300 ? "" : text }).toStrictEqual({
            name,
            status: 201,
            warnings: [],
            text: "",
          });
        }
      },
    );

    test("the namespace refuses what is not restricted", async () => {
      const tenant = new Tenant(chartOn(presets.kubernetes({ version })), "tenant", {
        name: "strict",
        owner: common.owner,
        quota: { cpu: "50", memory: "64Gi" },
      });
      for (const object of Chart.of(tenant).toJson() as KubeObject[])
        expect((await apply(object)).status).toBeLessThan(300);
      const pod = (spec: JsonObject) =>
        plane.ask("POST", "/api/v1/namespaces/strict/pods", {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "p" },
          spec,
        });
      const { status, text } = await pod({ containers: [{ name: "c", image: "x" }] });
      expect({ status, text }).toMatchObject({ status: 403, text: expect.stringContaining("violates PodSecurity") });
    });
  },
);
