import type { JsonObject } from "../../core/kube-object.ts";
import { listAt, numberAt, objectAt, textAt } from "../json.ts";
import type { ObjectRule, RuleContext, Subject } from "../manifests/rule.ts";
import { containerRule, podRule } from "../workload/pod-rule.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";

/** Ids below belong to users of the node in many distributions. */
const firstFreeId = 10_000;
const confined: ReadonlySet<string | undefined> = new Set(["RuntimeDefault", "Localhost"]);

/** At the restricted level the Pod Security Standards ask the same; Windows knows nothing of it. */
const besidesStandards = (_: Subject, { podSecurity }: RuleContext, pod: PodView): boolean =>
  podSecurity.level !== "restricted" && !pod.windows;
const onLinux = (_: Subject, __: RuleContext, pod: PodView): boolean => !pod.windows;

/** What processes run as, and what they may do. */
export const processRules: readonly ObjectRule[] = [
  containerRule("HARDEN-NON-ROOT", mayBeRoot, "securityContext.runAsNonRoot", besidesStandards),
  containerRule("HARDEN-USER-ID", lowId, "securityContext.runAsUser", onLinux),
  containerRule(
    "HARDEN-PRIVILEGE-ESCALATION",
    ({ security }) =>
      security?.["allowPrivilegeEscalation"] === false ? undefined : "does not set allowPrivilegeEscalation to false",
    "securityContext.allowPrivilegeEscalation",
    besidesStandards,
  ),
  containerRule(
    "HARDEN-CAPABILITIES",
    ({ security }) => {
      const dropped = listAt(objectAt(security, "capabilities"), "drop");
      return dropped.includes("ALL") || dropped.includes("all") ? undefined : "does not drop all capabilities";
    },
    "securityContext.capabilities.drop",
    besidesStandards,
  ),
  containerRule(
    "HARDEN-SECCOMP",
    (container, pod) =>
      confined.has(profileOf(container.security, "seccompProfile") ?? profileOf(pod.security, "seccompProfile"))
        ? undefined
        : "has no seccomp profile",
    "securityContext.seccompProfile",
    besidesStandards,
  ),
  podRule(
    "HARDEN-APPARMOR",
    function* judge({ security, containers, metadata, path }) {
      const annotated = Object.keys(objectAt(metadata, "annotations") ?? {}).some((key) =>
        key.startsWith("container.apparmor.security.beta.kubernetes.io/"),
      );
      const said = profileOf(security, "appArmorProfile") !== undefined || annotated;
      if (said || containers.every((each) => profileOf(each.security, "appArmorProfile") !== undefined)) return;
      yield { path: `${path}.securityContext.appArmorProfile`, message: "the pod names no AppArmor profile" };
    },
    onLinux,
  ),
];

function mayBeRoot({ security }: ContainerView, pod: PodView): string | undefined {
  const user = numberAt(security, "runAsUser") ?? numberAt(pod.security, "runAsUser");
  if (user === 0) return "runs as root";
  if (user !== undefined) return undefined;
  const asked = security?.["runAsNonRoot"] ?? pod.security?.["runAsNonRoot"];
  return asked === true ? undefined : "may run as root: neither runAsNonRoot nor a user is set";
}

/** A user that the image decides is not known here. */
function lowId({ security }: ContainerView, pod: PodView): string | undefined {
  const user = numberAt(security, "runAsUser") ?? numberAt(pod.security, "runAsUser");
  const group = numberAt(security, "runAsGroup") ?? numberAt(pod.security, "runAsGroup");
  const low = [
    ...(user !== undefined && user < firstFreeId ? [`user ${user}`] : []),
    ...(group !== undefined && group < firstFreeId ? [`group ${group}`] : []),
    ...(user !== undefined && group === undefined ? ["no group, which is then the one of the image or root's"] : []),
  ];
  return low.length === 0 ? undefined : `runs with ${low.join(" and ")}`;
}

function profileOf(security: JsonObject | undefined, field: string): string | undefined {
  return textAt(objectAt(security, field), "type");
}
