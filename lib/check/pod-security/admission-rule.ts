import type { JsonObject } from "../../core/kube-object.ts";
import { compareVersions, tryParseVersion } from "../../core/version.ts";
import { objectAt, textAt } from "../json.ts";
import type { RelationalJudge, RelationalRule, RelationalViolation, RuleContext, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";
import { isMadeByAnother, type PodView, podOf } from "../workload/pod-view.ts";
import type { PodSecurityLevel } from "./check.ts";
import { podExcerpt } from "./pod-excerpt.ts";
import { judgePodSecurity, oldestPodSecurity } from "./pod-security-violations.ts";

const enforce = "pod-security.kubernetes.io/enforce";
const code = "UPGRADE-POD-REFUSED";

interface WaitingPod {
  readonly namespace: string;
  readonly target: RelationalViolation["target"];
  readonly pod: PodView;
}

/** Whether the API server lets pods into their namespace, at the level and version that the namespace enforces. */
export const admissionRule: RelationalRule = { codes: [code], start: (context) => new AdmissionJudge(context) };

class AdmissionJudge implements RelationalJudge {
  readonly #context: RuleContext;
  readonly #labels = new Map<string, JsonObject>();
  readonly #pods: WaitingPod[] = [];

  constructor(context: RuleContext) {
    this.#context = context;
  }

  see(subject: Subject): void {
    const { group, kind, name, namespace, object } = subject;
    if (group === "" && kind === "Namespace")
      this.#labels.set(name, objectAt(objectAt(object, "metadata"), "labels") ?? {});
    if (namespace === undefined || isMadeByAnother(subject)) return;
    const pod = podOf(subject);
    if (pod !== undefined) this.#pods.push({ namespace, target: targetOf(subject), pod: podExcerpt(pod) });
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    const held = this.#pods.flatMap((waiting) => {
      const labels = this.#labels.get(waiting.namespace);
      const level = textAt(labels, enforce) ?? "privileged";
      if (level === "privileged") return [];
      return [{ ...waiting, level, version: textAt(labels, `${enforce}-version`) ?? "latest" }];
    });
    return { applicable: held.length, violations: held.flatMap((pod) => this.#judge(pod)) };
  }

  #judge(held: WaitingPod & { readonly level: string; readonly version: string }): readonly RelationalViolation[] {
    const { namespace, target, pod, level, version } = held;
    const where = `namespace ${namespace} enforces the level ${level} in version ${version}`;
    const { current, hops } = this.#context;
    if (!isLevel(level) || (version !== "latest" && !isVersion(version)))
      return [
        {
          code,
          verdict: "unknown",
          target,
          message: `${where}, which is none that is known here`,
          fix: "Label the namespace with a level and a version that Kubernetes has.",
        },
      ];
    for (const minor of current === undefined ? hops : [current, ...hops]) {
      const flaws = judgePodSecurity(pod, level, versionAt(version, minor));
      const [first] = flaws;
      if (first === undefined) continue;
      const begins = current === undefined || minor === current ? {} : { appliesFrom: minor };
      const said = [...new Set(flaws.map(({ message }) => message))].join("; ");
      return [{ code, target, path: first.path, message: `${where}, which refuses its pods: ${said}`, ...begins }];
    }
    return [];
  }
}

function isLevel(level: string): level is PodSecurityLevel {
  return level === "baseline" || level === "restricted";
}

function isVersion(text: string): boolean {
  const version = tryParseVersion(text);
  return version?.major === 1 && version.minor >= oldestPodSecurity;
}

/** What an API server of a minor makes of a version: one that is newer than itself it cannot know. */
function versionAt(version: string, minor: string): string {
  const [asked, own] = [tryParseVersion(version), tryParseVersion(minor)];
  return asked === undefined || own === undefined || compareVersions(asked, own) > 0 ? minor : version;
}
