import { describe, expect, test } from "vitest";
import { isPassedOver, isReadInFull } from "../../../../lib/check/live/kinds-in-full.ts";
import { apiOf } from "../../../../lib/check/manifests/subject.ts";
import type { KubeObject } from "../../../../lib/core/kube-object.ts";
import { clusterObjectCases } from "../rules/cluster-object-cases.ts";
import { hardeningCases } from "../rules/hardening-cases.ts";
import { judgeObjects } from "../rules/judge-objects.ts";
import { podSecurityCases } from "../rules/pod-security-cases.ts";
import { upgradeCases } from "../rules/upgrade-cases.ts";

const cases = [clusterObjectCases, hardeningCases, podSecurityCases, upgradeCases].flatMap((table) =>
  Object.entries(table).flatMap(([code, rows]) =>
    rows.map(([title, , objects, , given]) => ({ code, title, objects, given })),
  ),
);

/** An object as a list of metadata gives it. */
function asListed(object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  return isReadInFull(apiOf(object)) ? object : { apiVersion, kind, metadata: object["metadata"] };
}

describe.each(cases)("$code: $title", ({ code, objects, given }) => {
  // What a Secret holds is not for a live check, which opens none.
  test.skipIf(code === "HARDEN-SECRET-MANIFEST")("is judged no differently by what a live check reads", () => {
    const about = (list: readonly KubeObject[]) =>
      judgeObjects(list, given).violations.filter((violation) => violation.code === code);
    expect(about(objects.map(asListed))).toStrictEqual(about(objects));
  });
});

test("nothing that judges look at is passed over", () => {
  const passed = cases.flatMap(({ objects }) => objects.filter((object) => isPassedOver(apiOf(object))));
  expect(passed).toStrictEqual([]);
});
