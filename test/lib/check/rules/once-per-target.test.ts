import { expect, test } from "vitest";
import { mergeViolations } from "../../../../lib/check/manifests/once-per-target.ts";
import type { Violation } from "../../../../lib/check/manifests/rule.ts";
import { object, workload } from "../../../support/kube-objects.ts";
import { judgeObjects } from "./judge-objects.ts";

const violation = (parts: Partial<Violation>): Violation => ({ code: "HARDEN-SECRET-CONFIG", message: "a", ...parts });

test("of two violations of a code, the first place stands and both messages", () => {
  const merged = mergeViolations([violation({ path: "x" }), violation({ path: "y", message: "b" })]);
  expect(merged).toStrictEqual([violation({ path: "x", message: "a; b" })]);
});

test("the worse severity wins, and a message is said once", () => {
  const merged = mergeViolations([violation({}), violation({ severity: "error" }), violation({ severity: "info" })]);
  expect(merged).toStrictEqual([violation({ severity: "error" })]);
});

test("containers, verdicts and codes are kept apart", () => {
  const apart = [
    violation({}),
    violation({ container: "a" }),
    violation({ verdict: "unknown" }),
    violation({ code: "HARDEN-OWNER" }),
  ];
  expect(mergeViolations(apart)).toStrictEqual(apart);
});

test("no rule says a code twice of the same thing", () => {
  const everything = workload({
    pod: {
      hostNetwork: true,
      hostPID: true,
      volumes: [
        { name: "a", hostPath: { path: "/data" } },
        { name: "b", hostPath: { path: "/var/run/docker.sock" } },
        { name: "c", hostPath: { path: "/more" } },
        { name: "d", rbd: {} },
        { name: "e", cephfs: {} },
      ],
    },
    container: {
      env: [
        { name: "A_PASSWORD", value: "a" },
        { name: "B_TOKEN", value: "b" },
      ],
    },
  });
  const config = object("v1", "ConfigMap", { metadata: { name: "a" }, data: { password: "a", token: "b" } });
  const { violations } = judgeObjects([everything, config]);
  const keys = violations.map((each) =>
    JSON.stringify([each.code, each.container, "target" in each ? each.target : each.path?.startsWith("data")]),
  );
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toStrictEqual([]);
  expect(violations.find(({ code }) => code === "HARDEN-SECRET-LITERAL")?.message).toContain('"B_TOKEN"');
});
