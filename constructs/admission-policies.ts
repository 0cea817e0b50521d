import type { Construct } from "constructs";
import type { BaselineRule } from "./baseline-rules.ts";
import { podShapes } from "./baseline-rules.ts";
import type { PolicyAction, PolicyEngine, PolicySet } from "./policy-set.ts";
import { RenderedObject } from "./rendered-object.ts";

/** The objects that have rules kept, by one engine, for whatever makes pods. `name`: start of their names. */
export function admissionPolicies(
  scope: Construct,
  name: string,
  engine: PolicyEngine,
  action: PolicyAction,
  rules: readonly BaselineRule[],
  namespaceSelector: PolicySet["namespaceSelector"],
): void {
  for (const shape of podShapes) {
    const set = { name: `${name}-${action}-${shape.name}`, action, shape, rules, namespaceSelector };
    for (const object of engine(set)) {
      new RenderedObject(scope, `${action}-${shape.name}-${object.id}`, {
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: {
          name: object.name,
          labels: { "app.kubernetes.io/managed-by": "fleetwright" },
          ...(object.annotations === undefined ? {} : { annotations: { ...object.annotations } }),
        },
        fields: { spec: () => object.spec },
      });
    }
  }
}
