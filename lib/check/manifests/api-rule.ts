import type { GroupVersionKind } from "../../core/kube-object.ts";
import { bundledApis } from "../../data/kube-apis.ts";
import { judgeApi } from "./api-life.ts";
import type { ObjectRule, RuleContext, Violation } from "./rule.ts";

/** The codes that the life of an API can give. */
export const apiCodes = [
  "API-REMOVED",
  "API-DEPRECATED",
  "API-UNKNOWN-VERSION",
  "API-NOT-YET",
  "API-OFF-BY-DEFAULT",
] as const;

/** What becomes of the objects of Kubernetes' own APIs. Those of components and custom resources are judged together. */
export const apiRule: ObjectRule = {
  codes: apiCodes,
  applies: (subject, context) => isBuiltIn(subject, context),
  judge: (subject, context) => remembered(subject, context),
};

/** Whether the group is one of Kubernetes itself. */
export function isBuiltIn({ group }: GroupVersionKind, { apis = bundledApis }: RuleContext): boolean {
  const versions = apis.versions(group);
  if (versions === undefined) return false;
  for (const rows of versions.values()) return rows.some(({ component }) => component === undefined);
  return false;
}

/** Thousands of objects are of a few dozen kinds. */
const memory = new WeakMap<RuleContext, Map<string, readonly Violation[]>>();

function remembered(api: GroupVersionKind, context: RuleContext): readonly Violation[] {
  const judged = memory.get(context) ?? new Map<string, readonly Violation[]>();
  memory.set(context, judged);
  const name = `${api.group}/${api.version}/${api.kind}`;
  const known = judged.get(name);
  if (known !== undefined) return known;
  const violations = judgeApi(api, { apis: bundledApis, ...context });
  // Nobody has so many kinds; whoever makes names up must not fill the memory.
  if (judged.size < 10_000) judged.set(name, violations);
  return violations;
}
