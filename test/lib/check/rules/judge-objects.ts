import { isJsonObject } from "../../../../lib/check/json.ts";
import type { RelationalViolation, RuleContext, Subject, Violation } from "../../../../lib/check/manifests/rule.ts";
import { objectRules, relationalRules } from "../../../../lib/check/manifests/rules.ts";
import type { FindingCode } from "../../../../lib/core/finding-catalogue.ts";
import type { KubeObject } from "../../../../lib/core/kube-object.ts";

/** What the rules are asked when a case says nothing else. */
export const context: RuleContext = {
  hops: ["1.36"],
  current: "1.35",
  asOf: "2026-11-21T00:00:00Z",
  podSecurity: { level: "restricted", version: "1.36" },
};

/** How a code may end for a set of objects; `none`: nothing there concerns it. */
export type Ending = "fail" | "unknown" | "pass" | "none";

export interface Judged {
  readonly violations: readonly (Violation | RelationalViolation)[];
  /** Codes of the rules that found something to look at. */
  readonly applied: ReadonlySet<FindingCode>;
}

/** What all rules say of the objects together. */
export function judgeObjects(objects: readonly KubeObject[], given: Partial<RuleContext> = {}): Judged {
  const asked = { ...context, ...given };
  const subjects = objects.map(subjectOf);
  const applied = new Set<FindingCode>();
  const violations: (Violation | RelationalViolation)[] = [];
  for (const rule of objectRules)
    for (const subject of subjects) {
      if (!rule.applies(subject, asked)) continue;
      for (const code of rule.codes) applied.add(code);
      violations.push(...rule.judge(subject, asked));
    }
  for (const rule of relationalRules) {
    const judge = rule.start(asked);
    for (const subject of subjects) judge.see(subject);
    const { applicable, violations: found } = judge.finish();
    if (applicable > 0) for (const code of rule.codes) applied.add(code);
    violations.push(...found);
  }
  return { violations, applied };
}

export function subjectOf(object: KubeObject): Subject {
  const [first = "", second] = object.apiVersion.split("/");
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace, uid } = metadata;
  return {
    object,
    // What has been in a cluster was not read from a file.
    ...(uid === undefined ? { file: "app.yaml" } : {}),
    group: second === undefined ? "" : first,
    version: second ?? first,
    kind: object.kind,
    name: typeof name === "string" ? name : "",
    ...(typeof namespace === "string" ? { namespace } : {}),
  };
}
