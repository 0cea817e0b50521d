import { checkObjects } from "../lib/check/manifests/check-objects.ts";
import type { Finding } from "../lib/core/finding.ts";
import { minorsBetween, parseVersion } from "../lib/core/version.ts";
import { apisKnownTo } from "../lib/data/kube-apis.ts";
import type { Judge } from "./judge.ts";

/**
 * Judges objects by the checks of this package at every minor that the cluster runs now, next and in between, and by Pod
 * Security restricted as both ends have it. Where no minor is known, the newest known one counts. Exemptions that the
 * objects carry are honoured.
 */
export const defaultJudge: Judge = (objects, { minors, asOf }) => {
  const hops = hopsOf(minors);
  const judgeAs = (podSecurityVersion: string) =>
    checkObjects(objects, {
      // Without a day nothing has expired; whoever guards the objects refuses exemptions then.
      asOf: `${asOf ?? "1970-01-01"}T00:00:00Z`,
      hops,
      podSecurity: "restricted",
      podSecurityVersion,
    }).findings;
  const [now = apisKnownTo, next = now] = [hops[0], hops.at(-1)];
  const first = judgeAs(now);
  if (next === now) return first;
  // The rules of Pod Security differ between minors, so an exemption may be of use at one end only.
  const second = judgeAs(next);
  const isIn = (findings: readonly Finding[], found: Finding) =>
    findings.some(({ fingerprint }) => fingerprint === found.fingerprint);
  return [
    ...first.filter((found) => found.code !== "EXEMPTION-UNUSED" || isIn(second, found)),
    ...second.filter((found) => found.code !== "EXEMPTION-UNUSED" && !isIn(first, found)),
  ];
};

function hopsOf(minors: readonly string[]): readonly string[] {
  const [first = apisKnownTo, last = first] = [minors[0], minors.at(-1)];
  const from = parseVersion(first);
  const count = minorsBetween(from, parseVersion(last));
  return Array.from({ length: count + 1 }, (_, index) => `${from.major}.${from.minor + index}`);
}
