import { ApiObject, App, Chart, JsonPatch } from "cdk8s";
import { describe, expect, test } from "vitest";
import { assertHardened, place, presets, Tenant, WebService, Worker, warningsOf } from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import {
  common,
  day,
  execHealth,
  health,
  makerNames,
  makers,
  metadataOf,
  minors,
  objectOf,
  objectsOf,
  presetsAt,
  templateOf,
  tenantOn,
} from "../support/workloads.ts";

const podMakers = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/** The one object that makes the pods of a workload. */
function podMaker(objects: readonly KubeObject[]): KubeObject {
  const found = objects.find(({ kind }) => podMakers.includes(kind));
  if (found === undefined) throw new Error("nothing makes pods");
  return found;
}

describe.each(minors)("on Kubernetes %s", (version) => {
  test.each(presetsAt(version))("every construct passes every check of this package on %s", (_, profile) => {
    const tenant = tenantOn(profile);
    for (const name of makerNames) makers[name](tenant);
    expect(() => assertHardened(Chart.of(tenant))).not.toThrow();
  });
});

describe.each(makerNames)("%s", (name) => {
  test("can be traced from the object and from the pod to its owner and commit", () => {
    const tenant = tenantOn(presets.aks({ version: "1.34" }));
    makers[name](tenant);
    const object = podMaker(objectsOf(tenant));
    for (const metadata of [metadataOf(object), templateOf(object).metadata]) {
      expect(metadata["labels"]).toMatchObject({
        owner: "shop",
        "fleetwright.dev/commit": common.source.commit,
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/instance": metadataOf(object)["name"],
      });
      expect(metadata["annotations"]).toMatchObject({
        email: "shop@example.com",
        "org.opencontainers.image.revision": common.source.commit,
        "org.opencontainers.image.source": common.source.repository,
      });
    }
  });

  test("has a service account of its own without a token, and a policy each way", () => {
    const tenant = tenantOn(presets.gke({ version: "1.34" }));
    makers[name](tenant);
    const { spec } = templateOf(podMaker(objectsOf(tenant)));
    expect(spec["automountServiceAccountToken"]).toBe(false);
    const account = objectOf(tenant, "ServiceAccount", String(spec["serviceAccountName"]));
    expect(account["automountServiceAccountToken"]).toBe(false);
    const policy = objectOf(tenant, "NetworkPolicy", String(metadataOf(podMaker(objectsOf(tenant)))["name"]));
    expect(policy["spec"]).toMatchObject({ policyTypes: ["Ingress", "Egress"] });
  });

  test("keeps its names and selectors when its construct is renamed", () => {
    const render = (rename: boolean) => {
      const tenant = tenantOn(presets.eks({ version: "1.34" }));
      makers[name](rename ? new Tenant(tenant, "renamed", tenantProps("other")) : tenant);
      const { metadata, spec } = podMaker(objectsOf(tenant)) as unknown as { metadata: JsonObject; spec: JsonObject };
      return { name: metadata["name"], labels: metadata["labels"], selector: spec["selector"] };
    };
    expect(render(true)).toStrictEqual(render(false));
  });
});

const tenantProps = (name: string) => ({ name, owner: common.owner, quota: { cpu: "10", memory: "32Gi" } }) as const;

test("no two workloads of a namespace select each other's pods, of whichever application, kind or name", () => {
  const chart = new Chart(new App(), "chart", { namespace: "shared" });
  place(chart, { profile: presets.gke({ version: "1.34" }), asOf: day });
  for (const app of ["shop", "shop-a", "a"]) {
    for (const name of makerNames) makers[name](new Chart(chart, `${app}-${name}`, { namespace: "shared" }), { app });
  }
  // One of each kind under one name.
  for (const name of ["web", "database", "agent", "once", "cron"] as const) {
    makers[name](new Chart(chart, `same-${name}`, { namespace: "shared" }), { name: "same" });
  }
  new WebService(chart, "x", { ...common, app: "shop", name: "a-web", port: 8080, health });
  const objects = chart.node.findAll().flatMap((node) => (Chart.isChart(node) ? (node.toJson() as KubeObject[]) : []));
  const owners = objects.filter(({ kind }) => podMakers.includes(kind));
  const pods = owners.map((object) => ({ object, labels: templateOf(object).metadata["labels"] as JsonObject }));
  const selectors = objects.flatMap((object) => selectorsOf(object).map((selector) => ({ object, selector })));
  expect(selectors.length).toBeGreaterThan(owners.length);
  for (const { selector } of selectors) {
    const matched = pods.filter(({ labels }) =>
      Object.entries(selector).every(([key, value]) => labels[key] === value),
    );
    expect(matched).toHaveLength(1);
  }
});

function selectorsOf(object: KubeObject): readonly JsonObject[] {
  const spec = (object["spec"] ?? {}) as JsonObject;
  if (object.kind === "Service") return [spec["selector"] as JsonObject];
  const selector = (spec["selector"] ?? spec["podSelector"]) as JsonObject | undefined;
  return selector?.["matchLabels"] === undefined ? [] : [selector["matchLabels"] as JsonObject];
}

test.each(["1.26", "1.36", "unknown"])(
  "nothing on %s depends on which cluster of its kind it is for, so that clusters share renderings",
  (version) => {
    const identity = new Set<string | symbol>(["id", "name", "labels", "environment"]);
    for (const preset of Object.values(presets)) {
      const profile = new Proxy(preset({ version }), {
        get: (fields, field) => {
          if (identity.has(field)) throw new Error(`${String(field)} was read`);
          return Reflect.get(fields, field);
        },
      });
      const tenant = tenantOn(profile);
      for (const name of makerNames) makers[name](tenant);
      assertHardened(Chart.of(tenant));
      expect(objectsOf(tenant).length).toBeGreaterThan(30);
    }
  },
);

test("fields that are newer than Kubernetes 1.27 arrive in the output, patched in or rendered", () => {
  const tenant = tenantOn(presets.gke({ version: "1.36" }));
  const web = makers.withSidecar(tenant, {
    appArmor: "runtime-default",
    userNamespace: "required",
    traffic: "same-zone",
  });
  web.manifest.addJsonPatch(JsonPatch.add("/spec/template/spec/securityContext/supplementalGroupsPolicy", "Strict"));
  const { spec } = templateOf(objectOf(tenant, "Deployment"));
  expect(spec).toMatchObject({
    hostUsers: false,
    securityContext: { appArmorProfile: { type: "RuntimeDefault" }, supplementalGroupsPolicy: "Strict" },
    containers: [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
    initContainers: [{ name: "log-reader", restartPolicy: "Always" }, { name: "prepare" }],
  });
  expect(objectOf(tenant, "Service")["spec"]).toMatchObject({ trafficDistribution: "PreferSameZone" });
});

test("what an older cluster lacks is rendered the older way, and a warning names the cluster", () => {
  const tenant = tenantOn(presets.iks({ version: "1.26", name: "old" }));
  makers.withSidecar(tenant, { appArmor: "runtime-default", traffic: "same-zone" });
  makers.cron(tenant);
  const { metadata, spec } = templateOf(objectOf(tenant, "Deployment"));
  const containers = spec["containers"] as readonly JsonObject[];
  expect(containers.map(({ name }) => name)).toStrictEqual(["with-sidecar", "log-reader"]);
  expect(containers[0]).not.toHaveProperty("lifecycle");
  expect(spec["terminationGracePeriodSeconds"]).toBe(35);
  expect(metadata["annotations"]).toMatchObject({
    "container.apparmor.security.beta.kubernetes.io/with-sidecar": "runtime/default",
  });
  expect(metadataOf(objectOf(tenant, "Service"))["annotations"]).toMatchObject({
    "service.kubernetes.io/topology-mode": "Auto",
  });
  const warnings = warningsOf(Chart.of(tenant)).join("\n");
  for (const field of ["restartPolicy", "preStop.sleep", "appArmorProfile", "trafficDistribution", "timeZone"]) {
    expect(warnings).toMatch(new RegExp(`old runs 1\\.26, and \\S*${field.replace(".", "\\.")}`));
  }
});

test("what has no older way is refused", () => {
  const tenant = tenantOn(presets.iks({ version: "1.28", name: "old" }));
  makers.web(tenant, { userNamespace: "required" });
  makers.once(tenant, { sidecars: [] });
  expect(() => assertHardened(Chart.of(tenant))).toThrow(/old runs 1\.28, and hostUsers needs 1\.33/);
  const task = tenantOn(presets.iks({ version: "1.28", name: "old" }));
  makers.once(task, { sidecars: [{ ...common, name: "proxy", health: execHealth }] });
  expect(() => assertHardened(Chart.of(task))).toThrow(/keep the task from ever ending/);
});

test("a cluster of unknown version is taken for an old one, with a warning", () => {
  const tenant = tenantOn(presets.gke());
  makers.web(tenant);
  expect(templateOf(objectOf(tenant, "Deployment")).spec["containers"]).not.toHaveProperty([0, "lifecycle"]);
  expect(warningsOf(Chart.of(tenant)).join("\n")).toContain(
    "The version of gke is not known, and lifecycle.preStop.sleep",
  );
});

test("Autopilot gets no anti-affinity below half a core, and judges that ask for it are told", () => {
  const of = (cpu: "250m" | "500m") => {
    const tenant = tenantOn(presets.gkeAutopilot({ version: "1.34" }));
    makers.web(tenant, { resources: { cpu, memory: "512Mi" } });
    return objectOf(tenant, "Deployment");
  };
  expect(templateOf(of("250m")).spec["affinity"]).not.toHaveProperty("podAntiAffinity");
  expect(metadataOf(of("250m"))["annotations"]).toMatchObject({
    "kube-score/ignore": "deployment-has-host-podantiaffinity,statefulset-has-host-podantiaffinity",
  });
  expect(templateOf(of("500m")).spec["affinity"]).toHaveProperty("podAntiAffinity");
  expect(metadataOf(of("500m"))["annotations"]).not.toHaveProperty(["kube-score/ignore"]);
});

test("a Windows pod has none of the fields that its API server refuses, and goes to Windows nodes", () => {
  const tenant = tenantOn(presets.aks({ version: "1.34" }));
  makers.web(tenant, { image: { ...common.image, platforms: ["windows/amd64"] } });
  assertHardened(Chart.of(tenant));
  const { spec } = templateOf(objectOf(tenant, "Deployment"));
  expect(spec).toMatchObject({ os: { name: "windows" }, securityContext: { runAsNonRoot: true } });
  expect(JSON.stringify(spec)).not.toMatch(/seccomp|capabilities|runAsUser"|fsGroup|readOnlyRoot|allowPrivilege/);
  const autopilot = tenantOn(presets.gkeAutopilot({ version: "1.34" }));
  makers.web(autopilot, { image: { ...common.image, platforms: ["windows/amd64"] } });
  expect(() => assertHardened(Chart.of(autopilot))).toThrow(/gke-autopilot has no windows nodes/);
});

test("a pod that fits no node of the cluster is refused", () => {
  const tenant = tenantOn(presets.iks({ version: "1.34", architectures: ["s390x"] }));
  makers.web(tenant);
  expect(() => assertHardened(Chart.of(tenant))).toThrow(/built for amd64, arm64; nodes: s390x/);
});

test("further ports are open on the container and on its Service", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  makers.web(tenant, {
    otherPorts: [
      { name: "grpc", port: 9000 },
      { name: "dns", port: 5353, protocol: "UDP" },
    ],
  });
  expect(objectOf(tenant, "Service")["spec"]).toMatchObject({
    ports: [
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
      { name: "grpc", port: 9000, targetPort: "grpc", protocol: "TCP" },
      { name: "dns", port: 5353, targetPort: "dns", protocol: "UDP" },
    ],
  });
  expect(templateOf(objectOf(tenant, "Deployment")).spec["containers"]).toMatchObject([
    { ports: [{ containerPort: 8080 }, { containerPort: 9000 }, { containerPort: 5353, protocol: "UDP" }] },
  ]);
});

test("OpenShift assigns user ids itself", () => {
  const tenant = tenantOn(presets.roks({ version: "1.33" }));
  makers.web(tenant);
  expect(templateOf(objectOf(tenant, "Deployment")).spec["securityContext"]).not.toHaveProperty("runAsUser");
});

test("requests that the cluster would raise are rendered as they would run", () => {
  const tenant = tenantOn(presets.aksAutomatic({ version: "1.34" }));
  makers.web(tenant, { resources: { cpu: "10m", memory: "32Mi" }, writable: [] });
  expect(templateOf(objectOf(tenant, "Deployment")).spec["containers"]).toMatchObject([
    { resources: { requests: { cpu: "100m", memory: "100Mi" }, limits: { cpu: "200m", memory: "100Mi" } } },
  ]);
});

test("an autoscaled workload states no number of replicas", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  const web = makers.web(tenant);
  web.markHasAutoscaler();
  new ApiObject(tenant, "autoscaler", {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: web.objectName, namespace: web.namespace },
    spec: {
      scaleTargetRef: { apiVersion: web.manifest.apiVersion, kind: web.manifest.kind, name: web.objectName },
      minReplicas: 3,
      maxReplicas: 9,
    },
  });
  expect(objectOf(tenant, "Deployment")["spec"]).not.toHaveProperty("replicas");
});

test("tokens are for one audience each, as files", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  new Worker(tenant, "w", { ...common, name: "w", health: execHealth, tokens: [{ audience: "vault" }] });
  const { spec } = templateOf(objectOf(tenant, "Deployment"));
  expect(spec["volumes"]).toMatchObject([
    {
      name: "token-vault",
      projected: { sources: [{ serviceAccountToken: { audience: "vault", expirationSeconds: 3600 } }] },
    },
  ]);
  expect(spec["containers"]).toMatchObject([
    { volumeMounts: [{ mountPath: "/var/run/secrets/tokens/vault", readOnly: true }] },
  ]);
});

test("log files without a sidecar that reads them are refused", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  expect(() => makers.withSidecar(tenant, { sidecars: [] })).toThrow(/Nothing reads the log files/);
});

test("what a job runs is in its name, so that a change runs and a repetition does not", () => {
  const nameWith = (changes: object) => {
    const tenant = tenantOn(presets.gke({ version: "1.34" }));
    makers.once(tenant, changes);
    return metadataOf(objectOf(tenant, "Job"))["name"];
  };
  expect(nameWith({})).toBe(nameWith({}));
  expect(nameWith({ args: ["again"] })).not.toBe(nameWith({}));
});

test("a stateful service keeps its claims and says what becomes of the data", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  makers.database(tenant);
  const set = objectOf(tenant, "StatefulSet");
  expect(set["spec"]).toMatchObject({
    serviceName: "shop-database",
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" },
    volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName: "standard-rwo" } }],
  });
  expect(templateOf(set).spec).not.toHaveProperty("volumes");
  expect(metadataOf(set)["annotations"]).toHaveProperty(["fleetwright.dev/backup"]);
  expect(objectOf(tenant, "Service")["spec"]).toMatchObject({ clusterIP: "None" });
});
