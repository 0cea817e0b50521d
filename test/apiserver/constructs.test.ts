import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Chart } from "cdk8s";
import { Construct } from "constructs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Autoscaling,
  type ClusterProfile,
  FleetScan,
  presets,
  Tenant,
  WorkloadIdentity,
} from "../../constructs/index.ts";
import { hasField } from "../../constructs/version-gates.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import { parseVersion } from "../../lib/core/version.ts";
import { isBuiltIn } from "../support/kinds.ts";
import { completed, identities, shopIn } from "../support/shop.ts";
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
import { type Answer, assets, type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

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
  ConfigMap: "configmaps",
  EndpointSlice: "endpointslices",
  HorizontalPodAutoscaler: "horizontalpodautoscalers",
  Ingress: "ingresses",
  Role: "roles",
  RoleBinding: "rolebindings",
};

/** Paths of what was sent and did not come back: the server drops fields of features that are off without a word. */
function lostFields(sent: unknown, got: unknown, path = ""): readonly string[] {
  if (typeof sent !== "object" || sent === null)
    return sent === got || (sent === false && got === undefined) ? [] : [path];
  if (Object.keys(sent).length === 0) return [];
  if (typeof got !== "object" || got === null) return [path];
  return Object.entries(sent).flatMap(([key, value]) =>
    lostFields(value, (got as Readonly<Record<string, unknown>>)[key], `${path}.${key}`),
  );
}

/** Volumes that the controller of a StatefulSet adds to its pods. */
function claimsOf(object: KubeObject): readonly JsonObject[] {
  const templates = ((object["spec"] as JsonObject)["volumeClaimTemplates"] ?? []) as readonly JsonObject[];
  return templates.map((template) => {
    const name = String(metadataOf(template)["name"]);
    return { name, persistentVolumeClaim: { claimName: `${name}-0` } };
  });
}

const podMakers = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

const reason = missing === undefined ? "" : ` (skipped: ${missing})`;

/** Its own minor, and those that it can pretend to be. */
describe.skipIf(missing !== undefined).each([0, 1, 2, 3])(
  `constructs on a real kube-apiserver, %i minors behind its own${reason}`,
  (behind) => {
    let plane: ControlPlane;
    let version: string;

    beforeAll(async () => {
      const { stdout } = await promisify(execFile)(join(assets ?? "", "kube-apiserver"), ["--version"]);
      const own = parseVersion(stdout.trim().split(" ").at(-1) ?? "");
      version = `${own.major}.${own.minor - behind}`;
      plane = await startControlPlane(behind === 0 ? undefined : version);
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
      const scan = {
        ...{ app: "fleet", name: "scan", owner: common.owner, source: common.source, image: common.image },
        ...{ shards: 16, save: "s3://fleet/today/", apis: ["0.0.0.0/0"] as const },
        identity: WorkloadIdentity.perCloud(identities),
      };
      new FleetScan(tenant, "scan", scan);
      new FleetScan(tenant, "daily-scan", { ...scan, name: "daily", schedule: "15 3 * * *" });
      new Autoscaling(tenant, "scaling", { target: shopIn(tenant).front, min: 3, max: 9 });
      // What others define is for their own servers to judge.
      return objectsOf(tenant).filter(isBuiltIn);
    };

    test.each(presetsAt("1.30").map(([name]) => name))(
      "every object of every construct for %s is accepted, strictly and without a warning, and its pods are admitted",
      async (preset) => {
        const [, profile] = presetsAt(version).find(([name]) => name === preset) ?? [];
        const objects = render(completed(profile ?? presets.kubernetes()), `tenant-${preset.toLowerCase()}`);
        for (const object of objects) {
          const { status, warnings: given, text } = await apply(object);
          // A server that pretends to be older still warns of what only its own minor calls deprecated.
          const warnings =
            behind === 0 ? given : given.filter((warning) => !warning.startsWith("spec.trafficDistribution:"));
          if (status < 300) expect(lostFields(object, JSON.parse(text))).toStrictEqual([]);
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

    test("the newer name of same-zone traffic is rendered exactly where the server knows it", async () => {
      const service = (trafficDistribution: string) =>
        plane.ask("POST", "/api/v1/namespaces/default/services?dryRun=All", {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: { ports: [{ port: 80 }], trafficDistribution },
        });
      const known = (await service("PreferSameZone")).status === 201;
      expect(hasField(presets.kubernetes({ version }), "preferSameZone")).toBe(known);
      expect((await service("PreferClose")).status).toBe(201);
    });

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
