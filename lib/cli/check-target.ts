import { FleetError } from "../core/error.ts";
import { type KubeVersion, minorsBetween, parseVersion, tryParseVersion } from "../core/version.ts";
import { bundledMinors } from "../data/calendar.ts";
import { apisKnownFrom } from "../data/kube-apis.ts";

/**
 * Refuses a target that no plan could be made for, rather than call every cluster of the fleet done.
 *
 * @param where Who names it: `--target`, or a place in the configuration.
 * @throws FleetError `CONFIG` for what is no version and no rule, or is older than every version of its major that
 * anything is known of.
 */
export function checkTarget(target: string | undefined, where = "--target"): void {
  if (target === undefined || /^(?:latest|n-1|oldest-supported|channel)$/.test(target)) return;
  const asked = /^\d+\.\d+(?:\.\d[\w.+-]*)?$/.test(target) ? tryParseVersion(target) : undefined;
  if (asked === undefined) {
    throw new FleetError("CONFIG", `${where} ${JSON.stringify(target)} is neither a version nor a rule`, { hint });
  }
  const oldest = oldestOf(asked.major);
  if (oldest === undefined || minorsBetween(oldest, asked) >= 0) return;
  throw new FleetError("CONFIG", `${where} ${target} is older than all that is known here, which is ${oldest.raw} on`, {
    hint,
  });
}

const hint = "Write a version such as 1.36, or one of: latest, n-1, oldest-supported, channel.";

/** OpenShift counts in versions of its own. Of other majors nothing is known: no cluster could have them. */
function oldestOf(major: number): KubeVersion | undefined {
  return [apisKnownFrom, ...bundledMinors("roks")].map(parseVersion).find((version) => version.major === major);
}
