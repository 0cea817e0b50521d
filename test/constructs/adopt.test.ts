import { Chart, Cron, Duration, Size } from "cdk8s";
import * as kplus from "cdk8s-plus-27";
import { describe, expect, test } from "vitest";
import { adopt, Exposure, presets } from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import {
  common,
  makers,
  metadataOf,
  minors,
  objectOf,
  objectsOf,
  presetsAt,
  refusalOf,
  templateOf,
  tenantOn,
} from "../support/workloads.ts";

const { app, owner, source, image } = common;
const metadata = { name: "old", namespace: "shop" };

type Scope = ReturnType<typeof tenantOn>;

const container = {
  name: "main",
  image: "registry.example.com/shop/old",
  portNumber: 8080,
  liveness: kplus.Probe.fromHttpGet("/livez"),
  readiness: kplus.Probe.fromHttpGet("/readyz"),
} as const;

function volumesOf(scope: Scope) {
  return {
    data: kplus.Volume.fromEmptyDir(scope, "data-volume", "data", { sizeLimit: Size.mebibytes(64) }),
    secret: kplus.Volume.fromSecret(scope, "secret-volume", kplus.Secret.fromSecretName(scope, "secret", "old-secret")),
    config: kplus.Volume.fromConfigMap(
      scope,
      "config-volume",
      kplus.ConfigMap.fromConfigMapName(scope, "config", "old-config"),
    ),
  };
}

function filled(scope: Scope): kplus.ContainerProps {
  const { data, secret, config } = volumesOf(scope);
  return {
    ...container,
    volumeMounts: [
      { path: "/data", volume: data },
      { path: "/secret", volume: secret, readOnly: true },
      { path: "/config", volume: config },
    ],
  };
}

const kinds: Readonly<Record<string, (scope: Scope) => kplus.Workload>> = {
  Deployment: (scope) => new kplus.Deployment(scope, "old", { metadata, containers: [filled(scope)], replicas: 3 }),
  StatefulSet: (scope) =>
    new kplus.StatefulSet(scope, "old", {
      metadata,
      containers: [filled(scope)],
      replicas: 3,
      service: new kplus.Service(scope, "headless", {
        metadata: { name: "old-pods", namespace: "shop" },
        clusterIP: "None",
        ports: [{ port: 8080 }],
      }),
    }),
  DaemonSet: (scope) => new kplus.DaemonSet(scope, "old", { metadata, containers: [filled(scope)] }),
  Job: (scope) =>
    new kplus.Job(scope, "old", { metadata, containers: [filled(scope)], activeDeadline: Duration.minutes(10) }),
  CronJob: (scope) =>
    new kplus.CronJob(scope, "old", { metadata, schedule: Cron.daily(), containers: [filled(scope)] }),
};

const props = { app, name: "old", owner, source, images: { main: image } };

function adopted(kind: string, profile = presets.gke({ version: "1.34" })) {
  const tenant = tenantOn(profile);
  const workload = kinds[kind]?.(tenant);
  if (workload === undefined) throw new Error(kind);
  return { tenant, workload, adopted: adopt(workload, props) };
}

const mountsOf = (object: KubeObject) =>
  (templateOf(object).spec["containers"] as readonly JsonObject[]).map(({ volumeMounts }) => volumeMounts);
const volumeNames = (object: KubeObject) =>
  (templateOf(object).spec["volumes"] as readonly { readonly name: string }[]).map(({ name }) => name);

describe.each(Object.keys(kinds))("a %s of cdk8s-plus-27 that is adopted", (kind) => {
  test("passes every check on every preset and minor", () => {
    for (const version of minors)
      for (const [, profile] of presetsAt(version)) {
        const { tenant } = adopted(kind, profile);
        expect(refusalOf(Chart.of(tenant))).toBe("");
      }
  });

  test("keeps every volume and every mount, its name and what selects its pods", () => {
    const plain = tenantOn(presets.gke({ version: "1.34" }));
    const workload = kinds[kind]?.(plain);
    const before = (workload as unknown as { apiObject: { toJson(): KubeObject } }).apiObject.toJson();
    const { tenant } = adopted(kind);
    const after = objectOf(tenant, kind) as KubeObject;
    expect(volumeNames(after)).toStrictEqual(volumeNames(before));
    expect(mountsOf(after)).toStrictEqual(mountsOf(before));
    expect(metadataOf(after)["name"]).toBe("old");
    expect((after["spec"] as JsonObject)["selector"]).toStrictEqual((before["spec"] as JsonObject)["selector"]);
    expect(templateOf(after).metadata["labels"]).toMatchObject(templateOf(before).metadata["labels"] as JsonObject);
  });

  test("says what was changed, field by field, and what came with it", () => {
    const changes = adopted(kind).adopted.changes();
    const at = (text: RegExp) => changes.filter((line) => text.test(line));
    expect(at(/containers\[0\]\.image: was "registry\.example\.com\/shop\/old", is ".*@sha256:/)).toHaveLength(1);
    expect(at(/securityContext\.capabilities/)).not.toHaveLength(0);
    expect(at(/^adds NetworkPolicy old$/)).toHaveLength(1);
    expect(at(/^adds ServiceAccount old$/)).toHaveLength(1);
    expect(at(/volumes\[\d\]\.name|mountPath/)).toHaveLength(0);
  });
});

test("its Service and autoscaler go on pointing to what was adopted", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  const workload = new kplus.Deployment(tenant, "old", { metadata, containers: [container] });
  const service = workload.exposeViaService({ name: "old-http" });
  new kplus.HorizontalPodAutoscaler(tenant, "hpa", {
    metadata: { name: "old", namespace: "shop" },
    target: workload,
    minReplicas: 3,
    maxReplicas: 6,
  });
  adopt(workload, props);
  const labels = templateOf(objectOf(tenant, "Deployment")).metadata["labels"];
  expect(labels).toMatchObject(
    (objectOf(tenant, "Service", service.name)["spec"] as JsonObject)["selector"] as JsonObject,
  );
  expect(objectOf(tenant, "HorizontalPodAutoscaler")["spec"]).toMatchObject({ scaleTargetRef: { name: "old" } });
  expect(objectsOf(tenant).filter((object) => object.kind === "Deployment")).toHaveLength(1);
});

test("what nobody can make up is refused: probes, and whoever takes over the node", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  const { liveness: _, readiness: __, ...bare } = container;
  adopt(new kplus.Deployment(tenant, "old", { metadata, containers: [bare], hostNetwork: true }), props);
  const refusal = refusalOf(Chart.of(tenant));
  expect(refusal).toMatch(/UPGRADE-READINESS-PROBE/);
  expect(refusal).toMatch(/PSS-hostNamespaces/);
});

test("images for other containers than there are, are refused at once", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  const workload = new kplus.Deployment(tenant, "old", { metadata, containers: [container] });
  expect(() => adopt(workload, { ...props, images: { other: image } })).toThrow(
    /has the containers main, and images for other/,
  );
});

test("capabilities are spelt as Kubernetes does, and ids of root are not kept", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  const workload = new kplus.Deployment(tenant, "old", {
    metadata,
    containers: [
      {
        ...container,
        securityContext: {
          user: 0,
          ensureNonRoot: false,
          capabilities: { add: [kplus.Capability.NET_BIND_SERVICE] },
        },
      },
    ],
  });
  adopt(workload, props);
  const [main] = templateOf(objectOf(tenant, "Deployment")).spec["containers"] as readonly [JsonObject];
  expect(main["securityContext"]).toMatchObject({
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
  });
  expect((main["securityContext"] as JsonObject)["runAsUser"]).toBeUndefined();
  expect(refusalOf(Chart.of(tenant))).toBe("");
});

test("a chart may mix what was adopted with workloads and host names of this package", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  adopt(new kplus.Deployment(tenant, "old", { metadata, containers: [container] }), props);
  new Exposure(tenant, "exposure", {
    service: makers.web(tenant),
    host: "shop.example.com",
    tls: { secretName: "tls" },
  });
  expect(refusalOf(Chart.of(tenant))).toBe("");
});
