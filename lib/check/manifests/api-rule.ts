import type { GroupVersionKind } from "../../core/kube-object.ts";
import { bundledApis } from "../../data/kube-apis.ts";
import { judgeApi } from "./api-life.ts";
import { customResources } from "./custom-resources.ts";
import type { RelationalRule, RelationalViolation, RuleContext, Violation } from "./rule.ts";
import { targetOf } from "./subject.ts";

/**
 * What becomes of the API versions that objects are written in. Kubernetes' own are judged as they come; those of
 * components and custom resources at the end, since their definitions may stand among the objects.
 */
export const apiRule: RelationalRule = {
  codes: [
    "API-REMOVED",
    "API-DEPRECATED",
    "API-UNKNOWN-VERSION",
    "API-NOT-YET",
    "API-OFF-BY-DEFAULT",
    "INPUT-API-NOT-JUDGED",
  ],
  start: (context) => {
    const judge = remembering(context);
    const custom = customResources(context);
    const violations: RelationalViolation[] = [];
    let builtIn = 0;
    return {
      see(subject) {
        custom.define(subject);
        if (!isBuiltInApi(subject, context)) return custom.see(subject);
        builtIn++;
        for (const violation of judge(subject)) violations.push({ ...violation, target: targetOf(subject) });
      },
      finish() {
        const rest = custom.finish();
        return {
          applicable: builtIn + rest.applicable,
          performed: builtIn + rest.performed,
          violations: [...violations, ...rest.violations],
        };
      },
    };
  },
};

/** Whether the group is one of Kubernetes itself. */
export function isBuiltInApi({ group }: GroupVersionKind, { apis = bundledApis }: RuleContext): boolean {
  const versions = apis.versions(group);
  if (versions === undefined) return false;
  for (const rows of versions.values()) return rows.some(({ component }) => component === undefined);
  return false;
}

/** Nobody has so many kinds; whoever makes names up must not fill the memory. */
const mostRemembered = 10_000;

/** Thousands of objects are of a few dozen kinds. */
function remembering(context: RuleContext): (api: GroupVersionKind) => readonly Violation[] {
  const judged = new Map<string, readonly Violation[]>();
  return (api) => {
    const name = `${api.group}/${api.version}/${api.kind}`;
    const known = judged.get(name);
    if (known !== undefined) return known;
    const violations = judgeApi(api, { apis: bundledApis, ...context });
    if (judged.size < mostRemembered) judged.set(name, violations);
    return violations;
  };
}
