import { askedMinor } from "../lib/check/manifests/covered-versions.ts";
import { FleetError } from "../lib/core/error.ts";
import { minorOf, tryParseVersion } from "../lib/core/version.ts";
import type { ClusterProfile, ProfileOverrides } from "./cluster-profile.ts";

/**
 * A profile with changes.
 *
 * @throws FleetError `CONFIG` when a version is none, or when the next one is older than the present one;
 * `INVALID_TARGET` for one of which nothing is known.
 */
export function withOverrides(base: ClusterProfile, overrides: ProfileOverrides): ClusterProfile {
  const { version, ...rest } = overrides;
  const changed: ClusterProfile = { ...base, ...rest };
  if (version === undefined) return changed;
  const { now, next } =
    typeof version === "string" ? { now: version, next: version } : { next: version.now, ...version };
  return { ...changed, version: versionsOf(now, next, changed.name) };
}

function versionsOf(now: string, next: string, cluster: string): ClusterProfile["version"] {
  const [from, to] = [now, next].map((text) => {
    if (text === "unknown") return undefined;
    const parsed = tryParseVersion(text);
    if (parsed === undefined) {
      throw new FleetError("CONFIG", `${JSON.stringify(text)} is not a Kubernetes version`, {
        cluster,
        path: "$.version",
        hint: 'Write a minor such as "1.34", or { now: "1.34", next: "1.35" }.',
      });
    }
    if (parsed.major === 1) askedMinor(text);
    return parsed;
  });
  if (from !== undefined && to !== undefined && (to.major !== from.major || to.minor < from.minor)) {
    throw new FleetError("CONFIG", `The next version ${next} is older than the present one, ${now}`, {
      cluster,
      path: "$.version.next",
      hint: "`next` is the minor after the planned upgrade; leave it out where none is planned.",
    });
  }
  return {
    now: from === undefined ? "unknown" : minorOf(from),
    next: to === undefined ? "unknown" : minorOf(to),
  };
}
