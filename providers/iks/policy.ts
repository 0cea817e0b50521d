import type { Permission } from "../../lib/core/provider.ts";

/** The access policy that grants a permission. All of them are reads, for which the built-in role Viewer is the least. */
export function policyLines({ grants }: Permission): readonly string[] {
  return [...new Set(grants.map(serviceOf))].map((service) => JSON.stringify(viewerPolicy(service)));
}

/** The built-in role Viewer on a service, in the words of the IAM Policy Management API. */
export function viewerPolicy(service: string): object {
  return {
    type: "access",
    roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:Viewer" }],
    resources: [{ attributes: [{ name: "serviceName", value: service }] }],
  };
}

/** The service of an action: `containers-kubernetes.cluster.read`. */
export function serviceOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}
