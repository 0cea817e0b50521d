import { FleetError } from "../../core/error.ts";
import type { Unread } from "../../core/findings-document.ts";
import { minorOf, minorsBetween, tryParseVersion } from "../../core/version.ts";
import { apisKnownFrom, apisKnownTo } from "../../data/kube-apis.ts";

/** The minor in which pods were first admitted by a version of the Pod Security Standards (KEP-2579). */
export const podSecurityFrom = "1.22";

/** @throws FleetError `INVALID_TARGET` for what is no version of Kubernetes. */
export function kubernetesMinor(text: string): string {
  const version = tryParseVersion(text);
  if (version?.major === 1) return minorOf(version);
  throw new FleetError("INVALID_TARGET", `${JSON.stringify(text.slice(0, 60))} is not a version of Kubernetes`, {
    hint: "Expected a minor such as 1.36, or a version of one.",
    reason: "unknown-version",
  });
}

/**
 * The minor of a version that somebody asks for.
 *
 * @param from Oldest minor that anything is known of. Default: of the table of APIs.
 * @throws FleetError `INVALID_TARGET` for what is no version of Kubernetes, or older than that: nothing would be found
 * wrong, since nothing is known.
 */
export function askedMinor(text: string, from = apisKnownFrom): string {
  const minor = kubernetesMinor(text);
  if (!isBefore(minor, from)) return minor;
  throw new FleetError("INVALID_TARGET", `nothing is known here of Kubernetes ${minor}: the rules begin at ${from}`, {
    hint: "Expected a minor such as 1.36, or a version of one.",
    reason: "unknown-version",
  });
}

/** What the table of APIs cannot tell of these minors, which may run somewhere and be what they are. */
export function unknownApis(minors: readonly string[]): readonly Unread[] {
  const old = minors.filter((minor) => isBefore(minor, apisKnownFrom));
  // What was served before the table begins, and when it was deprecated, is not in it.
  const range = old.length > 1 ? `${old[0]} to ${old.at(-1)}` : old[0];
  const early =
    range === undefined
      ? []
      : [{ what: `APIs of Kubernetes ${range}`, message: `they are known here from ${apisKnownFrom} on` }];
  const target = minors.at(-1);
  if (target === undefined || !isBefore(apisKnownTo, target)) return early;
  const message = `they are known here up to ${apisKnownTo}, and judged by what was planned then: install a newer fleetwright`;
  return [...early, { what: `APIs of Kubernetes ${target}`, message }];
}

/** What the rules of Pod Security cannot tell of a minor. */
export function unknownPodSecurity(minor: string): readonly Unread[] {
  if (!isBefore(apisKnownTo, minor)) return [];
  const message = `they are known here up to ${apisKnownTo}, and judged as of then: install a newer fleetwright`;
  return [{ what: `Pod Security Standards of Kubernetes ${minor}`, message }];
}

function isBefore(minor: string, other: string): boolean {
  const [a, b] = [tryParseVersion(minor), tryParseVersion(other)];
  return a !== undefined && b !== undefined && minorsBetween(a, b) > 0;
}
