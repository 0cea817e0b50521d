import { listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";

/** Whether what extends the API can still be read. */
export const servedApiRules: readonly ObjectRule[] = [
  {
    codes: ["UPGRADE-STORED-VERSION"],
    applies: ({ group, kind, object }) =>
      group === "apiextensions.k8s.io" &&
      kind === "CustomResourceDefinition" &&
      listAt(objectAt(object, "status"), "storedVersions").length > 0,
    *judge({ object }) {
      const versions = objectsAt(objectAt(object, "spec"), "versions");
      const served = new Set(
        versions.filter(({ served }) => served === true).map((version) => textAt(version, "name")),
      );
      for (const [index, stored] of listAt(objectAt(object, "status"), "storedVersions").entries())
        if (!served.has(String(stored)))
          yield {
            code: "UPGRADE-STORED-VERSION",
            path: `status.storedVersions[${index}]`,
            message: `objects may be stored as ${stored}, which is not served`,
          };
    },
  },
  {
    codes: ["UPGRADE-APISERVICE-DOWN"],
    applies: ({ group, kind, object }) =>
      group === "apiregistration.k8s.io" &&
      kind === "APIService" &&
      objectsAt(objectAt(object, "status"), "conditions").length > 0,
    *judge({ object }) {
      const conditions = objectsAt(objectAt(object, "status"), "conditions");
      const available = conditions.find((condition) => condition["type"] === "Available");
      if (available?.["status"] === "False")
        yield {
          code: "UPGRADE-APISERVICE-DOWN",
          path: "status.conditions",
          message: `the API server cannot reach it: ${textAt(available, "reason") ?? "no reason is given"}`,
        };
    },
  },
];
