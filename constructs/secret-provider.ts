import type { JsonObject } from "../lib/core/kube-object.ts";
import type { RemoteSecret, SecretSource } from "./secret-source.ts";

/** Files by name, and what stands in each. */
export type SecretFiles = Readonly<Record<string, RemoteSecret>>;

/**
 * The `spec` of a SecretProviderClass of the Secrets Store CSI driver; `undefined` where nobody provides the source to
 * it. `clientId`: of Azure's managed identity. Lists are JSON, which is YAML as well.
 *
 * https://secrets-store-csi-driver.sigs.k8s.io/, https://github.com/aws/secrets-store-csi-driver-provider-aws,
 * https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp,
 * https://azure.github.io/secrets-store-csi-driver-provider-azure/docs/configurations/identity-access-modes/workload-identity-mode/,
 * https://developer.hashicorp.com/vault/docs/platform/k8s/csi/configurations (named as the place to look; not read when this was written)
 */
export function providerClassSpec(source: SecretSource, files: SecretFiles, clientId?: string): JsonObject | undefined {
  const entries = Object.entries(files);
  switch (source.kind) {
    case "aws-secrets-manager":
    case "aws-parameter-store": {
      const objectType = source.kind === "aws-secrets-manager" ? "secretsmanager" : "ssmparameter";
      const objects = entries.map(([file, { key, property, version }]) => ({
        objectName: key,
        objectType,
        ...(version === undefined ? {} : { objectVersion: version }),
        // A field of a secret becomes a file of its own beside that of the whole.
        ...(property === undefined
          ? { objectAlias: file }
          : { objectAlias: `.${file}`, jmesPath: [{ path: property, objectAlias: file }] }),
      }));
      return { provider: "aws", parameters: { region: source.region, objects: JSON.stringify(objects) } };
    }
    case "google-secret-manager": {
      const secrets = entries.map(([file, { key, version = "latest" }]) => ({
        resourceName: `projects/${source.project}/secrets/${key}/versions/${version}`,
        path: file,
      }));
      return { provider: "gcp", parameters: { secrets: JSON.stringify(secrets) } };
    }
    case "azure-key-vault": {
      const array = entries.map(([file, { key, version }]) =>
        JSON.stringify({
          objectName: key,
          objectType: "secret",
          objectAlias: file,
          ...(version === undefined ? {} : { objectVersion: version }),
        }),
      );
      return {
        provider: "azure",
        parameters: {
          usePodIdentity: "false",
          ...(clientId === undefined ? {} : { clientID: clientId }),
          keyvaultName: new URL(source.vaultUrl).hostname.split(".")[0] ?? "",
          tenantId: source.tenantId,
          objects: JSON.stringify({ array }),
        },
      };
    }
    case "vault": {
      const objects = entries.map(([file, { key, property = "value" }]) => ({
        objectName: file,
        secretPath: `${source.path ?? "secret"}/data/${key}`,
        secretKey: property,
      }));
      return {
        provider: "vault",
        parameters: {
          vaultAddress: source.server,
          roleName: source.role,
          vaultKubernetesMountPath: source.authMount ?? "kubernetes",
          objects: JSON.stringify(objects),
        },
      };
    }
    case "ibm-secrets-manager":
      return undefined;
  }
}
