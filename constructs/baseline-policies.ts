import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { admissionPolicies } from "./admission-policies.ts";
import { type BaselineRule, baselineRules } from "./baseline-rules.ts";
import { guard } from "./guard.ts";
import { placementOf } from "./placement.ts";
import {
  gatekeeperPolicies,
  kubernetesPolicies,
  kyvernoPolicies,
  type PolicyAction,
  type PolicyEngine,
} from "./policy-set.ts";
import { remark } from "./remarks.ts";
import { needsApi } from "./served-api.ts";
import { fieldOrRefuse } from "./version-gates.ts";

/** Which rules a cluster enforces by itself, and how it reacts. */
export interface BaselinePoliciesProps {
  /**
   * Who decides: the API server itself, which needs nothing else, or what a cluster has already.
   *
   * @default "kubernetes"
   */
  readonly engine?: "kubernetes" | "kyverno" | "gatekeeper";
  /**
   * What becomes of what breaks a rule.
   *
   * @default "deny"
   */
  readonly action?: PolicyAction;
  /**
   * Actions of single rules, by code, other than that of the rest. The least is that the log tells.
   *
   * @default - none
   */
  readonly actions?: Readonly<Record<string, PolicyAction>>;
  /**
   * Which namespaces: those of tenants, less those whose level of Pod Security was lowered by a waiver, or all but some.
   * Those of Kubernetes itself are never among them.
   *
   * @default "tenants"
   */
  readonly namespaces?: "tenants" | { readonly except: readonly string[] };
  /**
   * Start of the names of its objects, which belong to no namespace.
   *
   * @default "fleetwright"
   */
  readonly name?: string;
}

const engines: Readonly<Record<NonNullable<BaselinePoliciesProps["engine"]>, PolicyEngine>> = {
  kubernetes: kubernetesPolicies,
  kyverno: kyvernoPolicies,
  gatekeeper: gatekeeperPolicies,
};

const needs = {
  kyverno: { api: "kyverno.io/v1", by: "Kyverno" },
  gatekeeper: { api: "templates.gatekeeper.sh/v1", by: "Gatekeeper" },
} as const;

/**
 * The rules that this package renders by, kept by the cluster itself: whatever else is put into the namespaces is held
 * against them when it is created. One for a cluster.
 */
export class BaselinePolicies extends Construct {
  constructor(scope: Construct, id: string, props: BaselinePoliciesProps = {}) {
    super(scope, id);
    const { engine = "kubernetes", name = "fleetwright" } = props;
    const { profile } = placementOf(this);
    for (const [action, rules] of byAction(props, this.node.path)) {
      admissionPolicies(this, name, engines[engine], action, rules, selectorOf(props));
    }
    remark(this, (notes) => {
      if (engine === "kubernetes")
        fieldOrRefuse(profile, "admissionPolicy", notes, "use the engine that the cluster has, Kyverno or Gatekeeper");
      else needsApi(profile, needs[engine].api, needs[engine].by, notes);
    });
    guard(this);
  }
}

function byAction(
  { action = "deny", actions = {} }: BaselinePoliciesProps,
  path: string,
): ReadonlyMap<PolicyAction, readonly BaselineRule[]> {
  const unknown = Object.keys(actions).filter((code) => !baselineRules.some((rule) => rule.code === code));
  if (unknown.length > 0) {
    throw new FleetError("CONFIG", `${path} has actions for what is no rule of the baseline: ${unknown.join(", ")}`, {
      path,
      hint: `Rules: ${baselineRules.map(({ code }) => code).join(", ")}.`,
    });
  }
  const found = new Map<PolicyAction, BaselineRule[]>();
  for (const rule of baselineRules) {
    const own = actions[rule.code] ?? action;
    found.set(own, [...(found.get(own) ?? []), rule]);
  }
  return found;
}

function selectorOf({ namespaces = "tenants" }: BaselinePoliciesProps): JsonObject {
  if (namespaces === "tenants") {
    // A tenant below restricted has a waiver for it, with an owner and an end.
    const level = { key: "pod-security.kubernetes.io/enforce", operator: "NotIn", values: ["baseline", "privileged"] };
    return { matchLabels: { "app.kubernetes.io/managed-by": "fleetwright" }, matchExpressions: [level] };
  }
  const own = ["kube-system", "kube-public", "kube-node-lease"];
  const values = [...new Set([...own, ...namespaces.except])].sort();
  return { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values }] };
}
