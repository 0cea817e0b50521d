import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, numberAt, objectAt } from "../json.ts";
import type { RelationalViolation, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";
import { type IndexedSelector, indexedSelector } from "../workload/label-selector.ts";

/** What a PodDisruptionBudget says, and what the API server last found it to come to. */
export interface DisruptionBudget {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly target: RelationalViolation["target"];
  readonly selects: IndexedSelector;
  readonly maxUnavailable?: Amount;
  readonly minAvailable?: Amount;
  readonly status?: { readonly expected: number; readonly allowed: number };
}

/** A number of pods, or a share of them in percent. */
type Amount = { readonly pods: number } | { readonly percent: number };

export function readBudget(subject: Subject): DisruptionBudget {
  const { object, name, namespace } = subject;
  const spec = objectAt(object, "spec");
  const selector = objectAt(spec, "selector");
  const maxUnavailable = amountOf(spec, "maxUnavailable");
  const minAvailable = amountOf(spec, "minAvailable");
  const written = objectAt(object, "status");
  // Until its controller has looked, the API server has a status of zeros.
  const status = isSet(written, "observedGeneration") ? written : undefined;
  const expected = numberAt(status, "expectedPods");
  const allowed = numberAt(status, "disruptionsAllowed");
  return {
    name,
    namespace,
    target: targetOf(subject),
    selects: selector === undefined ? { matches: () => false } : indexedSelector(selector),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    ...(minAvailable === undefined ? {} : { minAvailable }),
    ...(expected === undefined || allowed === undefined ? {} : { status: { expected, allowed } }),
  };
}

/**
 * How many of `total` pods the budget lets go when all of them are well; `undefined` when it depends on a number that is
 * not known. Shares are rounded up, as the API server does.
 */
export function allowedBy({ maxUnavailable, minAvailable }: DisruptionBudget, total?: number): number | undefined {
  if (maxUnavailable !== undefined) {
    if ("pods" in maxUnavailable) return maxUnavailable.pods;
    if (maxUnavailable.percent === 0) return 0;
    return total === undefined ? undefined : shareOf(maxUnavailable.percent, total);
  }
  if (minAvailable === undefined) return total;
  if ("percent" in minAvailable && minAvailable.percent >= 100) return 0;
  if (total === undefined) return undefined;
  return total - ("pods" in minAvailable ? minAvailable.pods : shareOf(minAvailable.percent, total));
}

function shareOf(percent: number, total: number): number {
  return Math.ceil((percent * total) / 100);
}

function amountOf(spec: JsonObject | undefined, key: string): Amount | undefined {
  const value = spec?.[key];
  if (typeof value === "number") return { pods: value };
  const percent = typeof value === "string" && value.endsWith("%") ? Number(value.slice(0, -1)) : Number.NaN;
  return Number.isFinite(percent) ? { percent } : undefined;
}
