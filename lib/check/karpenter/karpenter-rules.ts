import type { JsonObject } from "../../core/kube-object.ts";
import { droppedImagesOf } from "../../data/blockers.ts";
import { isJsonObject, isSet, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule, RuleContext, Subject } from "../manifests/rule.ts";
import { appliesFrom, onsetIn } from "../workload/onset.ts";

/** Whether the nodes that Karpenter makes follow an upgrade of the control plane. */
export const karpenterRules: readonly ObjectRule[] = [
  {
    codes: ["UPGRADE-KARPENTER-EXPIRY"],
    applies: isNodePool,
    *judge({ object }) {
      const spec = objectAt(object, "spec");
      const template = objectAt(objectAt(spec, "template"), "spec");
      const places = [
        ["spec.template.spec.expireAfter", template],
        ["spec.disruption.expireAfter", objectAt(spec, "disruption")],
      ] as const;
      for (const [path, holder] of places)
        if (holder?.["expireAfter"] === "Never")
          yield { code: "UPGRADE-KARPENTER-EXPIRY", path, message: "its nodes are never replaced for their age" };
    },
  },
  {
    codes: ["UPGRADE-KARPENTER-BUDGET"],
    applies: isNodePool,
    *judge({ object }) {
      const budgets = listAt(objectAt(objectAt(object, "spec"), "disruption"), "budgets");
      for (const [index, budget] of budgets.entries())
        if (isJsonObject(budget) && forbidsDrift(budget))
          yield {
            code: "UPGRADE-KARPENTER-BUDGET",
            path: `spec.disruption.budgets[${index}]`,
            message: "a budget without a schedule lets Karpenter replace none of its nodes",
          };
    },
  },
  {
    codes: ["UPGRADE-KARPENTER-IMAGE-PINNED"],
    applies: isNodeClass,
    *judge({ object }) {
      for (const [index, term] of objectsAt(objectAt(object, "spec"), "amiSelectorTerms").entries()) {
        const alias = textAt(term, "alias");
        const pinned = isSet(term, "id") || (alias?.includes("@") === true && !alias.endsWith("@latest"));
        if (pinned)
          yield {
            code: "UPGRADE-KARPENTER-IMAGE-PINNED",
            path: `spec.amiSelectorTerms[${index}]`,
            message: `new nodes keep the machine image ${alias ?? textAt(term, "id")}`,
          };
      }
    },
  },
  {
    codes: ["UPGRADE-KARPENTER-IMAGE-DROPPED"],
    applies: (subject, context) => isNodeClass(subject) && amazonLinux2(context) !== undefined,
    *judge({ object }, context) {
      const row = amazonLinux2(context);
      const spec = objectAt(object, "spec");
      const aliases = objectsAt(spec, "amiSelectorTerms").map((term) => textAt(term, "alias") ?? "");
      const uses = textAt(spec, "amiFamily") === "AL2" || aliases.some((alias) => alias.startsWith("al2@"));
      if (row === undefined || !uses) return;
      yield {
        code: "UPGRADE-KARPENTER-IMAGE-DROPPED",
        path: textAt(spec, "amiFamily") === "AL2" ? "spec.amiFamily" : "spec.amiSelectorTerms",
        message: `its nodes run ${row.image}, of which there is no image for ${row.from}`,
        fix: `Move the node class to ${row.instead} before the upgrade.`,
        row,
        ...appliesFrom(context, row.from),
      };
    },
  },
];

function isNodePool({ group, kind }: Subject): boolean {
  return group === "karpenter.sh" && kind === "NodePool";
}

function isNodeClass({ group, kind }: Subject): boolean {
  return group === "karpenter.k8s.aws" && kind === "EC2NodeClass";
}

/** The row by which Amazon Linux 2 has ended at the last hop. */
function amazonLinux2(context: RuleContext) {
  return droppedImagesOf("eks").find((row) => row.families.includes("AL2") && onsetIn(context, row.from) !== "never");
}

function forbidsDrift(budget: JsonObject): boolean {
  const nodes = budget["nodes"];
  const reasons = listAt(budget, "reasons");
  const none = nodes === "0" || nodes === "0%" || nodes === 0;
  return none && !isSet(budget, "schedule") && (reasons.length === 0 || reasons.includes("Drifted"));
}
