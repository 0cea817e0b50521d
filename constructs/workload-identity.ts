import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile, IdentityKind } from "./cluster-profile.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import { metadataRules, podIdentityRule, tokenServiceRule } from "./identity-endpoints.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { tokenMount, tokenVolume } from "./service-account-token.ts";

/** Who a workload is to each cloud. A cluster takes what is meant for it. */
export interface CloudIdentities {
  /** For IRSA and EKS Pod Identity. With the latter the association is made in the API of EKS. */
  readonly aws?: { readonly roleArn: string };
  /** Without a service account of Google's, the account of Kubernetes itself is the principal. */
  readonly gcp?: { readonly serviceAccount?: string };
  readonly azure?: { readonly clientId: string; readonly tenantId?: string };
  /** `trustedProfile`: its name. `services`: prefixes by which IBM's SDKs read their settings, such as `CLOUD_OBJECT_STORAGE`. */
  readonly ibm?: { readonly trustedProfile: string; readonly services?: readonly string[] };
  /** A token for whoever trusts the issuer of the cluster. Works everywhere. */
  readonly oidc?: { readonly audience: string; readonly path?: string };
  /**
   * Addresses of the service that gives tokens of the cloud for tokens of the cluster: AWS STS, Microsoft Entra, IBM
   * IAM, or their private endpoints. CIDRs.
   *
   * @default - not let through, with a warning, where the cloud has no fixed address for it
   */
  readonly tokenService?: readonly string[];
}

/** What a workload is to the cloud that it runs on: a role, not a key. Goes into the `uses` of workloads. */
export class WorkloadIdentity implements Contributor {
  /** One identity for each cloud that the workload may run on. */
  static perCloud(identities: CloudIdentities): WorkloadIdentity {
    return new WorkloadIdentity(identities);
  }

  readonly #identities: CloudIdentities;

  private constructor(identities: CloudIdentities) {
    const { aws, gcp, azure } = identities;
    if (aws !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(aws.roleArn))
      throw wrong(aws.roleArn, "aws.roleArn", "the ARN of a role");
    if (gcp?.serviceAccount !== undefined && !/^[^@\s]+@[\w.-]+\.gserviceaccount\.com$/.test(gcp.serviceAccount))
      throw wrong(gcp.serviceAccount, "gcp.serviceAccount", "the e-mail address of a service account");
    if (azure !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(azure.clientId))
      throw wrong(azure.clientId, "azure.clientId", "the id of a client, a UUID");
    this.#identities = identities;
  }

  /** Id of the managed identity of Azure, for who must be told it apart. */
  get azureClientId(): string | undefined {
    return this.#identities.azure?.clientId;
  }

  contribute(_workload: unknown, profile: ClusterProfile, notes: Notes): Contribution {
    const { oidc } = this.#identities;
    const kind = profile.identity === "unknown" && oidc !== undefined ? "oidc" : profile.identity;
    if (kind === "unknown") {
      notes.warn(
        `How workloads prove who they are on ${thisCluster} is not known, so this one has no identity; give the profile its identity`,
      );
      return {};
    }
    return this.#of(kind, profile, notes) ?? this.#missing(kind, notes);
  }

  #of(kind: IdentityKind, profile: ClusterProfile, notes: Notes): Contribution | undefined {
    const { aws, gcp, azure, ibm, oidc, tokenService } = this.#identities;
    const service = (name: string) => ({ egress: tokenServiceRule(name, tokenService, notes) });
    switch (kind) {
      case "eks-irsa":
        return (
          aws && { serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": aws.roleArn }, ...service("AWS STS") }
        );
      case "eks-pod-identity":
        // The association in the API of EKS decides; the annotation tells people which role it should be.
        return (
          aws && {
            serviceAccountAnnotations: { "fleetwright.dev/aws-role": aws.roleArn },
            egress: podIdentityRule(profile),
          }
        );
      case "gke-workload-identity":
        return (
          gcp && {
            ...(gcp.serviceAccount === undefined
              ? {}
              : { serviceAccountAnnotations: { "iam.gke.io/gcp-service-account": gcp.serviceAccount } }),
            egress: metadataRules(profile),
          }
        );
      case "aks-workload-identity":
        return (
          azure && {
            podLabels: { "azure.workload.identity/use": "true" },
            serviceAccountAnnotations: {
              "azure.workload.identity/client-id": azure.clientId,
              ...(azure.tenantId === undefined ? {} : { "azure.workload.identity/tenant-id": azure.tenantId }),
            },
            ...service("Microsoft Entra (login.microsoftonline.com)"),
          }
        );
      case "ibm-trusted-profile":
        return ibm && { ...ibmIdentity(ibm), ...service("IBM IAM (iam.cloud.ibm.com)") };
      case "oidc":
        return oidc && { volumes: [tokenVolume(oidc)], mounts: [tokenMount(oidc)] };
    }
  }

  #missing(kind: IdentityKind, notes: Notes): Contribution {
    notes.refuse(
      `The workload has no identity for ${thisCluster}, which takes ${kind}; add it to WorkloadIdentity.perCloud`,
    );
    return {};
  }
}

/**
 * The token that IAM of IBM Cloud takes, where its SDKs look for it, and the settings by which they do.
 *
 * https://cloud.ibm.com/docs/containers?topic=containers-pod-iam-identity (named as the place to look; not read when this was written)
 */
function ibmIdentity({ trustedProfile, services = [] }: NonNullable<CloudIdentities["ibm"]>): Contribution {
  const directory = "/var/run/secrets/tokens";
  const name = "token-iam";
  const token = { serviceAccountToken: { audience: "iam", expirationSeconds: 3600, path: "sa-token" } };
  return {
    volumes: [{ name, projected: { defaultMode: 0o440, sources: [token] } }],
    mounts: [{ name, mountPath: directory, readOnly: true }],
    env: services.flatMap((prefix) => [
      { name: `${prefix}_AUTH_TYPE`, value: "container" },
      { name: `${prefix}_CR_TOKEN_FILENAME`, value: `${directory}/sa-token` },
      { name: `${prefix}_IAM_PROFILE_NAME`, value: trustedProfile },
    ]),
    serviceAccountAnnotations: { "fleetwright.dev/ibm-trusted-profile": trustedProfile },
  };
}

function wrong(text: string, path: string, expected: string): FleetError {
  return new FleetError("CONFIG", `${JSON.stringify(text)} is not ${expected}`, { path: `$.${path}` });
}
