import { expect, test } from "vitest";
import { podExcerpt } from "../../../../lib/check/pod-security/pod-excerpt.ts";
import { judgePodSecurity } from "../../../../lib/check/pod-security/pod-security-violations.ts";
import { podOf } from "../../../../lib/check/workload/pod-view.ts";
import { subjectOf } from "../rules/judge-objects.ts";
import { podSecurityCases } from "../rules/pod-security-cases.ts";

const pods = Object.values(podSecurityCases)
  .flatMap((cases) => cases.flatMap(([, , objects]) => objects))
  .flatMap((object) => podOf(subjectOf(object)) ?? []);

test("an excerpt of a pod is judged as the whole pod is, at each level and version", () => {
  expect(pods.length).toBeGreaterThan(50);
  for (const pod of pods)
    for (const level of ["baseline", "restricted"] as const)
      for (const version of ["1.19", "1.24", "1.28", "1.34", "1.35", "latest"])
        expect(judgePodSecurity(podExcerpt(pod), level, version)).toStrictEqual(judgePodSecurity(pod, level, version));
});
