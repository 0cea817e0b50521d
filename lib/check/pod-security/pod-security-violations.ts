import { FleetError } from "../../core/error.ts";
import type { JsonObject } from "../../core/kube-object.ts";
import { tryParseVersion } from "../../core/version.ts";
import { type PodView, viewPod } from "../workload/pod-view.ts";
import type { Flaw, JudgePod, PodSecurityCheck, PodSecurityCheckId, PodSecurityLevel } from "./check.ts";
import { hostChecks } from "./host-checks.ts";
import { identityChecks } from "./identity-checks.ts";
import { kernelChecks } from "./kernel-checks.ts";
import { privilegeChecks } from "./privilege-checks.ts";
import { profileChecks } from "./profile-checks.ts";

/** A check that a pod breaks, and where. */
export interface PodSecurityViolation extends Flaw {
  readonly check: PodSecurityCheckId;
}

/** Every check of the Pod Security Standards. */
export const podSecurityChecks: readonly PodSecurityCheck[] = [
  ...hostChecks,
  ...privilegeChecks,
  ...identityChecks,
  ...profileChecks,
  ...kernelChecks,
];

/** Before it, seccomp was set by annotations, which are not judged here. */
export const oldestPodSecurity = 19;

interface Policy {
  readonly check: PodSecurityCheckId;
  readonly judge: JudgePod;
}

const policies = new Map<string, readonly Policy[]>();

/**
 * What admission by the Pod Security Standards would say of a pod, at a level and with the rules of a minor such as
 * `1.35`; `latest` is the newest minor known here, whose rules a newer one gets as well. `podMetadata` counts for its
 * annotations. Throws a `FleetError` for a version before 1.19 or one that cannot be read.
 */
export function podSecurityViolations(
  podSpec: JsonObject,
  podMetadata: JsonObject,
  level: PodSecurityLevel,
  version: string,
): readonly PodSecurityViolation[] {
  return judgePodSecurity(viewPod(podSpec, podMetadata), level, version);
}

/** Like `podSecurityViolations`, for a pod that has been found already. */
export function judgePodSecurity(
  pod: PodView,
  level: PodSecurityLevel,
  version: string,
): readonly PodSecurityViolation[] {
  const violations: PodSecurityViolation[] = [];
  for (const { check, judge } of policyOf(level, version))
    for (const flaw of judge(pod)) violations.push({ check, ...flaw });
  return violations;
}

function policyOf(level: PodSecurityLevel, version: string): readonly Policy[] {
  const key = `${level} ${version}`;
  const known = policies.get(key);
  if (known !== undefined) return known;
  const policy = makePolicy(level, minorNumber(version));
  policies.set(key, policy);
  return policy;
}

function makePolicy(level: PodSecurityLevel, minor: number): readonly Policy[] {
  const asked = podSecurityChecks.flatMap((check) => {
    const judge = check.versions.findLast(([from]) => from <= minor)?.[1];
    return judge === undefined || (check.level === "restricted" && level === "baseline") ? [] : [{ check, judge }];
  });
  const overridden = new Set(asked.map(({ check }) => check.overrides));
  return asked.filter(({ check }) => !overridden.has(check.id)).map(({ check, judge }) => ({ check: check.id, judge }));
}

function minorNumber(version: string): number {
  if (version === "latest") return Number.POSITIVE_INFINITY;
  const parsed = tryParseVersion(version);
  if (parsed?.major === 1 && parsed.minor >= oldestPodSecurity) return parsed.minor;
  throw new FleetError("UNSUPPORTED", `${JSON.stringify(version)} is no version of the Pod Security Standards`, {
    hint: `Name a Kubernetes minor from 1.${oldestPodSecurity} on, or "latest".`,
  });
}
