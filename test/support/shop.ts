import {
  AppConfig,
  type ClusterProfile,
  DebugAccess,
  Dependency,
  Exposure,
  ExternalDependency,
  SecretBundle,
  type SecretSource,
  type Tenant,
  WebService,
  WorkloadIdentity,
} from "../../constructs/index.ts";
import { common, health } from "./workloads.ts";

export const identities = {
  aws: { roleArn: "arn:aws:iam::123456789012:role/shop" },
  gcp: { serviceAccount: "shop@project.iam.gserviceaccount.com" },
  azure: { clientId: "11111111-2222-3333-4444-555555555555" },
  ibm: { trustedProfile: "shop" },
  oidc: { audience: "https://tokens.example.com" },
  tokenService: ["10.99.0.0/28"],
} as const;

export const sources = {
  eks: { kind: "aws-secrets-manager", region: "eu-central-1" },
  eksAutoMode: { kind: "aws-parameter-store", region: "eu-central-1" },
  gke: { kind: "google-secret-manager", project: "shop-prod" },
  aks: {
    kind: "azure-key-vault",
    vaultUrl: "https://shop.vault.azure.net",
    tenantId: "99999999-2222-3333-4444-555555555555",
  },
  iks: {
    kind: "ibm-secrets-manager",
    serviceUrl: "https://id.eu-de.secrets-manager.appdomain.cloud",
    trustedProfile: "eso",
  },
  kubernetes: { kind: "vault", server: "https://vault.example.com", role: "shop" },
} as const satisfies Readonly<Record<string, SecretSource>>;

const { app, owner } = common;

/** What a preset leaves open and these constructs need, as the owner of a cluster would say it. */
export function completed(profile: ClusterProfile): ClusterProfile {
  return {
    ...profile,
    environment: "prod",
    ingressClass: profile.gatewayClass.external === "unknown" ? "nginx" : profile.ingressClass,
    identity: profile.identity === "unknown" ? "oidc" : profile.identity,
  };
}

/** The source of secrets that goes with a cloud. */
export function sourceFor({ cloud, mode }: ClusterProfile): SecretSource {
  switch (cloud) {
    case "aws":
      return mode === "auto-mode" ? sources.eksAutoMode : sources.eks;
    case "gcp":
      return sources.gke;
    case "azure":
      return sources.aks;
    case "ibm":
      return sources.iks;
    default:
      return sources.kubernetes;
  }
}

/** Two services and all that such ones use, in a tenant on a `completed` profile. */
export function shopIn(tenant: Tenant) {
  const identity = WorkloadIdentity.perCloud(identities);
  const config = new AppConfig(tenant, "config", {
    app,
    name: "settings",
    owner,
    common: { LOG_LEVEL: "info" },
    environments: { dev: { CURRENCY: "XTS" }, prod: { CURRENCY: "EUR" } },
  });
  const pages = new AppConfig(tenant, "pages", {
    app,
    name: "pages",
    owner,
    environments: { prod: { "terms.html": "<p>Be kind.</p>" } },
    as: { directory: "/etc/shop" },
    rollout: "annotation",
  });
  const secrets = new SecretBundle(tenant, "secrets", {
    app,
    name: "front",
    owner,
    source: sourceFor(tenant.profile),
    files: { "db-password": { key: "shop/db", version: "3" }, session: "shop/session" },
    readAs: identity,
  });
  const database = new ExternalDependency(tenant, "orders-db", {
    app,
    name: "orders-db",
    owner,
    at: { addresses: ["10.8.0.12", "10.8.0.13", "2001:db8::12"] },
    port: 1521,
  });
  const mail = new ExternalDependency(tenant, "mail", {
    app,
    name: "mail",
    owner,
    at: { hostname: "mail.corp.example", networks: ["10.9.0.0/24"] },
    port: 587,
  });
  const front = new WebService(tenant, "front", {
    ...common,
    name: "front",
    port: 8080,
    health,
    uses: [config, pages, secrets, identity, database],
  });
  const basket = new WebService(tenant, "basket", { ...common, name: "basket", port: 9000, health, uses: [mail] });
  Dependency.declare({ from: front, to: basket });
  const exposure = new Exposure(tenant, "exposure", {
    service: front,
    host: "shop.example.com",
    tls: { secretName: "shop-tls" },
    callers: [{ kind: "pods", namespace: "gateway", labels: { app: "gateway" } }],
  });
  const debug = new DebugAccess(tenant, "debug", {
    app,
    name: "debug",
    owner,
    to: [{ kind: "Group", name: "shop-on-call" }],
    image: common.image,
    until: "2026-12-01",
  });
  return { debug, config, pages, secrets, database, mail, front, basket, exposure, identity };
}
