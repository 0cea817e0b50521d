import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import {
  presets,
  SecretBundle,
  type SecretBundleProps,
  secretFiles,
  WorkloadIdentity,
  warningsOf,
} from "../../constructs/index.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { identities, sources } from "../support/shop.ts";
import {
  common,
  makers,
  metadataOf,
  objectOf,
  objectsOf,
  refusalOf,
  templateOf,
  tenantOn,
} from "../support/workloads.ts";

const { app, owner } = common;
const served = ["external-secrets.io/v1", "secrets-store.csi.x-k8s.io/v1"];

function render(changes: Partial<SecretBundleProps> = {}, profile = presets.eks({ version: "1.34", served })) {
  const tenant = tenantOn(profile);
  const bundle = new SecretBundle(tenant, "secrets", {
    app,
    name: "front",
    owner,
    source: sources.eks,
    files: { session: "shop/session", "db-password": { key: "shop/db", property: "password", version: "3" } },
    ...changes,
  });
  makers.web(tenant, { uses: [bundle] });
  return {
    tenant,
    bundle,
    get template() {
      return templateOf(objectOf(tenant, "Deployment"));
    },
  };
}

describe("secrets that the External Secrets Operator brings", () => {
  test("come as files in memory that only the group of the pod reads", () => {
    const { tenant, template } = render();
    expect(objectOf(tenant, "ExternalSecret")).toMatchObject({
      apiVersion: "external-secrets.io/v1",
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "SecretStore", name: "shop-front" },
        target: { name: "shop-front", creationPolicy: "Owner" },
        data: [
          { secretKey: "db-password", remoteRef: { key: "shop/db", property: "password", version: "3" } },
          { secretKey: "session", remoteRef: { key: "shop/session" } },
        ],
      },
    });
    expect(template.spec["volumes"]).toContainEqual({
      name: "secret-shop-front",
      secret: { secretName: "shop-front", defaultMode: 0o440 },
    });
    const [container] = template.spec["containers"] as readonly [JsonObject];
    expect(container["volumeMounts"]).toContainEqual({
      name: "secret-shop-front",
      mountPath: "/run/secrets/front",
      readOnly: true,
    });
    expect(container["env"]).toBeUndefined();
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test.each([
    ["eks", { aws: { service: "SecretsManager", region: "eu-central-1" } }],
    ["eksAutoMode", { aws: { service: "ParameterStore", region: "eu-central-1" } }],
    ["gke", { gcpsm: { projectID: "shop-prod" } }],
    ["aks", { azurekv: { authType: "WorkloadIdentity", vaultUrl: "https://shop.vault.azure.net" } }],
    ["iks", { ibm: { auth: { containerAuth: { profile: "eso" } } } }],
    ["kubernetes", { vault: { server: "https://vault.example.com", path: "secret", version: "v2" } }],
  ] as const)("come from where %s keeps them, read by an account of their own", (name, provider) => {
    const { tenant } = render({ source: sources[name] });
    const store = objectOf(tenant, "SecretStore");
    expect(store["spec"]).toMatchObject({ provider });
    const accounts = objectsOf(tenant).filter(({ kind }) => kind === "ServiceAccount");
    const readers = accounts.filter((account) => metadataOf(account)["name"] === "shop-front-reader");
    // IBM's provider reads as the operator itself.
    expect(readers).toHaveLength(name === "iks" ? 0 : 1);
    expect(JSON.stringify(store).includes('"name":"shop-front-reader"')).toBe(name !== "iks");
  });

  test("are read with the identity that they were given, or refused where it has none for the cluster", () => {
    const { aws, gcp } = identities;
    const { tenant } = render({ readAs: WorkloadIdentity.perCloud({ aws }) });
    expect(metadataOf(objectOf(tenant, "ServiceAccount", "shop-front-reader"))["annotations"]).toMatchObject({
      "eks.amazonaws.com/role-arn": aws.roleArn,
    });
    expect(refusalOf(Chart.of(render({ readAs: WorkloadIdentity.perCloud({ gcp }) }).tenant))).toMatch(
      /no identity for eks, which takes eks-irsa/,
    );
  });

  test("can come from a store of the platform's, and then bring none", () => {
    const { tenant } = render({ store: { kind: "ClusterSecretStore", name: "platform" } });
    expect(objectsOf(tenant).some(({ kind }) => kind === "SecretStore")).toBe(false);
    expect(objectOf(tenant, "ExternalSecret")["spec"]).toMatchObject({
      secretStoreRef: { kind: "ClusterSecretStore", name: "platform" },
    });
  });

  test("are refused where the cluster is known to have no operator, and warned of where nobody knows", () => {
    const without = render({}, presets.eks({ version: "1.34", served: [] })).tenant;
    expect(refusalOf(Chart.of(without))).toMatch(/eks does not serve external-secrets\.io\/v1; install/);
    const unknown = render({}, presets.eks({ version: "1.34" })).tenant;
    expect(warningsOf(Chart.of(unknown)).join("\n")).toContain(
      "Whether eks serves external-secrets.io/v1 is not known",
    );
  });
});

describe("secrets that the CSI driver mounts", () => {
  test.each([
    ["eks", "aws", { objects: '[{"objectName":"shop/db","objectType":"secretsmanager","objectAlias":"db"}]' }],
    ["eksAutoMode", "aws", { objects: '[{"objectName":"shop/db","objectType":"ssmparameter","objectAlias":"db"}]' }],
    ["gke", "gcp", { secrets: '[{"resourceName":"projects/shop-prod/secrets/shop/db/versions/latest","path":"db"}]' }],
    ["aks", "azure", { keyvaultName: "shop", clientID: identities.azure.clientId, usePodIdentity: "false" }],
    [
      "kubernetes",
      "vault",
      { objects: '[{"objectName":"db","secretPath":"secret/data/shop/db","secretKey":"value"}]' },
    ],
  ] as const)("name where %s keeps them, and leave no Secret behind", (name, provider, parameters) => {
    const { tenant, template } = render({
      by: "csi-driver",
      source: sources[name],
      files: { db: "shop/db" },
      readAs: WorkloadIdentity.perCloud(identities),
    });
    expect(objectOf(tenant, "SecretProviderClass")["spec"]).toMatchObject({ provider, parameters });
    expect(template.spec["volumes"]).toContainEqual({
      name: "secret-shop-front",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: "shop-front" },
      },
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("are refused where nobody provides them, or not by field", () => {
    const refusal = (changes: Partial<SecretBundleProps>) =>
      refusalOf(Chart.of(render({ by: "csi-driver", ...changes }).tenant));
    expect(refusal({ source: sources.iks })).toMatch(/no provider for ibm-secrets-manager/);
    expect(refusal({ source: sources.gke })).toMatch(/leave `property` out/);
    expect(refusal({})).toBe("");
  });
});

test("a secret that something else makes is named and never rendered, as SOPS leaves it", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  makers.web(tenant, { uses: [secretFiles({ name: "decrypted.by-gitops" }, "/run/secrets/shop")] });
  expect(templateOf(objectOf(tenant, "Deployment")).spec["volumes"]).toContainEqual({
    name: "secret-decrypted-by-gitops",
    secret: { secretName: "decrypted.by-gitops", defaultMode: 0o440 },
  });
  expect(objectsOf(tenant).some(({ kind }) => kind === "Secret")).toBe(false);
  expect(() => secretFiles({ name: "x" }, "relative")).toThrow(/not the absolute path/);
});

test("a bundle without files, or with a name that no file can have, is refused", () => {
  expect(() => render({ files: {} })).toThrow(/has no files/);
  expect(() => render({ files: { "../x": "y" } })).toThrow(/\.\.\/x/);
});
