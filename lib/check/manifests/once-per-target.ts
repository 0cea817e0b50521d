import type { Severity } from "../../core/finding.ts";
import type { ObjectRule, RelationalViolation, Violation } from "./rule.ts";

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/**
 * A rule that says each code once of an object or container. A finding is known by its code and what it is about, so
 * that two of them would be taken for one: the first place stands for all, and the message tells of each.
 */
export function oncePerTarget(rule: ObjectRule): ObjectRule {
  return { ...rule, judge: (subject, context) => mergeViolations(rule.judge(subject, context)) };
}

/** Merges violations of one code about one thing. What could not be told is kept apart from what is wrong. */
export function mergeViolations<T extends Violation | RelationalViolation>(violations: Iterable<T>): readonly T[] {
  const all = [...violations];
  if (all.length < 2) return all;
  const merged = new Map<string, T>();
  for (const violation of all) {
    const key = keyOf(violation);
    const first = merged.get(key);
    merged.set(key, first === undefined ? violation : merge(first, violation));
  }
  return [...merged.values()];
}

function keyOf(violation: Violation | RelationalViolation): string {
  const { code, container = "", verdict = "fail" } = violation;
  const { kind = "", namespace = "", name = "" } = "target" in violation ? violation.target : {};
  return [code, verdict, container, kind, namespace, name].join("\n");
}

function merge<T extends Violation>(first: T, next: T): T {
  const message = first.message.split("; ").includes(next.message)
    ? first.message
    : `${first.message}; ${next.message}`;
  const worse = next.severity !== undefined && ranks[next.severity] > ranks[first.severity ?? "info"];
  return { ...first, message, ...(worse ? { severity: next.severity } : {}) };
}
