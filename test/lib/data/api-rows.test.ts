import { describe, expect, test } from "vitest";
import { type Annotation, apiRows } from "../../../scripts/api-rows.ts";

const newest = { gv: "/v1", kind: "Pod", Introduced: "1.0", lasttag: "v0.37.0-beta.0" };

function row(fields: Partial<Annotation>) {
  const annotation = { ...newest, gv: "example.k8s.io/v1", kind: "Thing", Introduced: "1.20", ...fields };
  return apiRows([newest, annotation], "2026-07-24").rows.find(({ kind }) => kind === annotation.kind);
}

describe("a row of the table", () => {
  test("names the group, the version, and where that was read", () => {
    expect(apiRows([newest], "2026-07-24")).toStrictEqual({
      newest: 37,
      rows: [
        {
          group: "",
          version: "v1",
          kind: "Pod",
          introduced: "1.0",
          status: "confirmed",
          source: "https://github.com/kubernetes/api/blob/v0.37.0-beta.0/core/v1/zz_generated.prerelease-lifecycle.go",
          asOf: "2026-07-24",
        },
      ],
    });
  });

  test("goes with its type, where that is earlier than its annotation, and says so", () => {
    expect(row({ Removed: "1.40", lasttag: "v0.34.0" })).toMatchObject({
      removed: "1.35",
      status: "confirmed",
      note: "Annotated for removal in 1.40; the type is gone from the source of 1.35.",
    });
  });

  test("goes when its annotation says, though the type stays for longer", () => {
    expect(row({ Removed: "1.25", lasttag: "v0.35.0" })).toMatchObject({ removed: "1.25" });
  });

  test("is a plan where it goes after the newest source", () => {
    expect(row({ Removed: "1.40" })).toMatchObject({ removed: "1.40", status: "tentative" });
  });

  test.each([
    ["example.k8s.io/v1alpha1", "1.10", "when-enabled"],
    ["example.k8s.io/v1beta1", "1.23", undefined],
    ["example.k8s.io/v1beta1", "1.24", "when-enabled"],
    ["flowcontrol.apiserver.k8s.io/v1beta3", "1.26", undefined],
    ["example.k8s.io/v1", "1.30", undefined],
  ])("of %s, introduced in %s, is served %s", (gv, Introduced, served) => {
    expect(row({ gv, Introduced })?.served).toBe(served);
  });

  test("is not moved to the list of its kind", () => {
    expect(row({ Replacement: "example.k8s.io/v2/ThingList" })?.replacement).toBe("example.k8s.io/v2/Thing");
  });

  test("is marked where the kind is only ever sent", () => {
    for (const kind of ["TokenReview", "SubjectAccessReview", "SelfSubjectRulesReview", "Scale", "PodExecOptions"])
      expect([kind, row({ kind })?.requestOnly]).toStrictEqual([kind, true]);
    expect(row({ kind: "Deployment" })?.requestOnly).toBeUndefined();
  });

  test("is left out for lists, and refused for what is no minor", () => {
    expect(row({ kind: "ThingList" })).toBeUndefined();
    expect(() => row({ Introduced: "2.0" })).toThrow("not a minor of Kubernetes");
    expect(() => row({ lasttag: "master" })).toThrow("not a tag of kubernetes/api");
  });
});
