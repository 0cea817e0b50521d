import type { ClusterProfile, SecretSource } from "fleetwright/constructs";

/** Where the shop's secrets are kept, on each cloud and at home. */
export function secretSource({ cloud }: ClusterProfile): SecretSource {
  switch (cloud) {
    case "aws":
      return { kind: "aws-secrets-manager", region: "eu-central-1" };
    case "gcp":
      return { kind: "google-secret-manager", project: "acme-shop" };
    case "azure":
      return {
        kind: "azure-key-vault",
        vaultUrl: "https://acme-shop.vault.azure.net",
        tenantId: "99999999-2222-4333-8444-555555555555",
      };
    case "ibm":
      return {
        kind: "ibm-secrets-manager",
        serviceUrl: "https://acme.eu-de.secrets-manager.appdomain.cloud",
        trustedProfile: "external-secrets",
      };
    default:
      return { kind: "vault", server: "https://vault.example.com", role: "shop" };
  }
}
