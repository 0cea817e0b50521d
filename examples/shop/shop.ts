import type { Construct } from "constructs";
import {
  AppConfig,
  type ClusterProfile,
  CronTask,
  Dependency,
  Exposure,
  ExternalDependency,
  SecretBundle,
  StatefulService,
  Tenant,
  WebService,
  Worker,
  WorkloadIdentity,
  Writable,
} from "fleetwright/constructs";
import { secretSource } from "./secret-source.ts";

const owner = { team: "shop", email: "shop@example.com" };
const commit = "4f1d2c3b5a69788796a5b4c3d2e1f00112233445";

/** One image for each part, all built from one commit. */
function part(name: string, digest: string) {
  return {
    app: "shop",
    name,
    owner,
    source: { repository: "https://git.example.com/shop/shop", commit },
    image: {
      repository: `registry.example.com/shop/${name}`,
      tag: "2026.11.3",
      digest: `sha256:${digest.repeat(32)}`,
      platforms: ["linux/amd64", "linux/arm64"],
    },
    resources: { cpu: "250m", memory: "512Mi" },
    appArmor: "runtime-default",
  } as const;
}

const web = { live: "/livez", ready: "/readyz" } as const;
const command = { live: { exec: ["/app/health", "live"] }, ready: { exec: ["/app/health", "ready"] } } as const;

/** The whole shop, as one cluster runs it. */
export function shop(scope: Construct, profile: ClusterProfile): void {
  const prod = profile.environment === "prod";
  const tenant = new Tenant(scope, "shop", {
    name: "shop",
    owner,
    quota: { cpu: "20", memory: "32Gi", storage: "200Gi" },
  });

  const identity = WorkloadIdentity.perCloud({
    aws: { roleArn: "arn:aws:iam::111122223333:role/shop" },
    gcp: { serviceAccount: "shop@acme-shop.iam.gserviceaccount.com" },
    azure: { clientId: "11111111-2222-4333-8444-555555555555" },
    ibm: { trustedProfile: "shop" },
    oidc: { audience: "https://tokens.example.com" },
    tokenService: ["10.99.0.0/28"],
  });
  const settings = new AppConfig(tenant, "settings", {
    app: "shop",
    name: "settings",
    owner,
    common: { CURRENCY: "EUR", BASKET_URL: "http://shop-basket", SEARCH_URL: "http://shop-search:9200" },
    environments: { dev: { LOG_LEVEL: "debug" }, prod: { LOG_LEVEL: "info" } },
  });
  const secrets = new SecretBundle(tenant, "secrets", {
    app: "shop",
    name: "secrets",
    owner,
    source: secretSource(profile),
    files: { "orders-db": "shop/orders-db", session: "shop/session" },
    readAs: identity,
  });
  // It stays where it is, whichever cloud the shop runs on.
  const orders = new ExternalDependency(tenant, "orders-db", {
    app: "shop",
    name: "orders-db",
    owner,
    at: { addresses: ["10.8.0.12", "10.8.0.13"] },
    port: 5432,
  });

  const front = new WebService(tenant, "front", {
    ...part("front", "a1"),
    port: 8080,
    health: web,
    replicas: prod ? 3 : 2,
    writable: [Writable.tmp("64Mi")],
    uses: [settings, secrets, identity, orders],
  });
  const basket = new WebService(tenant, "basket", {
    ...part("basket", "b2"),
    port: 8080,
    health: web,
    replicas: prod ? 3 : 2,
    uses: [settings],
  });
  const search = new StatefulService(tenant, "search", {
    ...part("search", "c3"),
    port: 9200,
    portName: "search",
    health: command,
    replicas: prod ? 3 : 2,
    writable: [Writable.claim("index", "/var/lib/search", "20Gi")],
    backup: { none: { reason: "the index is built anew from the orders", owner: "shop" } },
  });
  const mailer = new Worker(tenant, "mailer", {
    ...part("mailer", "d4"),
    health: command,
    uses: [settings, secrets, identity, orders],
    replicas: 2,
  });
  new CronTask(tenant, "reindex", {
    ...part("reindex", "e5"),
    schedule: "15 3 * * *",
    timeZone: "Europe/Berlin",
    uses: [settings, secrets, identity, orders],
  });

  Dependency.declare({ from: front, to: basket });
  Dependency.declare({ from: front, to: search });
  Dependency.declare({ from: mailer, to: search });
  new Exposure(tenant, "exposure", {
    service: front,
    host: prod ? "shop.example.com" : "shop.dev.example.com",
    tls: { secretName: "shop-tls", clusterIssuer: "letsencrypt" },
    // The load balancer of GKE calls the pods itself, from addresses that are known.
    ...(profile.gatewayClass.external === "unknown"
      ? ({ callers: [{ kind: "pods", namespace: "ingress", labels: { app: "ingress" } }] } as const)
      : {}),
  });
}
