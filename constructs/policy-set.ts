import type { JsonObject } from "../lib/core/kube-object.ts";
import { type BaselineRule, type PodShape, podVariables } from "./baseline-rules.ts";

/** `deny` refuses, `warn` tells whoever asks, `audit` tells only the log. */
export type PolicyAction = "deny" | "warn" | "audit";

/** Rules of one action, for the objects of one shape. */
export interface PolicySet {
  /** Name of its objects. */
  readonly name: string;
  readonly action: PolicyAction;
  readonly shape: PodShape;
  readonly rules: readonly BaselineRule[];
  /** Which namespaces, as a label selector. */
  readonly namespaceSelector: JsonObject;
}

/** An object without a construct yet. `id`: unique within the set. */
export interface PolicyObject {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

/** How an engine is told. */
export type PolicyEngine = (set: PolicySet) => readonly PolicyObject[];

/**
 * The API server itself.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ (named as the place to look; not read when this was written)
 */
export const kubernetesPolicies: PolicyEngine = ({ name, action, shape, rules, namespaceSelector }) => {
  const isPod = shape.name === "pods";
  // A pod that was let in may be touched by its controllers until it is gone, and grows by debuggers only.
  const operations = isPod ? ["CREATE"] : ["CREATE", "UPDATE"];
  const byGroup = Map.groupBy(shape.kinds, ({ group }) => group);
  const resourceRules: JsonObject[] = [...byGroup].map(([group, kinds]) => ({
    apiGroups: [group],
    apiVersions: ["v1"],
    operations,
    resources: kinds.map(({ resource }) => resource),
  }));
  if (isPod)
    resourceRules.push({
      apiGroups: [""],
      apiVersions: ["v1"],
      operations: ["UPDATE"],
      resources: ["pods/ephemeralcontainers"],
    });
  const pod = shape.spec.replace(/\.spec$/, "");
  const unchanged = isPod
    ? []
    : // What was there before the rule stays, and can be scaled and removed, until somebody changes its pods.
      [{ name: "pods-change", expression: `oldObject == null || ${pod} != ${pod.replace("object", "oldObject")}` }];
  return [
    {
      id: "Policy",
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      name,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { resourceRules },
        ...(unchanged.length === 0 ? {} : { matchConditions: unchanged }),
        variables: podVariables(shape.spec, shape.metadata),
        validations: rules.map(({ code, expression, message }) => ({
          expression,
          message: messageOf(code, message),
          reason: "Forbidden",
        })),
      },
    },
    {
      id: "Binding",
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      name,
      spec: {
        policyName: name,
        validationActions: { deny: ["Deny"], warn: ["Warn", "Audit"], audit: ["Audit"] }[action],
        matchResources: { namespaceSelector },
      },
    },
  ];
};

/** https://kyverno.io/docs/policy-types/cluster-policy/validate/#common-expression-language-cel (named as the place to look; not read when this was written) */
export const kyvernoPolicies: PolicyEngine = ({ name, action, shape, rules, namespaceSelector }) => [
  {
    id: "Policy",
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    name,
    // It is written for every kind that makes pods already.
    annotations: { "pod-policies.kyverno.io/autogen-controllers": "none" },
    spec: {
      background: action !== "deny",
      ...(action === "warn" ? { emitWarning: true } : {}),
      rules: rules.map(({ code, expression, message }) => ({
        name: code.toLowerCase().replaceAll("_", "-"),
        match: {
          any: [
            {
              resources: {
                kinds: shape.kinds.map(({ kind }) => kind),
                operations: shape.name === "pods" ? ["CREATE"] : ["CREATE", "UPDATE"],
                namespaceSelector,
              },
            },
          ],
        },
        validate: {
          failureAction: action === "deny" ? "Enforce" : "Audit",
          cel: {
            variables: podVariables(shape.spec, shape.metadata),
            expressions: [{ expression, message: messageOf(code, message) }],
          },
        },
      })),
    },
  },
];

/** https://open-policy-agent.github.io/gatekeeper/website/docs/validating-admission-policy/ (named as the place to look; not read when this was written) */
export const gatekeeperPolicies: PolicyEngine = ({ name, action, shape, rules, namespaceSelector }) => {
  const kind = name
    .split("-")
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("");
  return [
    {
      id: "Template",
      apiVersion: "templates.gatekeeper.sh/v1",
      kind: "ConstraintTemplate",
      name: kind.toLowerCase(),
      spec: {
        crd: { spec: { names: { kind } } },
        targets: [
          {
            target: "admission.k8s.gatekeeper.sh",
            code: [
              {
                engine: "K8sNativeValidation",
                source: {
                  variables: podVariables(shape.spec, shape.metadata),
                  validations: rules.map(({ code, expression, message }) => ({
                    expression,
                    message: messageOf(code, message),
                  })),
                },
              },
            ],
          },
        ],
      },
    },
    {
      id: "Constraint",
      apiVersion: "constraints.gatekeeper.sh/v1beta1",
      kind,
      name,
      spec: {
        enforcementAction: { deny: "deny", warn: "warn", audit: "dryrun" }[action],
        match: {
          kinds: [...Map.groupBy(shape.kinds, ({ group }) => group)].map(([group, kinds]) => ({
            apiGroups: [group],
            kinds: kinds.map((one) => one.kind),
          })),
          namespaceSelector,
        },
      },
    },
  ];
};

function messageOf(code: string, message: string): string {
  return `${code}: ${message}`;
}
