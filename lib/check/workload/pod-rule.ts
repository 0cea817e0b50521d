import type { FindingCode } from "../../core/finding-catalogue.ts";
import type { ObjectRule, RuleContext, Subject, Violation } from "../manifests/rule.ts";
import { type ContainerView, isMadeByAnother, type PodView, podOf } from "./pod-view.ts";

/** A violation that names no code, since the rule has but one. The message about a container goes on after its name. */
export type Remark = Omit<Violation, "code">;

type When = (subject: Subject, context: RuleContext, pod: PodView) => boolean;

/** A rule with one code about pods and templates of pods that nothing else is judged for. */
export function podRule(
  code: FindingCode,
  judge: (pod: PodView, subject: Subject, context: RuleContext) => Iterable<Remark>,
  when: When = () => true,
): ObjectRule {
  return {
    codes: [code],
    applies(subject, context) {
      const pod = podOf(subject);
      return pod !== undefined && !isMadeByAnother(subject) && when(subject, context, pod);
    },
    *judge(subject, context) {
      const pod = podOf(subject);
      if (pod === undefined) return;
      for (const remark of judge(pod, subject, context)) {
        const { container, message } = remark;
        yield {
          code,
          ...remark,
          message: container === undefined ? message : `container ${JSON.stringify(container)} ${message}`,
        };
      }
    },
  };
}

/** A rule with one code that asks each container of a pod the same, except those that somebody adds to look into it. */
export function containerRule(
  code: FindingCode,
  judge: (container: ContainerView, pod: PodView, context: RuleContext) => string | Remark | undefined,
  at: string,
  when?: When,
): ObjectRule {
  return podRule(
    code,
    function* each(pod, _, context) {
      for (const container of pod.containers) {
        if (container.list === "ephemeralContainers") continue;
        const said = judge(container, pod, context);
        if (said === undefined) continue;
        const remark = typeof said === "string" ? { message: said } : said;
        yield { container: container.name, path: `${container.path}.${at}`, ...remark };
      }
    },
    when,
  );
}

const lastingKinds: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Rollout",
]);

/** Whether pods of it are to run until somebody ends them. */
export function runsOn({ kind }: Subject, pod: PodView): boolean {
  return lastingKinds.has(kind) || (kind === "Pod" && (pod.spec["restartPolicy"] ?? "Always") === "Always");
}
