import type { Construct } from "constructs";
import {
  CronTask,
  type Image,
  NodeAgent,
  OneShot,
  StatefulService,
  Tenant,
  WebService,
  Worker,
  Writable,
} from "../constructs/index.ts";

/** One construct as the documents show it. The text of `make` is shown as it stands here. */
export interface ConstructSample {
  readonly name: string;
  readonly about: string;
  make(scope: Construct): Construct;
}

const owner = { team: "shop", email: "shop@example.com" };
const source = {
  repository: "https://git.example.com/shop/web",
  commit: "0123456789abcdef0123456789abcdef01234567",
};
const image: Image = {
  repository: "registry.example.com/shop/web",
  tag: "1.4.2",
  digest: "sha256:6d1ef012b5674ad8a127ecfa9b5e6f5178d171b90ee462846974177fd9bdd39f",
  platforms: ["linux/amd64", "linux/arm64"],
};

/** What the samples share, as the page shows it. */
export const preamble = `const owner = ${text(owner)};
const source = ${text(source)};
const image: Image = ${text(image)};`;

export const constructSamples: readonly ConstructSample[] = [
  {
    name: "Tenant",
    about:
      "A namespace that is safe for whatever is put into it: Pod Security at the cluster's minor, no traffic but names, a quota, defaults for those who ask for nothing, priority classes, and a default service account without a token.",
    make: (chart) =>
      new Tenant(chart, "tenant", {
        name: "shop",
        owner,
        quota: { cpu: "20", memory: "64Gi", storage: "100Gi" },
      }),
  },
  {
    name: "WebService",
    about: "Something that others call over HTTP: a Deployment, its Service and its disruption budget.",
    make: (tenant) =>
      new WebService(tenant, "web", {
        app: "shop",
        name: "web",
        owner,
        source,
        image,
        port: 8080,
        health: { live: "/livez", ready: "/readyz" },
        resources: { cpu: "250m", memory: "512Mi" },
        writable: [Writable.tmp("64Mi")],
        traffic: "same-zone",
      }).allowCallsFrom({ kind: "pods", labels: {}, namespace: "ingress" }),
  },
  {
    name: "Worker",
    about: "Something that fetches its work itself, and that nobody calls.",
    make: (tenant) =>
      new Worker(tenant, "mailer", {
        app: "shop",
        name: "mailer",
        owner,
        source,
        image,
        command: ["/app", "mailer"],
        health: { live: { exec: ["/app", "live"] }, ready: { exec: ["/app", "ready"] } },
        resources: { cpu: "100m", memory: "128Mi" },
      }).allowTo({ peers: [{ kind: "address", cidr: "10.8.0.12/32" }], ports: [{ port: 5671 }] }),
  },
  {
    name: "CronTask",
    about: "Something that runs at set times and ends.",
    make: (tenant) =>
      new CronTask(tenant, "report", {
        app: "shop",
        name: "report",
        owner,
        source,
        image,
        command: ["/app", "report"],
        resources: { cpu: "500m", memory: "256Mi" },
        schedule: "15 3 * * *",
        timeZone: "Europe/Berlin",
      }),
  },
  {
    name: "OneShot",
    about:
      "Something that runs once and ends. What it runs is in its name: a new image, command or setting makes a new job, and the same ones do not run again.",
    make: (tenant) =>
      new OneShot(tenant, "migrate", {
        app: "shop",
        name: "migrate",
        owner,
        source,
        image,
        command: ["/app", "migrate"],
        resources: { cpu: "500m", memory: "256Mi" },
      }),
  },
  {
    name: "StatefulService",
    about:
      "Something that keeps its data: a StatefulSet, its headless Service and its disruption budget. The claims outlive the pods; the backup is declared, or somebody answers for there being none.",
    make: (tenant) =>
      new StatefulService(tenant, "ledger", {
        app: "shop",
        name: "ledger",
        owner,
        source,
        image,
        port: 5432,
        portName: "postgres",
        health: { live: { exec: ["/app", "live"] }, ready: { exec: ["/app", "ready"] } },
        resources: { cpu: "1", memory: "2Gi" },
        writable: [Writable.claim("data", "/var/lib/ledger", "50Gi", "fast-block")],
        backup: { by: "velero", restoreTestedOn: "2026-10-01" },
      }),
  },
  {
    name: "NodeAgent",
    about: "Something that runs once on every node, for the workloads there to share.",
    make: (tenant) =>
      new NodeAgent(tenant, "metrics", {
        app: "observability",
        name: "metrics",
        owner,
        source,
        image,
        port: 9100,
        health: { live: "/livez", ready: "/readyz" },
        resources: { cpu: "50m", memory: "64Mi" },
      }),
  },
];

function text(value: object): string {
  return JSON.stringify(value, undefined, 2).replace(/"(\w+)":/g, "$1:");
}
