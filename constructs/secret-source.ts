import type { JsonObject } from "../lib/core/kube-object.ts";

/** Where secrets are kept. Nothing in here is a secret. */
export type SecretSource =
  | { readonly kind: "aws-secrets-manager"; readonly region: string }
  | { readonly kind: "aws-parameter-store"; readonly region: string }
  | { readonly kind: "google-secret-manager"; readonly project: string }
  | {
      readonly kind: "azure-key-vault";
      /** `https://shop.vault.azure.net`. */
      readonly vaultUrl: string;
      readonly tenantId: string;
    }
  | {
      readonly kind: "ibm-secrets-manager";
      /** `https://….secrets-manager.appdomain.cloud`, without `/api`. */
      readonly serviceUrl: string;
      /** Trusted profile that the operator's own pods act as. */
      readonly trustedProfile: string;
    }
  | {
      readonly kind: "vault";
      /** `https://vault.example.com`. */
      readonly server: string;
      readonly role: string;
      /** @default "secret" */
      readonly path?: string;
      /** @default "kubernetes" */
      readonly authMount?: string;
    };

/** A secret where it is kept. */
export interface RemoteSecret {
  /** Name, path or id. */
  readonly key: string;
  /**
   * Field of a secret that has several.
   *
   * @default - all of it
   */
  readonly property?: string;
  /** @default - the newest */
  readonly version?: string;
}

/**
 * The provider of a SecretStore of the External Secrets Operator. `account`: the service account that it acts as; IBM's
 * takes the identity of the operator's pods.
 *
 * https://external-secrets.io/latest/provider/ (named as the place to look; not read when this was written)
 */
export function storeProvider(source: SecretSource, account: string): JsonObject {
  const serviceAccountRef = { name: account };
  switch (source.kind) {
    case "aws-secrets-manager":
      return { aws: { service: "SecretsManager", region: source.region, auth: { jwt: { serviceAccountRef } } } };
    case "aws-parameter-store":
      return { aws: { service: "ParameterStore", region: source.region, auth: { jwt: { serviceAccountRef } } } };
    case "google-secret-manager":
      return { gcpsm: { projectID: source.project, auth: { workloadIdentity: { serviceAccountRef } } } };
    case "azure-key-vault":
      return {
        azurekv: {
          authType: "WorkloadIdentity",
          vaultUrl: source.vaultUrl,
          tenantId: source.tenantId,
          serviceAccountRef,
        },
      };
    case "ibm-secrets-manager":
      return {
        ibm: {
          serviceUrl: source.serviceUrl,
          auth: {
            containerAuth: { profile: source.trustedProfile, tokenLocation: "/var/run/secrets/tokens/sa-token" },
          },
        },
      };
    case "vault":
      return {
        vault: {
          server: source.server,
          path: source.path ?? "secret",
          version: "v2",
          auth: { kubernetes: { mountPath: source.authMount ?? "kubernetes", role: source.role, serviceAccountRef } },
        },
      };
  }
}
