import { App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import {
  assertHardened,
  type ClusterProfile,
  CronTask,
  NodeAgent,
  OneShot,
  type Placement,
  place,
  presets,
  type SidecarProps,
  StatefulService,
  Tenant,
  WebService,
  type WebServiceProps,
  Worker,
  Writable,
} from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";

/** What every workload of these tests says, changed as the test needs it. */
export const common = {
  app: "shop",
  owner: { team: "shop", email: "shop@example.com" },
  source: { repository: "https://git.example.com/shop/web", commit: "0123456789abcdef0123456789abcdef01234567" },
  image: {
    repository: "registry.example.com/shop/web",
    tag: "1.4.2",
    digest: `sha256:${"a1".repeat(32)}`,
    platforms: ["linux/amd64", "linux/arm64"],
  },
  resources: { cpu: "250m", memory: "512Mi" },
} as const satisfies Partial<WebServiceProps>;

export const health = { live: "/livez", ready: "/readyz" } as const;
export const execHealth = { live: { exec: ["/app", "live"] }, ready: { exec: ["/app", "ready"] } } as const;
export const day = "2026-11-21";

const logs = Writable.cache("/var/log/app", "64Mi");

export const sidecar: SidecarProps = {
  name: "log-reader",
  image: { ...common.image, repository: "registry.example.com/base/log-reader" },
  resources: { cpu: "50m", memory: "64Mi" },
  health: execHealth,
  reads: [logs],
};

/** One of each workload, by name. */
export const makers = {
  web: (scope, changes = {}) =>
    new WebService(scope, "web", {
      ...common,
      name: "web",
      port: 8080,
      health,
      writable: [Writable.tmp("64Mi")],
      ...changes,
    }),
  worker: (scope, changes = {}) =>
    new Worker(scope, "worker", { ...common, name: "worker", health: execHealth, ...changes }),
  cron: (scope, changes = {}) =>
    new CronTask(scope, "cron", { ...common, name: "cron", schedule: "15 3 * * *", ...changes }),
  once: (scope, changes = {}) => new OneShot(scope, "once", { ...common, name: "once", ...changes }),
  database: (scope, changes = {}) =>
    new StatefulService(scope, "database", {
      ...common,
      name: "database",
      port: 5432,
      health: execHealth,
      backup: { by: "velero", restoreTestedOn: "2026-10-01" },
      writable: [Writable.claim("data", "/var/lib/data", "10Gi")],
      ...changes,
    }),
  agent: (scope, changes = {}) =>
    new NodeAgent(scope, "agent", { ...common, name: "agent", health: execHealth, ...changes }),
  withSidecar: (scope, changes = {}) =>
    new WebService(scope, "with-sidecar", {
      ...common,
      name: "with-sidecar",
      port: 8080,
      health,
      writable: [logs],
      logs: { files: logs, sidecar: "log-reader" },
      sidecars: [sidecar],
      initContainers: [
        { name: "prepare", image: common.image, resources: common.resources, command: ["/app", "prepare"] },
      ],
      ...changes,
    }),
} as const satisfies Readonly<Record<string, (scope: Construct, changes?: Partial<WebServiceProps>) => Construct>>;

export type Maker = keyof typeof makers;
export const makerNames = Object.keys(makers) as Maker[];

/** A chart for one cluster. */
export function chartOn(profile: ClusterProfile, placement: Partial<Placement> = {}, namespace?: string): Chart {
  const chart = new Chart(new App(), "chart", namespace === undefined ? {} : { namespace });
  place(chart, { profile, asOf: day, ...placement });
  return chart;
}

/** A chart with a tenant, `shop`, to put workloads into. */
export function tenantOn(profile: ClusterProfile, placement: Partial<Placement> = {}): Tenant {
  return new Tenant(chartOn(profile, placement), "tenant", {
    name: "shop",
    owner: common.owner,
    quota: { cpu: "20", memory: "64Gi", storage: "100Gi" },
  });
}

/** What a chart renders, without validation. */
export function objectsOf(scope: Construct): readonly KubeObject[] {
  return Chart.of(scope).toJson() as KubeObject[];
}

/** What refuses a chart; empty where nothing does. */
export function refusalOf(chart: Chart): string {
  try {
    assertHardened(chart);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** The one object of a kind that has a name. */
export function objectOf(scope: Construct, kind: string, name?: string): JsonObject {
  const found = objectsOf(scope).filter(
    (o) => o.kind === kind && (name === undefined || metadataOf(o)["name"] === name),
  );
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0];
}

export function metadataOf(object: JsonObject): JsonObject {
  return object["metadata"] as JsonObject;
}

/** The pod template of an object that makes pods; that of its jobs for a CronJob. */
export function templateOf(object: JsonObject): { readonly metadata: JsonObject; readonly spec: JsonObject } {
  const spec = object["spec"] as JsonObject;
  const owner = object["kind"] === "CronJob" ? ((spec["jobTemplate"] as JsonObject)["spec"] as JsonObject) : spec;
  return owner["template"] as unknown as { readonly metadata: JsonObject; readonly spec: JsonObject };
}

/** All presets at a minor, by name, with the address of DNS where a preset cannot know it. */
export function presetsAt(version: string): readonly (readonly [string, ClusterProfile])[] {
  return Object.entries(presets).map(([name, preset]) => {
    const profile = preset({ version });
    const dns = { ...profile.dns, peers: [{ kind: "address", cidr: "172.20.0.10/32" }] } as const;
    return [name, name === "eksAutoMode" ? preset({ version, dns }) : profile];
  });
}

export const minors = ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"] as const;
