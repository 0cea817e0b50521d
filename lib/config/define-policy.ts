import { safeParse } from "valibot";
import { FleetError } from "../core/error.ts";
import type { Policy } from "../core/policy.ts";
import { explain } from "./explain.ts";
import { policyContradictions } from "./policy-consistency.ts";
import { policySchema } from "./policy-schema.ts";
import { jsonPath } from "./problem.ts";

/**
 * A policy from TypeScript, checked by the same rules as `policy:` in a `fleet.yaml`. The result is a frozen copy.
 *
 * @throws FleetError `CONFIG` with every problem by its JSON path.
 */
export function definePolicy(policy: Policy): Policy {
  const result = safeParse(policySchema, structuredClone(policy));
  if (!result.success) {
    const nowhere = { line: 1, column: 1 };
    const written = { value: policy, problems: [], locate: () => nowhere, sourceOf: () => undefined };
    throw policyError(explain(result.issues, written));
  }
  const contradictions = policyContradictions(result.output, []);
  if (contradictions.length > 0) {
    throw policyError(contradictions.map(({ path, ...rest }) => ({ path: jsonPath(path), ...rest })));
  }
  return frozen(result.output);
}

interface PolicyProblem {
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}

function policyError(problems: readonly PolicyProblem[]): FleetError {
  const lines = problems.map(
    ({ path, message, fix }) => `policy ${path}: ${message}${fix === undefined ? "" : `; ${fix}`}`,
  );
  return new FleetError("CONFIG", lines.join("\n"), problems[0] === undefined ? {} : { path: problems[0].path });
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
