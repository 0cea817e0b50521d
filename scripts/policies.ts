import { stringify } from "yaml";
import type { Permission } from "../lib/core/provider.ts";
import { ruleOf } from "../providers/kubeconfig/policy.ts";

/** A least-privilege policy in a cloud's own language, as people paste it. */
export interface Policy {
  readonly language: "json" | "yaml";
  readonly text: string;
  /** One sentence on how to grant it. */
  readonly use: string;
}

/** What the role that is read through does not need, but who assumes it. */
const callers = new Set(["sts:AssumeRole", "organizations:ListAccounts"]);

/** The policies of the providers, from the same tables that a test compares with the requests that were sent. */
export const policyWriters: Readonly<Record<string, (permissions: readonly Permission[]) => Policy>> = {
  eks(permissions) {
    const actions = grantsOf(permissions).filter((action) => !callers.has(action));
    const document = {
      Version: "2012-10-17",
      Statement: [{ Sid: "FleetwrightInventory", Effect: "Allow", Action: actions, Resource: "*" }],
    };
    return {
      language: "json",
      text: JSON.stringify(document, null, 2),
      use: "Attach it to the role that is read through. The identity that assumes such roles needs `sts:AssumeRole` on them, and `organizations:ListAccounts` to read a whole organization.",
    };
  },
  gke(permissions) {
    const lines = grantsOf(permissions).map((permission) => `  - ${permission}`);
    return {
      language: "yaml",
      text: ["title: Fleetwright inventory", "stage: GA", "includedPermissions:", ...lines].join("\n"),
      use: "Create it with `gcloud iam roles create fleetwrightInventory --organization ORG_ID --file role.yaml` and grant it on the folder or organisation. `roles/container.viewer` covers it, `roles/container.clusterViewer` does not: it cannot list operations.",
    };
  },
  aks(permissions) {
    const role = {
      Name: "Fleetwright inventory",
      IsCustom: true,
      Description: "Reads AKS clusters, their maintenance windows and the offered versions.",
      Actions: grantsOf(permissions),
      AssignableScopes: ["/providers/Microsoft.Management/managementGroups/MANAGEMENT_GROUP"],
    };
    return {
      language: "json",
      text: JSON.stringify(role, null, 2),
      use: "Create it with `az role definition create --role-definition role.json` and assign it at a management group or subscription. The built-in role `Reader` covers it.",
    };
  },
  iks(permissions) {
    const policy = {
      type: "access",
      description: `The built-in role Viewer, for ${grantsOf(permissions).join(", ")}`,
      roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:Viewer" }],
      resources: [{ attributes: [{ name: "serviceName", value: "containers-kubernetes" }] }],
    };
    return {
      language: "json",
      text: JSON.stringify(policy, null, 2),
      use: "Create it with `ibmcloud iam service-policy-create SERVICE_ID --file policy.json`, for the service id whose API key is used, or with `ibmcloud iam trusted-profile-policy-create` for a trusted profile.",
    };
  },
  kubeconfig(permissions) {
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "fleetwright-inventory" },
      rules: grantsOf(permissions).map(ruleOf),
    };
    return {
      language: "yaml",
      text: stringify(role).trimEnd(),
      use: "Apply it in each cluster and bind it with `kubectl create clusterrolebinding fleetwright-inventory --clusterrole fleetwright-inventory --user NAME`. No built-in role covers it: `view` shows no nodes.",
    };
  },
};

/** Every grant that the inventory and the finding of scopes need, once, in alphabetical order. */
export function grantsOf(permissions: readonly Permission[]): readonly string[] {
  const basic = permissions.filter(({ need }) => need !== "detail");
  return [...new Set(basic.flatMap(({ grants }) => grants))].sort();
}

/** What `inventory --detail` needs besides. */
export function detailGrantsOf(permissions: readonly Permission[]): readonly string[] {
  const basic = new Set(grantsOf(permissions));
  const all = new Set(permissions.flatMap(({ grants }) => grants));
  return [...all].filter((grant) => !basic.has(grant)).sort();
}
