import type { KubeVersion } from "../core/version.ts";

/** Whether a version is what `target` names: equal in every part that the target has, so that `1.36` takes any patch. */
export function satisfies(version: KubeVersion, target: KubeVersion): boolean {
  if (version.major !== target.major || version.minor !== target.minor) return false;
  if (target.patch === undefined) return true;
  if (version.patch !== target.patch || version.prerelease !== target.prerelease) return false;
  return target.vendor === undefined || version.vendor === target.vendor;
}
