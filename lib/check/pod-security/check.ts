import type { ContainerView, PodView } from "../workload/pod-view.ts";

/** Ids of the checks, as upstream names them. */
export type PodSecurityCheckId =
  | "allowPrivilegeEscalation"
  | "appArmorProfile"
  | "capabilities_baseline"
  | "capabilities_restricted"
  | "hostNamespaces"
  | "hostPathVolumes"
  | "hostPorts"
  | "hostProbesAndHostLifecycle"
  | "privileged"
  | "procMount"
  | "procMount_restricted"
  | "restrictedVolumes"
  | "runAsNonRoot"
  | "runAsUser"
  | "seLinuxOptions"
  | "seccompProfile_baseline"
  | "seccompProfile_restricted"
  | "sysctls"
  | "windowsHostProcess";

export type PodSecurityLevel = "baseline" | "restricted";

/** Where a pod breaks a check. */
export interface Flaw {
  /** Absent: the pod as a whole. */
  readonly container?: string;
  readonly path: string;
  readonly message: string;
}

export type JudgePod = (pod: PodView) => Iterable<Flaw>;

/** One check, with its judge from each minor of Kubernetes 1 on at which upstream changed it. */
export interface PodSecurityCheck {
  readonly id: PodSecurityCheckId;
  readonly level: PodSecurityLevel;
  readonly versions: readonly (readonly [fromMinor: number, judge: JudgePod])[];
  /** Weaker check of the other level that is not asked any more where this one is. */
  readonly overrides?: PodSecurityCheckId;
}

/** A flaw of a container; `at` is the path below it. */
export function flawOf({ name, path }: ContainerView, at: string, message: string): Flaw {
  return { container: name, path: `${path}.${at}`, message: `container ${JSON.stringify(name)} ${message}` };
}

/** Quoted, for a message. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}
