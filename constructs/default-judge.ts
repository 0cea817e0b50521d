import type { ObjectRule, RuleContext, Subject, Violation } from "../lib/check/manifests/rule.ts";
import { objectRules, relationalRules } from "../lib/check/manifests/rules.ts";
import { type Finding, type FindingTarget, finding } from "../lib/core/finding.ts";
import { findingCatalogue } from "../lib/core/finding-catalogue.ts";
import type { KubeObject } from "../lib/core/kube-object.ts";
import { apisKnownTo } from "../lib/data/kube-apis.ts";
import type { Judge } from "./judge.ts";

/**
 * Judges objects by the checks of this package, Pod Security restricted among them, by the rules of each minor that the
 * cluster runs now or next; by the newest known where none is.
 */
export const defaultJudge: Judge = (objects, { current, minors, asOf }) => {
  const subjects = objects.map(subjectOf);
  const found = new Map<string, Finding>();
  for (const version of minors.length > 0 ? minors : [apisKnownTo]) {
    const context: RuleContext = {
      hops: [version],
      ...(current === undefined ? {} : { current }),
      asOf: `${asOf ?? "1970-01-01"}T00:00:00Z`,
      podSecurity: { level: "restricted", version, required: true },
    };
    for (const one of judgeAll(subjects, context)) found.set(`${one.fingerprint} ${one.message}`, one);
  }
  return [...found.values()];
};

function* judgeAll(subjects: readonly Subject[], context: RuleContext): Iterable<Finding> {
  for (const subject of subjects) yield* judgeOne(objectRules, subject, context);
  for (const rule of relationalRules) {
    const judge = rule.start(context);
    for (const subject of subjects) judge.see(subject);
    for (const { target, ...violation } of judge.finish().violations) yield findingOf(violation, target);
  }
}

function* judgeOne(rules: readonly ObjectRule[], subject: Subject, context: RuleContext): Iterable<Finding> {
  const { namespace, name, kind, object } = subject;
  const target = { apiVersion: object.apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
  for (const rule of rules) {
    if (!rule.applies(subject, context)) continue;
    for (const violation of rule.judge(subject, context)) yield findingOf(violation, target);
  }
}

function findingOf(violation: Violation, about: FindingTarget): Finding {
  const { code, container, path, message, appliesFrom } = violation;
  const { severity, fix } = findingCatalogue[code];
  return finding({
    code,
    severity: violation.severity ?? severity,
    verdict: violation.verdict ?? "fail",
    target: { ...about, ...(container === undefined ? {} : { container }) },
    message,
    fix: violation.fix ?? fix,
    evidence: [{ kind: "manifest", source: path ?? "the rendered object" }],
    ...(appliesFrom === undefined ? {} : { appliesFrom }),
  });
}

function subjectOf(object: KubeObject): Subject {
  const { apiVersion, kind } = object;
  const metadata = object["metadata"] as { readonly name?: string; readonly namespace?: string } | undefined;
  const slash = apiVersion.indexOf("/");
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    object,
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata?.name ?? "",
  };
}
