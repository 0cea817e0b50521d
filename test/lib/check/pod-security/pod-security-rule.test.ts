import { expect, test } from "vitest";
import { workload } from "../../../support/kube-objects.ts";
import { judgeObjects } from "../rules/judge-objects.ts";

test("a version of the standards that stays begins at no later minor", () => {
  const probing = workload({ container: { livenessProbe: { tcpSocket: { host: "127.0.0.1", port: 80 } } } });
  const onsets = ["1.34", "1.35"].map((version) => {
    const podSecurity = { level: "baseline", version } as const;
    const { violations } = judgeObjects([probing], { current: "1.33", hops: ["1.34", "1.35"], podSecurity });
    return violations.find(({ code }) => code === "PSS-hostProbesAndHostLifecycle")?.appliesFrom;
  });
  expect(onsets).toStrictEqual([undefined, "1.34"]);
});
