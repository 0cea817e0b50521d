import { describe, expect, test } from "vitest";
import { isPassedOver, isReadInFull } from "../../../../lib/check/live/kinds-in-full.ts";
import { apiOf } from "../../../../lib/check/manifests/subject.ts";
import type { KubeObject } from "../../../../lib/core/kube-object.ts";
import { clusterObjectCases } from "../rules/cluster-object-cases.ts";
import { hardeningCases } from "../rules/hardening-cases.ts";
import { isolationCases } from "../rules/isolation-cases.ts";
import { judgeObjects } from "../rules/judge-objects.ts";
import { podSecurityCases } from "../rules/pod-security-cases.ts";
import { upgradeCases } from "../rules/upgrade-cases.ts";

const cases = [clusterObjectCases, hardeningCases, isolationCases, podSecurityCases, upgradeCases].flatMap((table) =>
  Object.entries(table).flatMap(([code, rows]) =>
    rows.map(([title, , objects, , given]) => ({ code, title, objects, given })),
  ),
);

/** An object as a list of metadata gives it. */
function asListed(object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  return isReadInFull(apiOf(object)) ? object : { apiVersion, kind, metadata: object["metadata"] };
}

/** About what a Secret holds in a manifest: not for a live check, which opens none. */
const ofFilesAlone = "HARDEN-SECRET-MANIFEST";

function violationsOf(code: string, list: readonly KubeObject[], given: (typeof cases)[number]["given"]) {
  return judgeObjects(list, given).violations.filter((violation) => violation.code === code);
}

describe.each(cases.filter(({ code }) => code !== ofFilesAlone))("$code: $title", ({ code, objects, given }) => {
  test("is judged no differently by what a live check reads", () => {
    expect(violationsOf(code, objects.map(asListed), given)).toStrictEqual(violationsOf(code, objects, given));
  });
});

test("what a Secret holds is not judged in a cluster, since a live check opens none", () => {
  const secrets = cases.filter(({ code }) => code === ofFilesAlone);
  expect(secrets.length).toBeGreaterThan(0);
  for (const { objects, given } of secrets) {
    expect(violationsOf(ofFilesAlone, objects.map(asListed), given)).toStrictEqual([]);
  }
});

test("nothing that judges look at is passed over", () => {
  const passed = cases.flatMap(({ objects }) => objects.filter((object) => isPassedOver(apiOf(object))));
  expect(passed).toStrictEqual([]);
});
