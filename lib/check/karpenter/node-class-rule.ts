import { objectAt, textAt } from "../json.ts";
import type { RelationalJudge, RelationalRule, RelationalViolation, RuleContext, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";

interface Reference {
  readonly key: string;
  readonly target: RelationalViolation["target"];
}

/** Whether the node class that a node pool names is there. */
export const nodeClassRule: RelationalRule = {
  codes: ["UPGRADE-KARPENTER-NODE-CLASS"],
  start: (context) => new NodeClassJudge(context),
};

class NodeClassJudge implements RelationalJudge {
  readonly #context: RuleContext;
  readonly #references: Reference[] = [];
  readonly #classes = new Set<string>();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  see(subject: Subject): void {
    const { object, group, kind, name } = subject;
    if (kind.endsWith("NodeClass")) this.#classes.add(`${kind}/${name}`);
    if (group !== "karpenter.sh" || kind !== "NodePool") return;
    const ref = objectAt(objectAt(objectAt(objectAt(object, "spec"), "template"), "spec"), "nodeClassRef");
    this.#references.push({
      key: `${textAt(ref, "kind") ?? "EC2NodeClass"}/${textAt(ref, "name") ?? ""}`,
      target: targetOf(subject),
    });
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    const lost = this.#references.filter(({ key }) => !this.#classes.has(key));
    const looked = this.#context.complete === true || this.#classes.size > 0;
    return {
      applicable: this.#references.length,
      violations: lost.map(({ key, target }) => ({
        code: "UPGRADE-KARPENTER-NODE-CLASS",
        ...(looked ? {} : { verdict: "unknown", fix: "Check the node classes together with it." }),
        target,
        path: "spec.template.spec.nodeClassRef",
        message: looked ? `there is no ${key}` : `${key} was not read`,
      })),
    };
  }
}
