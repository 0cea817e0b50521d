import type { Permission } from "../../lib/core/provider.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";

/**
 * The statements of an IAM policy that grant a permission. AWS lets none of these reads be narrowed to single clusters
 * without losing those that are made later; the role to assume is the exception.
 */
export function policyLines(
  { grants }: Permission,
  partition: NonNullable<EksOptions["partition"]> = "aws",
): readonly string[] {
  return grants.map((action) =>
    JSON.stringify({
      Effect: "Allow",
      Action: action,
      Resource: action === "sts:AssumeRole" ? `arn:${partition}:iam::ACCOUNT:role/ROLE` : "*",
    }),
  );
}
