import { Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";

const brand = Symbol.for("fleetwright.Tenant");

/** What workloads know of the tenant that they are defined in. */
export interface TenantScope extends IConstruct {
  readonly namespace: string;
  readonly defaultPriorityClassName: string;
}

/** Marks a construct as a tenant. */
export function markTenant(tenant: TenantScope): void {
  Object.defineProperty(tenant, brand, { value: true });
}

/** The tenant that a construct is defined in, if any. */
export function tenantOf(construct: IConstruct): TenantScope | undefined {
  return construct.node.scopes.find((scope): scope is TenantScope => brand in scope);
}

/**
 * The namespace of a construct: its tenant's, else its chart's.
 *
 * @throws FleetError `CONFIG` when there is none, or when it is `default`, which nobody owns.
 */
export function namespaceOf(construct: IConstruct): string {
  const namespace = tenantOf(construct)?.namespace ?? Chart.of(construct).namespace;
  if (namespace !== undefined && namespace !== "default") return namespace;
  throw new FleetError("CONFIG", `${construct.node.path} has no namespace of its own`, {
    path: construct.node.path,
    hint: "Define it in a Tenant, or in a chart with a namespace other than default.",
  });
}
