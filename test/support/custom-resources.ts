import type { Chart } from "cdk8s";
import {
  BaselinePolicies,
  Exposure,
  type ExposureProps,
  presets,
  SecretBundle,
  WorkloadIdentity,
} from "../../constructs/index.ts";
import type { KubeObject } from "../../lib/core/kube-object.ts";
import { lifecycleRows, otherApiRows } from "../../lib/data/kube-apis.ts";
import { identities, sources } from "./shop.ts";
import { chartOn, common, makers, objectsOf, tenantOn } from "./workloads.ts";

/** Published definitions in `test/support/schemas`, by group and kind of what constructs render. */
export const definitions: ReadonlyMap<string, string> = new Map([
  ["gateway.networking.k8s.io/v1 HTTPRoute", "gateway-http-route"],
  ["gateway.networking.k8s.io/v1 Gateway", "gateway"],
  ["external-secrets.io/v1 ExternalSecret", "external-secret"],
  ["external-secrets.io/v1 SecretStore", "secret-store"],
  ["secrets-store.csi.x-k8s.io/v1 SecretProviderClass", "secret-provider-class"],
  ["templates.gatekeeper.sh/v1 ConstraintTemplate", "constraint-template"],
]);

/** Definitions that no package registry has as they were published. */
export const unpublished: ReadonlyMap<string, string> = new Map([
  ["networking.gke.io/v1 HealthCheckPolicy", "GKE brings the definition with the cluster"],
  ["kyverno.io/v1 ClusterPolicy", "the registries have it only as generated code"],
  ["constraints.gatekeeper.sh/v1beta1", "Gatekeeper makes the definition from the template"],
]);

const served = [
  "gateway.networking.k8s.io/v1",
  "networking.gke.io/v1",
  "external-secrets.io/v1",
  "secrets-store.csi.x-k8s.io/v1",
  "kyverno.io/v1",
  "templates.gatekeeper.sh/v1",
];
const gke = presets.gke({ version: "1.34", served });
const { app, owner } = common;

/** What constructs with custom resources render, in every form that their props give it. */
const rendered: readonly KubeObject[] = [
  ...exposed({}),
  ...exposed({ tls: { cloudCertificate: "map" } }),
  ...exposed({ tls: { secretName: "shop-tls", clusterIssuer: "letsencrypt" }, path: "/shop", reach: "internal" }),
  ...exposed({ gateway: { name: "shared", namespace: "platform", listener: "https" } }),
  ...Object.entries(sources).flatMap(([cloud, source]) => {
    const profile = presets[cloud as keyof typeof sources]({ version: "1.34", served });
    const files = { session: "shop/session", "db-password": { key: "shop/db", version: "3" } };
    const readAs = WorkloadIdentity.perCloud(identities);
    // The CSI driver has no provider for IBM.
    const ways = cloud === "iks" ? (["external-secrets"] as const) : (["external-secrets", "csi-driver"] as const);
    return ways.flatMap((by) => {
      const tenant = tenantOn(profile);
      new SecretBundle(tenant, "secrets", { app, name: "front", owner, source, files, readAs, by });
      return objectsOf(tenant);
    });
  }),
  ...secretsOf({ store: { kind: "ClusterSecretStore", name: "shared" }, refresh: "15m" }),
  ...secretsOf({ files: { "db-password": { key: "shop/db", property: "password" } } }),
  ...(["kyverno", "gatekeeper"] as const).flatMap((engine) =>
    (["deny", "warn", "audit"] as const).flatMap((action) => {
      const chart: Chart = chartOn(gke);
      new BaselinePolicies(chart, "policies", { engine, action });
      return objectsOf(chart);
    }),
  ),
];

function exposed(changes: Partial<ExposureProps>): readonly KubeObject[] {
  const tenant = tenantOn(gke);
  new Exposure(tenant, "exposure", {
    service: makers.web(tenant),
    host: "shop.example.com",
    tls: { secretName: "shop-tls" },
    ...changes,
  });
  return objectsOf(tenant);
}

function secretsOf(changes: Partial<ConstructorParameters<typeof SecretBundle>[2]>): readonly KubeObject[] {
  const tenant = tenantOn(presets.eks({ version: "1.34", served }));
  const files = { session: "shop/session" };
  new SecretBundle(tenant, "secrets", { app, name: "front", owner, source: sources.eks, files, ...changes });
  return objectsOf(tenant);
}

const ofKubernetes = new Set(
  [...lifecycleRows, ...otherApiRows].flatMap(({ component, group }) => (component === undefined ? [group] : [])),
);
/** Custom resources, in every form that constructs give them. */
export const customResources = rendered.filter(({ apiVersion }) => {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return group !== "" && !ofKubernetes.has(group);
});
/** `gateway.networking.k8s.io/v1 Gateway`. */
export const kindOf = ({ apiVersion, kind }: KubeObject) => `${apiVersion} ${kind}`;
