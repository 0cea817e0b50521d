import type { ObjectRule } from "../manifests/rule.ts";
import { isMadeByAnother, podOf } from "../workload/pod-view.ts";
import { judgePodSecurity, podSecurityChecks } from "./pod-security-violations.ts";

/** Judges pods and their templates by the Pod Security Standards, at the level and version of the context. */
export const podSecurityRule: ObjectRule = {
  codes: podSecurityChecks.map(({ id }) => `PSS-${id}` as const),
  applies: (subject) => podOf(subject) !== undefined && !isMadeByAnother(subject),
  *judge(subject, { podSecurity }) {
    const pod = podOf(subject);
    if (pod === undefined) return;
    const { level, version, required } = podSecurity;
    for (const { check, ...flaw } of judgePodSecurity(pod, level, version))
      yield { code: `PSS-${check}`, ...flaw, ...(required === true ? { severity: "error" } : {}) };
  },
};
