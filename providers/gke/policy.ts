import type { Permission } from "../../lib/core/provider.ts";

/** The line of a custom role that grants a permission. */
export function policyLines({ grants }: Permission): readonly string[] {
  return grants.length === 0 ? [] : [`includedPermissions: ${JSON.stringify(grants)}`];
}
