import { listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule, Subject } from "../manifests/rule.ts";

const rbac = "rbac.authorization.k8s.io";

/** Who may do what with the API and with the addresses of others. What Kubernetes itself brings begins with `system:` and is not judged. */
export const accessRules: readonly ObjectRule[] = [
  {
    codes: ["HARDEN-CLUSTER-ADMIN"],
    applies: (subject) => isOf(subject, "ClusterRoleBinding", "RoleBinding"),
    *judge({ object }) {
      const bound = textAt(objectAt(object, "roleRef"), "name") === "cluster-admin";
      const others = objectsAt(object, "subjects").filter((who) => textAt(who, "name") !== "system:masters");
      if (bound && others.length > 0)
        yield {
          code: "HARDEN-CLUSTER-ADMIN",
          path: "roleRef.name",
          message: `cluster-admin is given to ${others.map((who) => `${who["kind"]} ${who["name"]}`).join(", ")}`,
        };
    },
  },
  {
    codes: ["HARDEN-ROLE-WILDCARD"],
    applies: (subject) => isOf(subject, "ClusterRole", "Role"),
    *judge({ object }) {
      for (const [index, rule] of objectsAt(object, "rules").entries()) {
        const open = ["apiGroups", "resources", "verbs"].filter((field) => listAt(rule, field).includes("*"));
        if (open.includes("resources") || open.includes("verbs"))
          yield {
            code: "HARDEN-ROLE-WILDCARD",
            path: `rules[${index}]`,
            message: `a rule of the role leaves its ${open.join(" and ")} open`,
          };
      }
    },
  },
  {
    codes: ["HARDEN-EXTERNAL-IPS"],
    applies: ({ group, kind }) => group === "" && kind === "Service",
    *judge({ object }) {
      const addresses = listAt(objectAt(object, "spec"), "externalIPs");
      if (addresses.length === 0) return;
      yield {
        code: "HARDEN-EXTERNAL-IPS",
        path: "spec.externalIPs",
        message: `the service takes what is sent to ${addresses.join(", ")}`,
      };
    },
  },
];

function isOf({ group, kind, name }: Subject, ...kinds: readonly string[]): boolean {
  return group === rbac && kinds.includes(kind) && !name.startsWith("system:") && name !== "cluster-admin";
}
