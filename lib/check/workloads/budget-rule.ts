import type { RelationalJudge, RelationalRule, RelationalViolation, RuleContext, Subject } from "../manifests/rule.ts";
import { type RunningPods, WorkloadIndex } from "../workload/workload-index.ts";
import { allowedBy, type DisruptionBudget, readBudget } from "./disruption-budget.ts";

/** Whether budgets let nodes be drained, and whether they are what their authors meant. */
export const budgetRule: RelationalRule = {
  codes: [
    "UPGRADE-BUDGET-FORBIDS",
    "UPGRADE-BUDGET-EXHAUSTED",
    "UPGRADE-BUDGET-OVERLAP",
    "UPGRADE-BUDGET-ORPHANED",
    "UPGRADE-BUDGET-MISSING",
  ],
  start: (context) => new BudgetJudge(context),
};

class BudgetJudge implements RelationalJudge {
  readonly #budgets: DisruptionBudget[] = [];
  readonly #workloads = new WorkloadIndex();
  readonly #context: RuleContext;

  constructor(context: RuleContext) {
    this.#context = context;
  }

  see(subject: Subject): void {
    if (subject.group === "policy" && subject.kind === "PodDisruptionBudget") this.#budgets.push(readBudget(subject));
    else this.#workloads.see(subject);
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    const several = this.#workloads.all.filter((pods) => pods.kind !== "Pod");
    return { applicable: this.#budgets.length + several.length, violations: this.#violations() };
  }

  *#violations(): Iterable<RelationalViolation> {
    const byWorkload = new Map<RelationalViolation["target"], string[]>();
    for (const budget of this.#budgets) {
      const selected = this.#workloads.selected(budget.namespace, budget.selects);
      for (const { target } of selected) byWorkload.set(target, [...(byWorkload.get(target) ?? []), budget.name]);
      yield* this.#judge(budget, selected);
    }
    for (const { target, kind, replicas } of this.#workloads.all) {
      const names = byWorkload.get(target) ?? [];
      if (names.length > 1)
        yield {
          code: "UPGRADE-BUDGET-OVERLAP",
          target,
          message: `its pods are selected by ${names.length} budgets: ${names.toSorted().join(", ")}`,
        };
      if (names.length === 0 && replicas !== undefined && replicas > 1 && kind !== "Pod")
        yield { code: "UPGRADE-BUDGET-MISSING", target, message: `no budget selects its ${replicas} pods` };
    }
  }

  *#judge(budget: DisruptionBudget, selected: readonly RunningPods[]): Iterable<RelationalViolation> {
    const { target, status, namespace } = budget;
    const total = status?.expected ?? totalOf(selected);
    if (status?.expected !== undefined ? status.expected === 0 : selected.length === 0) {
      const looked = status !== undefined || this.#context.complete || this.#workloads.in(namespace).length > 0;
      yield {
        code: "UPGRADE-BUDGET-ORPHANED",
        ...(looked ? {} : { verdict: "unknown", fix: "Check the workloads of its namespace together with it." }),
        target,
        path: "spec.selector",
        message: looked ? "it selects no pods" : "no workload of its namespace was read",
      };
      // A budget that forbids everything does so for whatever it selects.
      if (status !== undefined) return;
    }
    if (total === 0 && selected.length > 0) return;
    const allowed = allowedBy(budget, total);
    if (allowed !== undefined && allowed <= 0)
      yield {
        code: "UPGRADE-BUDGET-FORBIDS",
        target,
        path: budget.maxUnavailable === undefined ? "spec.minAvailable" : "spec.maxUnavailable",
        message: total === 1 ? "it does not let its only pod go" : `it lets none of its ${total ?? "pods"} go`,
      };
    else if (status?.allowed === 0)
      yield {
        code: "UPGRADE-BUDGET-EXHAUSTED",
        target,
        path: "status.disruptionsAllowed",
        message: "so many of its pods are unwell that it lets none go now",
      };
  }
}

/** `undefined` where one of them is not counted. */
function totalOf(selected: readonly RunningPods[]): number | undefined {
  if (selected.length === 0) return undefined;
  return selected.reduce<number | undefined>(
    (sum, { replicas }) => (sum === undefined || replicas === undefined ? undefined : sum + replicas),
    0,
  );
}
