import type { Permission } from "../../lib/core/provider.ts";

/** The line of a custom role definition that grants a permission. */
export function policyLines({ grants }: Permission): readonly string[] {
  return grants.length === 0 ? [] : [`"Actions": ${JSON.stringify(grants)}`];
}
