import type { JsonObject } from "../../core/kube-object.ts";
import { objectAt, textAt } from "../json.ts";
import type { PodView } from "../workload/pod-view.ts";
import { type Flaw, flawOf, type JudgePod, type PodSecurityCheck } from "./check.ts";
import { exceptWindows } from "./privilege-checks.ts";

const confined: ReadonlySet<string> = new Set(["RuntimeDefault", "Localhost"]);
const annotation = "container.apparmor.security.beta.kubernetes.io/";
const labels1 = ["container_t", "container_init_t", "container_kvm_t"];

/** Checks of the profiles that confine processes: seccomp, AppArmor and SELinux. */
export const profileChecks: readonly PodSecurityCheck[] = [
  { id: "appArmorProfile", level: "baseline", versions: [[0, appArmor]] },
  {
    id: "seLinuxOptions",
    level: "baseline",
    versions: [
      [0, seLinux(new Set(labels1))],
      [31, seLinux(new Set([...labels1, "container_engine_t"]))],
    ],
  },
  { id: "seccompProfile_baseline", level: "baseline", versions: [[19, seccompNotOff]] },
  {
    id: "seccompProfile_restricted",
    level: "restricted",
    versions: [
      [19, seccompSet],
      [25, exceptWindows(seccompSet)],
    ],
    overrides: "seccompProfile_baseline",
  },
];

/** The type of a profile where one is set; `""` where it is set without a type. */
function typeOf(security: JsonObject | undefined, field: string): string | undefined {
  const profile = objectAt(security, field);
  return profile === undefined ? undefined : (textAt(profile, "type") ?? "");
}

/** Profiles that are set, and confine nothing. */
function* unconfined({ security, path, containers }: PodView, field: string): Iterable<Flaw> {
  const at = `securityContext.${field}.type`;
  const said = (type: string) => `sets ${field} to ${JSON.stringify(type)}`;
  const own = typeOf(security, field);
  if (own !== undefined && !confined.has(own)) yield { path: `${path}.${at}`, message: `the pod ${said(own)}` };
  for (const container of containers) {
    const type = typeOf(container.security, field);
    if (type !== undefined && !confined.has(type)) yield flawOf(container, at, said(type));
  }
}

function* appArmor(pod: PodView): Iterable<Flaw> {
  yield* unconfined(pod, "appArmorProfile");
  for (const [key, value] of Object.entries(objectAt(pod.metadata, "annotations") ?? {})) {
    if (!key.startsWith(annotation)) continue;
    if (value === "" || value === "runtime/default" || String(value).startsWith("localhost/")) continue;
    yield {
      container: key.slice(annotation.length),
      path: `${pod.metadataPath}.annotations[${JSON.stringify(key)}]`,
      message: `an annotation sets the AppArmor profile to ${JSON.stringify(value)}`,
    };
  }
}

function seccompNotOff(pod: PodView): Iterable<Flaw> {
  return unconfined(pod, "seccompProfile");
}

function* seccompSet(pod: PodView): Iterable<Flaw> {
  yield* unconfined(pod, "seccompProfile");
  if (typeOf(pod.security, "seccompProfile") !== undefined) return;
  for (const container of pod.containers)
    if (typeOf(container.security, "seccompProfile") === undefined)
      yield flawOf(container, "securityContext.seccompProfile", "sets no seccompProfile, nor does its pod");
}

function seLinux(types: ReadonlySet<string>): JudgePod {
  return function* judge({ security, path, containers }) {
    const at = "securityContext.seLinuxOptions";
    const own = disallowed(security);
    if (own !== undefined) yield { path: `${path}.${at}`, message: `the pod ${own}` };
    for (const container of containers) {
      const flaw = disallowed(container.security);
      if (flaw !== undefined) yield flawOf(container, at, flaw);
    }
  };

  function disallowed(security: JsonObject | undefined): string | undefined {
    const options = objectAt(security, "seLinuxOptions");
    const type = textAt(options, "type") ?? "";
    if (type !== "" && !types.has(type)) return `sets the SELinux type ${JSON.stringify(type)}`;
    if ((textAt(options, "user") ?? "") !== "") return "sets an SELinux user";
    return (textAt(options, "role") ?? "") === "" ? undefined : "sets an SELinux role";
  }
}
