import * as kplus from "cdk8s-plus-27";
import type { Construct, IConstruct } from "constructs";
import {
  AppConfig,
  Autoscaling,
  adopt,
  BaselinePolicies,
  CronTask,
  DebugAccess,
  Dependency,
  Exposure,
  ExternalDependency,
  type Image,
  NodeAgent,
  OneShot,
  ReadOnlyProof,
  SecretBundle,
  StatefulService,
  Tenant,
  WebService,
  Worker,
  WorkloadIdentity,
  Writable,
} from "../constructs/index.ts";

/** What every sample of a tenant finds there, as the page shows it. */
export interface Surroundings {
  readonly web: WebService;
  readonly basket: WebService;
}

/** One construct as the documents show it. The text of `make` is shown as it stands here. */
export interface ConstructSample {
  readonly name: string;
  readonly about: string;
  /**
   * Where it stands.
   *
   * @default "tenant"
   */
  readonly in?: "chart" | "tenant";
  /**
   * Kinds that are shown.
   *
   * @default - all
   */
  readonly shows?: readonly string[];
  /** Returns what is shown. */
  make(scope: Construct, around: Surroundings): IConstruct | readonly IConstruct[];
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

const health = { live: "/livez", ready: "/readyz" } as const;
const resources = { cpu: "250m", memory: "512Mi" } as const;

/** What the samples share. */
export const sampleValues = { owner, source, image, health, resources };

/** The same as the page shows it. */
export const preamble = `const owner = ${text(owner)};
const source = ${text(source)};
const image: Image = ${text(image)};
const health = ${text(health)};
const resources = ${text(resources)};`;

export const constructSamples: readonly ConstructSample[] = [
  {
    name: "Tenant",
    in: "chart",
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
  {
    name: "AppConfig",
    about:
      'Configuration apart from code: the same names in every environment, or it is refused, with the values of the one that the cluster is in. A change makes another object, so that a rollout, and going back, take their settings with them; `rollout: "annotation"` keeps one object and restarts the pods instead. `as: { directory }` makes files of the settings; `settingsFiles(folder)` reads the environments from `dev.env`, `prod.env`. Goes into the `uses` of workloads.',
    make: (tenant) =>
      new AppConfig(tenant, "config", {
        app: "shop",
        name: "settings",
        owner,
        common: { LOG_LEVEL: "info" },
        environments: {
          dev: { PAYMENTS_URL: "https://payments.dev.example.com" },
          prod: { PAYMENTS_URL: "https://payments.example.com" },
        },
      }),
  },
  {
    name: "SecretBundle",
    about:
      'Secrets that are kept elsewhere, as files in memory: AWS Secrets Manager and Parameter Store, Google Secret Manager, Azure Key Vault, IBM Secrets Manager, Vault. By the External Secrets Operator, or `by: "csi-driver"`, which leaves no Secret in the cluster. What SOPS and a GitOps engine, or cdk8s-plus, make goes into `uses` by its name: `secretFiles({ name: "decrypted" }, "/run/secrets/web")`.',
    make: (tenant) =>
      new SecretBundle(tenant, "secrets", {
        app: "shop",
        name: "web",
        owner,
        source: { kind: "google-secret-manager", project: "shop-prod" },
        files: { "db-password": "shop-web-db", session: { key: "shop-web-session", version: "4" } },
        readAs: WorkloadIdentity.perCloud({ gcp: { serviceAccount: "secrets@shop-prod.iam.gserviceaccount.com" } }),
      }),
  },
  {
    name: "WorkloadIdentity",
    about:
      "What a workload is to the cloud that it runs on: a role, not a key. Each cluster takes what is meant for it: IRSA or EKS Pod Identity, Workload Identity Federation of GKE, AKS Workload Identity, a trusted profile of IBM Cloud, or a token for one audience. What gives out the credentials is let through by the network policy; where the cloud has no fixed address for it, `tokenService` says which.",
    shows: ["ServiceAccount", "NetworkPolicy"],
    make: (tenant) =>
      new WebService(tenant, "orders", {
        app: "shop",
        name: "orders",
        owner,
        source,
        image,
        port: 8080,
        health,
        resources,
        uses: [
          WorkloadIdentity.perCloud({
            aws: { roleArn: "arn:aws:iam::123456789012:role/shop-orders" },
            gcp: { serviceAccount: "orders@shop-prod.iam.gserviceaccount.com" },
            azure: { clientId: "11111111-2222-3333-4444-555555555555" },
            ibm: { trustedProfile: "shop-orders", services: ["CLOUD_OBJECT_STORAGE"] },
            tokenService: ["10.99.0.0/28"],
          }),
        ],
      }),
  },
  {
    name: "Dependency",
    about:
      "That one workload calls another, declared once: the way out of the one, the way into the other, and an annotation on both. Nothing else gets through.",
    shows: ["NetworkPolicy"],
    make: (_tenant, { web, basket }) => {
      Dependency.declare({ from: web, to: basket });
      return [web, basket];
    },
  },
  {
    name: "ExternalDependency",
    about:
      "Something of the world outside, such as a database that stays where it is, under a name of the namespace. By addresses, or by `{ hostname, networks }`, since a network policy knows addresses only. Goes into the `uses` of the workloads that call it, here as `shop-orders-db:1521`.",
    make: (tenant) =>
      new ExternalDependency(tenant, "orders-db", {
        app: "shop",
        name: "orders-db",
        owner,
        at: { addresses: ["10.8.0.12", "10.8.0.13"] },
        port: 1521,
      }),
  },
  {
    name: "Exposure",
    about:
      "A web service under a host name, with TLS: by the Gateway API where the cluster has a class for it, by an Ingress where the profile names an ingress class, refused where neither is known. Whoever calls the pods is let through, and nobody else.",
    make: (tenant, { web }) =>
      new Exposure(tenant, "exposure", {
        service: web,
        host: "shop.example.com",
        tls: { secretName: "shop-tls" },
      }),
  },
  {
    name: "Autoscaling",
    about:
      'Lets the load decide how many pods there are, at least two. The workload then names no number of its own. How they are replaced is `rollout` of the workload: `{ surge: "50%", settleSeconds: 30 }`, and `{ partition: 2 }` for a StatefulService.',
    make: (tenant, { web }) => new Autoscaling(tenant, "scaling", { target: web, min: 3, max: 12, cpuPercent: 70 }),
  },
  {
    name: "DebugAccess",
    about:
      "`kubectl debug` for pods without a shell, under Pod Security restricted: the right to add a debugger and to read what it says, until a day, and the profile that makes the debugger as locked as what it looks at. `command()` gives the words of the command.",
    make: (tenant) =>
      new DebugAccess(tenant, "debug", {
        app: "shop",
        name: "debug",
        owner,
        to: [{ kind: "Group", name: "shop-on-call" }],
        image,
        until: "2026-12-01",
      }),
  },
  {
    name: "BaselinePolicies",
    about:
      'The rules that this package renders by, kept by the API server itself for whatever else is put into the namespaces of tenants. `action` and `actions` deny, warn or only log; `engine: "kyverno"` and `engine: "gatekeeper"` write the same expressions for what a cluster has already. One for a cluster.',
    in: "chart",
    make: (chart) => new BaselinePolicies(chart, "policies", { actions: { "HARDEN-COMMIT": "warn" } }),
  },
  {
    name: "ReadOnlyProof",
    about:
      "That root filesystems are read-only: the policy that keeps them so, and `command(context)`, the words of the check that shows it of the containers that run. One for a cluster.",
    in: "chart",
    make: (chart) => new ReadOnlyProof(chart, "proof", { image }),
  },
  {
    name: "adopt",
    about:
      "Raises a Deployment, StatefulSet, DaemonSet, Job or CronJob of cdk8s-plus-27 to the baseline, without losing a volume or a mount; `changes()` says what is otherwise. Its Service and autoscaler go on pointing to it. The other way round, workloads of this package go into its Service, HorizontalPodAutoscaler, NetworkPolicy, Ingress and `connections`, and its ConfigMap, Secret and ServiceAccount into ours.",
    make: (tenant) =>
      adopt(
        new kplus.Deployment(tenant, "old", {
          metadata: { name: "old", namespace: "shop" },
          containers: [
            {
              name: "main",
              image: "registry.example.com/shop/old",
              portNumber: 8080,
              liveness: kplus.Probe.fromHttpGet("/livez"),
              readiness: kplus.Probe.fromHttpGet("/readyz"),
            },
          ],
        }),
        { app: "shop", name: "old", owner, source, images: { main: image } },
      ),
  },
];

function text(value: object): string {
  return JSON.stringify(value, undefined, 2).replace(/"(\w+)":/g, "$1:");
}
