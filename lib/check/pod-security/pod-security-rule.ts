import type { ObjectRule, RuleContext, Violation } from "../manifests/rule.ts";
import { appliesFrom } from "../workload/onset.ts";
import { isMadeByAnother, podOf } from "../workload/pod-view.ts";
import type { PodSecurityCheckId } from "./check.ts";
import { judgePodSecurity, podSecurityChecks } from "./pod-security-violations.ts";

/** First minor that asks what no check asked before it: a check that overrides another only asks it more strictly. */
const firstAsked: ReadonlyMap<PodSecurityCheckId, string> = new Map(
  podSecurityChecks.flatMap(({ id, versions: [[from] = [0]], overrides }) =>
    from > 0 && overrides === undefined ? [[id, `1.${from}`]] : [],
  ),
);

/** Judges pods and their templates by the Pod Security Standards, at the level and version of the context. */
export const podSecurityRule: ObjectRule = {
  codes: podSecurityChecks.map(({ id }) => `PSS-${id}` as const),
  applies: (subject) => podOf(subject) !== undefined && !isMadeByAnother(subject),
  *judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined) return;
    const { level, version, required } = context.podSecurity;
    for (const { check, ...flaw } of judgePodSecurity(pod, level, version))
      yield {
        code: `PSS-${check}`,
        ...flaw,
        ...(required === true ? { severity: "error" } : {}),
        ...onset(check, context),
      };
  },
};

/** Rules that move along with the cluster begin when it gets there; those of a fixed version hold now. */
function onset(check: PodSecurityCheckId, context: RuleContext): Pick<Violation, "appliesFrom"> {
  const from = firstAsked.get(check);
  const moves = context.podSecurity.version === context.hops.at(-1) && context.current !== undefined;
  return from === undefined || !moves ? {} : appliesFrom(context, from);
}
