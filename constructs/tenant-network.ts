import { dnsRule, renderRule, warnIfNotEnforced } from "./network-rules.ts";
import { Notes } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import type { Tenant } from "./tenant.ts";

const networking = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" } as const;

/** No traffic, in either direction, for whatever runs in the namespace. */
export function denyAll(tenant: Tenant): void {
  const policy = new RenderedObject(tenant, "DenyAll", {
    ...networking,
    metadata: tenant.metadata("deny-all"),
    fields: { spec: () => ({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }) },
  });
  remark(policy, (notes) => warnIfNotEnforced(tenant.profile, notes));
}

/** Every pod may ask for names, wherever they are answered on this cluster. */
export function letAskForNames(tenant: Tenant): void {
  const policy = new RenderedObject(tenant, "AllowDns", {
    ...networking,
    metadata: tenant.metadata("allow-dns"),
    fields: {
      spec: () => ({
        podSelector: {},
        policyTypes: ["Egress"],
        egress: dnsRule(tenant.profile, new Notes()).map((rule) => renderRule(rule, "to")),
      }),
    },
  });
  remark(policy, (notes) => void dnsRule(tenant.profile, notes));
}
