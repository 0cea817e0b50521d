import { describe, expect, test } from "vitest";
import { baselineRules } from "../../constructs/baseline-rules.ts";
import { BaselinePolicies, type BaselinePoliciesProps, presets } from "../../constructs/index.ts";
import { checkObjects } from "../../lib/check/manifests/check-objects.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { hardenedTemplate, violations } from "../support/violations.ts";
import { chartOn, metadataOf, objectsOf, refusalOf } from "../support/workloads.ts";

function render(props: BaselinePoliciesProps = {}, profile = presets.gke({ version: "1.34" })) {
  const chart = chartOn(profile);
  new BaselinePolicies(chart, "policies", props);
  return chart;
}

const specsOf = (kind: string, props: BaselinePoliciesProps = {}) =>
  objectsOf(render(props))
    .filter((object) => object.kind === kind)
    .map((object) => object["spec"] as JsonObject);

describe("the rules of the baseline", () => {
  test("each have a violation to be tried with, and the check of this package finds it under the same code", () => {
    expect(Object.keys(violations).sort()).toStrictEqual(baselineRules.map(({ code }) => code).sort());
    const codesOf = (template: JsonObject) =>
      checkObjects(
        [
          {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "web", namespace: "shop" },
            spec: { selector: { matchLabels: { "app.kubernetes.io/name": "web" } }, template },
          },
        ],
        { asOf: "2026-11-21T00:00:00Z", hops: ["1.34"], podSecurity: "restricted", podSecurityVersion: "1.34" },
      ).findings.map(({ code }) => code as string);
    const usual = codesOf(hardenedTemplate);
    expect(usual.filter((code) => code in violations)).toStrictEqual([]);
    for (const [code, template] of Object.entries(violations)) expect(codesOf(template)).toContain(code);
  });

  test("are kept by the API server for every kind that makes pods, in the namespaces of tenants", () => {
    const policies = specsOf("ValidatingAdmissionPolicy");
    expect(policies).toHaveLength(3);
    for (const policy of policies) {
      expect(policy).toMatchObject({ failurePolicy: "Fail" });
      expect(policy["validations"]).toHaveLength(baselineRules.length);
    }
    const resources = policies.flatMap((policy) =>
      (
        (policy["matchConstraints"] as JsonObject)["resourceRules"] as readonly { resources: readonly string[] }[]
      ).flatMap((rule) => rule.resources),
    );
    expect(resources.sort()).toStrictEqual([
      "cronjobs",
      "daemonsets",
      "deployments",
      "jobs",
      "pods",
      "pods/ephemeralcontainers",
      "replicasets",
      "statefulsets",
    ]);
    for (const binding of specsOf("ValidatingAdmissionPolicyBinding")) {
      expect(binding).toMatchObject({
        validationActions: ["Deny"],
        matchResources: {
          namespaceSelector: {
            matchLabels: { "app.kubernetes.io/managed-by": "fleetwright" },
            matchExpressions: [{ operator: "NotIn", values: ["baseline", "privileged"] }],
          },
        },
      });
    }
  });

  test("can warn or only be logged, all or some of them, and spare the namespaces of the system at least", () => {
    const chart = render({
      action: "warn",
      actions: { "HARDEN-COMMIT": "audit", "PSS-privileged": "deny" },
      namespaces: { except: ["legacy"] },
    });
    const bindings = objectsOf(chart).filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
    const actions = Object.fromEntries(
      bindings.map((object) => [metadataOf(object)["name"], (object["spec"] as JsonObject)["validationActions"]]),
    );
    expect(actions).toMatchObject({
      "fleetwright-warn-pods": ["Warn", "Audit"],
      "fleetwright-audit-pods": ["Audit"],
      "fleetwright-deny-pods": ["Deny"],
    });
    const values = ["kube-node-lease", "kube-public", "kube-system", "legacy"];
    expect(bindings[0]?.["spec"]).toMatchObject({
      matchResources: { namespaceSelector: { matchExpressions: [{ operator: "NotIn", values }] } },
    });
    expect(refusalOf(chart)).toBe("");
  });

  test("are the same for Kyverno and Gatekeeper, expression by expression", () => {
    const expressions = baselineRules.map(({ expression }) => expression);
    for (const policy of specsOf("ClusterPolicy", { engine: "kyverno" })) {
      const rules = policy["rules"] as readonly {
        validate: { cel: { expressions: readonly { expression: string }[] } };
      }[];
      expect(
        rules.flatMap(({ validate }) => validate.cel.expressions.map(({ expression }) => expression)),
      ).toStrictEqual(expressions);
      expect(JSON.stringify(policy)).toContain('"failureAction":"Enforce"');
    }
    const templates = specsOf("ConstraintTemplate", { engine: "gatekeeper" });
    expect(templates).toHaveLength(3);
    for (const template of templates) {
      const [target] = template["targets"] as readonly {
        code: readonly { engine: string; source: { validations: readonly { expression: string }[] } }[];
      }[];
      expect(target?.code[0]?.engine).toBe("K8sNativeValidation");
      expect(target?.code[0]?.source.validations.map(({ expression }) => expression)).toStrictEqual(expressions);
    }
    expect(specsOf("FleetwrightDenyPods", { engine: "gatekeeper" })).toMatchObject([{ enforcementAction: "deny" }]);
    expect(specsOf("FleetwrightAuditPods", { engine: "gatekeeper", action: "audit" })).toMatchObject([
      { enforcementAction: "dryrun" },
    ]);
  });

  test("are refused where the cluster cannot keep them, and for codes that are none", () => {
    expect(refusalOf(render({}, presets.gke({ version: "1.29" })))).toMatch(
      /ValidatingAdmissionPolicy needs 1\.30; use/,
    );
    const served = presets.gke({ version: "1.29", served: [] });
    expect(refusalOf(render({ engine: "kyverno" }, served))).toMatch(/does not serve kyverno\.io\/v1/);
    expect(() => render({ actions: { "HARDEN-NOTHING": "audit" } })).toThrow(/no rule of the baseline: HARDEN-NOTHING/);
  });
});
