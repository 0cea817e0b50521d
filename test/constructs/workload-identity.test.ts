import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import {
  type CloudIdentities,
  type ClusterProfile,
  presets,
  WorkloadIdentity,
  warningsOf,
} from "../../constructs/index.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { identities } from "../support/shop.ts";
import { makers, metadataOf, objectOf, refusalOf, templateOf, tenantOn } from "../support/workloads.ts";

function render(profile: ClusterProfile, given: CloudIdentities = identities) {
  const tenant = tenantOn(profile);
  makers.worker(tenant, { uses: [WorkloadIdentity.perCloud(given)] });
  return {
    tenant,
    get template() {
      return templateOf(objectOf(tenant, "Deployment"));
    },
    get account() {
      return (metadataOf(objectOf(tenant, "ServiceAccount", "shop-worker"))["annotations"] ?? {}) as JsonObject;
    },
    get egress() {
      return JSON.stringify((objectOf(tenant, "NetworkPolicy", "shop-worker")["spec"] as JsonObject)["egress"]);
    },
  };
}

describe("one identity for every cloud", () => {
  test("is a role by annotation with IRSA, and the token service is let through where its addresses are given", () => {
    const { account, egress } = render(presets.eks({ version: "1.34" }));
    expect(account["eks.amazonaws.com/role-arn"]).toBe(identities.aws.roleArn);
    expect(egress).toContain('{"ipBlock":{"cidr":"10.99.0.0/28"}}');
  });

  test("is left to the association with EKS Pod Identity, whose agent is let through by the addresses of the family", () => {
    const { account, egress } = render(presets.eksAutoMode({ version: "1.34" }));
    expect(account["eks.amazonaws.com/role-arn"]).toBeUndefined();
    expect(account["fleetwright.dev/aws-role"]).toBe(identities.aws.roleArn);
    expect(egress).toContain("169.254.170.23/32");
    expect(egress).toContain("fd00:ec2::23/128");
    expect(render(presets.eksAutoMode({ version: "1.34", ipFamily: "ipv4" })).egress).not.toContain("fd00");
  });

  test("is an annotation on GKE, or none where the account of Kubernetes is the principal, and the metadata server of the dataplane", () => {
    const { account, egress } = render(presets.gkeAutopilot({ version: "1.34" }));
    expect(account["iam.gke.io/gcp-service-account"]).toBe(identities.gcp.serviceAccount);
    expect(egress).toContain("169.254.169.254/32");
    expect(egress).not.toContain("169.254.169.252/32");
    const direct = render(presets.gke({ version: "1.34", cni: "calico" }), { gcp: {} });
    expect(direct.account["iam.gke.io/gcp-service-account"]).toBeUndefined();
    expect(direct.egress).toContain("169.254.169.252/32");
    expect(direct.egress).not.toContain("169.254.169.254/32");
  });

  test("is an annotation of the account and a label of the pod on AKS", () => {
    const { account, template } = render(presets.aks({ version: "1.34" }));
    expect(account["azure.workload.identity/client-id"]).toBe(identities.azure.clientId);
    expect(template.metadata["labels"]).toMatchObject({ "azure.workload.identity/use": "true" });
  });

  test("is a token for IAM on IBM Cloud, where its SDKs look for it, with the settings of each service", () => {
    const { template } = render(presets.iks({ version: "1.34" }), {
      ibm: { trustedProfile: "shop", services: ["CLOUD_OBJECT_STORAGE"] },
    });
    expect(template.spec["volumes"]).toContainEqual({
      name: "token-iam",
      projected: {
        defaultMode: 0o440,
        sources: [{ serviceAccountToken: { audience: "iam", expirationSeconds: 3600, path: "sa-token" } }],
      },
    });
    const [container] = template.spec["containers"] as readonly [JsonObject];
    expect(container["env"]).toContainEqual({ name: "CLOUD_OBJECT_STORAGE_IAM_PROFILE_NAME", value: "shop" });
  });

  test("is a token for one audience elsewhere, also where nobody knows what the cluster takes", () => {
    for (const identity of ["oidc", "unknown"] as const) {
      const { template, tenant } = render(presets.kubernetes({ version: "1.34", identity }));
      expect(JSON.stringify(template.spec["volumes"])).toContain('"audience":"https://tokens.example.com"');
      expect(refusalOf(Chart.of(tenant))).toBe("");
    }
  });

  test("is never the token of the API server", () => {
    for (const preset of Object.values(presets)) {
      expect(render(preset({ version: "1.34" })).template.spec["automountServiceAccountToken"]).toBe(false);
    }
  });
});

test("a cluster that the identity says nothing about refuses the workload, by name", () => {
  const { tenant } = render(presets.aks({ version: "1.34", name: "aks-west" }), { aws: identities.aws });
  expect(refusalOf(Chart.of(tenant))).toMatch(/no identity for aks-west, which takes aks-workload-identity/);
});

test("what is not known is warned of: the kind of identity, and the addresses of the token service", () => {
  const warnings = (profile: ClusterProfile, given: CloudIdentities) =>
    warningsOf(Chart.of(render(profile, given).tenant)).join("\n");
  const { aws } = identities;
  expect(warnings(presets.kubernetes({ version: "1.34" }), { aws })).toContain("so this one has no identity");
  expect(warnings(presets.eks({ version: "1.34" }), { aws })).toContain("The addresses of AWS STS are not known");
});

test("what is no identity is refused at once", () => {
  expect(() => WorkloadIdentity.perCloud({ aws: { roleArn: "role/shop" } })).toThrow(/ARN of a role/);
  expect(() => WorkloadIdentity.perCloud({ gcp: { serviceAccount: "shop" } })).toThrow(/service account/);
  expect(() => WorkloadIdentity.perCloud({ azure: { clientId: "shop" } })).toThrow(/UUID/);
});

test("an account that is made elsewhere cannot be given an identity from here, and the refusal says what it needs", () => {
  const tenant = tenantOn(presets.eks({ version: "1.34" }));
  makers.worker(tenant, {
    uses: [WorkloadIdentity.perCloud(identities)],
    serviceAccount: { name: "shared" },
  });
  expect(refusalOf(Chart.of(tenant))).toMatch(/shared is made elsewhere and needs eks\.amazonaws\.com\/role-arn/);
});
