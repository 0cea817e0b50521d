import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkObjects } from "../../../../lib/check/manifests/check-objects.ts";
import type { CheckOptions } from "../../../../lib/check/manifests/check-options.ts";
import { exemptionAnnotation } from "../../../../lib/core/exemption-annotation.ts";
import { apisKnownFrom, apisKnownTo } from "../../../../lib/data/kube-apis.ts";
import { cases } from "../../../support/cases.ts";

const asOf = "2026-11-29T00:00:00Z";
const apiCodes = ["API-*", "INPUT-API-NOT-JUDGED"];

function object(apiVersion: string, kind: string, fields: Record<string, unknown> = {}) {
  return { apiVersion, kind, metadata: { name: "web", namespace: "shop" }, ...fields };
}

function check(objects: readonly unknown[], options: Partial<CheckOptions> = {}) {
  return checkObjects(objects, { asOf, only: apiCodes, ...options });
}

const ingress = object("networking.k8s.io/v1beta1", "Ingress");
const customDefinition = (versions: readonly Record<string, unknown>[]) =>
  object("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
    metadata: { name: "widgets.example.com" },
    spec: { group: "example.com", names: { kind: "Widget" }, versions },
  });

test("the configuration of a program is neither an object nor a custom resource", () => {
  const found = check([object("kustomize.config.k8s.io/v1beta1", "Kustomization"), object("v1", "Config"), ingress]);
  expect(found.summary).toMatchObject({ objects: 1, unknown: 0 });
  expect(found.unread).toStrictEqual([]);
});

describe("an object of an API that goes", () => {
  test("is an error from the first hop that does not serve it", () => {
    const { findings, summary } = check([ingress], { currentVersion: "1.20", targetVersion: "1.23" });
    expect(findings).toMatchObject([
      {
        code: "API-REMOVED",
        severity: "error",
        verdict: "fail",
        appliesFrom: "1.22",
        target: { apiVersion: "networking.k8s.io/v1beta1", kind: "Ingress", namespace: "shop", name: "web" },
        message: "networking.k8s.io/v1beta1 Ingress is not served from 1.22 on",
        fix: "Move it to networking.k8s.io/v1.",
      },
    ]);
    expect(summary).toMatchObject({ error: 1, objects: 1 });
  });

  test("applies now where the minor that runs does not serve it either", () => {
    const [found] = check([ingress], { currentVersion: "1.22", targetVersion: "1.23" }).findings;
    expect(found).not.toHaveProperty("appliesFrom");
  });

  test("applies from where it goes, when it is not known what runs now", () => {
    expect(check([ingress], { targetVersion: "1.36" }).findings).toMatchObject([{ appliesFrom: "1.22" }]);
    const certificate = object("cert-manager.io/v1beta1", "Certificate");
    const components = { "cert-manager": "1.7" };
    const [found] = check([certificate], { targetVersion: "1.36", cluster: { components } }).findings;
    expect(found).not.toHaveProperty("appliesFrom");
  });

  test("is a warning while it is deprecated, which says when it goes", () => {
    expect(check([ingress], { targetVersion: "1.21" }).findings).toMatchObject([
      { code: "API-DEPRECATED", severity: "warning", message: expect.stringContaining("not served from 1.22") },
    ]);
  });

  test("is told of as planned where the table looks ahead", () => {
    const policy = object("resource.k8s.io/v1beta2", "ResourceClaim");
    const [found] = check([policy], {
      targetVersion: "1.39",
      cluster: { enabled: ["resource.k8s.io/v1beta2"] },
    }).findings;
    expect(found?.message).toContain("(planned)");
  });
});

test("what a minor serves that came out after the table was made is not known, whatever is not found", () => {
  const map = object("v1", "ConfigMap");
  expect(check([map], { targetVersion: apisKnownTo }).unread).toStrictEqual([]);
  expect(check([map], { currentVersion: apisKnownTo, targetVersion: "1.99" }).unread).toMatchObject([
    { what: "APIs of Kubernetes 1.99", message: expect.stringContaining(`known here up to ${apisKnownTo}`) },
  ]);
  expect(check([map], { targetVersion: "1.99", only: ["PSS-*"] }).unread).toMatchObject([
    { what: "Pod Security Standards of Kubernetes 1.99" },
  ]);
  expect(check([map], { targetVersion: "1.99", only: ["HARDEN-*"] }).unread).toStrictEqual([]);
});

test("a target of which nothing is known is refused, and so is a version of Pod Security that nobody enforces", () => {
  const map = object("v1", "ConfigMap");
  const refusal = (options: Parameters<typeof check>[1]) => {
    try {
      return check([map], options);
    } catch (error) {
      return error;
    }
  };
  expect(refusal({ targetVersion: "1.2" })).toMatchObject({ code: "INVALID_TARGET", reason: "unknown-version" });
  expect(refusal({ targetVersion: "9.99" })).toMatchObject({ code: "INVALID_TARGET", reason: "unknown-version" });
  expect(refusal({ targetVersion: apisKnownFrom })).toMatchObject({ unread: [] });
  expect(refusal({ targetVersion: "1.36", podSecurityVersion: "1.2" })).toMatchObject({ code: "INVALID_TARGET" });
  expect(refusal({ targetVersion: "1.36", podSecurityVersion: "1.99", only: ["PSS-*"] })).toMatchObject({
    unread: [{ what: "Pod Security Standards of Kubernetes 1.99" }],
  });
});

test("an old cluster is judged, and what is not known of it is said", () => {
  const { unread } = check([object("v1", "ConfigMap")], { currentVersion: "1.13", targetVersion: "1.17" });
  expect(unread).toMatchObject([{ what: "APIs of Kubernetes 1.14 to 1.15" }]);
});

test("what only the target serves is a warning, and an error where the target does not serve it either", () => {
  const claim = object("resource.k8s.io/v1", "ResourceClaim");
  const severity = (options: Partial<CheckOptions>) => check([claim], options).findings.map((found) => found.severity);
  expect(severity({ targetVersion: "1.33" })).toStrictEqual(["error"]);
  expect(severity({ currentVersion: "1.33", targetVersion: "1.34" })).toStrictEqual(["warning"]);
  expect(severity({ currentVersion: "1.34", targetVersion: "1.35" })).toStrictEqual([]);
});

test("an unknown version of a known group is an error that names those it has", () => {
  expect(check([object("apps/v1beta9", "Deployment")]).findings).toMatchObject([
    { code: "API-UNKNOWN-VERSION", severity: "error", message: expect.stringContaining("apps/v1") },
  ]);
});

test("what is off by default is a warning, unless it was turned on", () => {
  const claim = object("resource.k8s.io/v1beta1", "ResourceClaim");
  expect(check([claim], { targetVersion: "1.33" }).findings).toMatchObject([{ code: "API-OFF-BY-DEFAULT" }]);
  expect(
    check([claim], { targetVersion: "1.33", cluster: { enabled: ["resource.k8s.io/v1beta1"] } }).findings,
  ).toStrictEqual([]);
});

describe("a custom resource", () => {
  const widget = object("example.com/v1", "Widget");

  test("of an unknown group is reported once a kind as not judged, and counts as not performed", () => {
    const { findings, evidence } = check([widget, widget, ingress], { targetVersion: "1.18" });
    expect(findings).toMatchObject([
      {
        code: "INPUT-API-NOT-JUDGED",
        severity: "info",
        verdict: "unknown",
        message: expect.stringContaining("2 objects"),
      },
    ]);
    expect(evidence).toStrictEqual({ performed: 1, applicable: 3 });
  });

  test.each([
    [[{ name: "v1", served: true }], []],
    [[{ name: "v1", served: true, deprecated: true }], ["API-DEPRECATED"]],
    [
      [
        { name: "v1", served: false },
        { name: "v2", served: true },
      ],
      ["API-REMOVED"],
    ],
    [[{ name: "v2", served: true }], ["API-UNKNOWN-VERSION"]],
  ])("is judged by its definition %o wherever that stands", (versions, codes) => {
    for (const objects of [
      [widget, customDefinition(versions)],
      [customDefinition(versions), widget],
    ])
      expect(check(objects).findings.map(({ code }) => code)).toStrictEqual(codes);
  });

  test("of a component is open until the component's version is known", () => {
    const certificate = object("cert-manager.io/v1beta1", "Certificate");
    expect(check([certificate]).findings).toMatchObject([
      { code: "API-REMOVED", verdict: "unknown", severity: "warning" },
    ]);
    const at = (version: string) => check([certificate], { cluster: { components: { "cert-manager": version } } });
    expect(at("1.7").findings).toMatchObject([{ code: "API-REMOVED", verdict: "fail" }]);
    expect(at("1.3").findings).toStrictEqual([]);
  });
});

describe("input", () => {
  test("opens lists at any depth, and gives their items the kind that servers leave out", () => {
    const list = { apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "List", items: [ingress] }] };
    const typed = { apiVersion: "extensions/v1beta1", kind: "IngressList", items: [{ metadata: { name: "a" } }] };
    expect(check([list, typed], { targetVersion: "1.22" }).findings.map(({ target }) => target.name)).toStrictEqual([
      "a",
      "web",
    ]);
  });

  test("that is no object is listed as unread, and the rest is judged", () => {
    const { unread, summary } = check([{ kind: "Pod" }, "text", null, [7, ingress]], { targetVersion: "1.22" });
    expect(unread).toStrictEqual([
      { what: "object 0", message: "it has no apiVersion" },
      { what: "object 1", message: "it is no object" },
      { what: "object 3[0]", message: "it is no object" },
    ]);
    expect(summary).toMatchObject({ objects: 1, error: 1 });
  });

  test("nested ten thousand lists deep is opened", () => {
    let list: unknown = ingress;
    for (let depth = 0; depth < 10_000; depth++) list = { apiVersion: "v1", kind: "List", items: [list] };
    expect(check([list], { targetVersion: "1.22" }).summary.error).toBe(1);
  });
});

describe("options", () => {
  test("that cannot be followed are refused", () => {
    expect(() => check([], { targetVersion: "latest" })).toThrow(expect.objectContaining({ code: "INVALID_TARGET" }));
    expect(() => check([], { currentVersion: "1.36", targetVersion: "1.35" })).toThrow(
      expect.objectContaining({ reason: "downgrade" }),
    );
    expect(() => check([], { only: ["API-REMOVD"] })).toThrow(expect.objectContaining({ code: "CONFIG" }));
    expect(() => check([], { asOf: "yesterday" })).toThrow(expect.objectContaining({ code: "CONFIG" }));
  });

  test("without a target take the newest minor that is out", () => {
    expect(check([object("storage.k8s.io/v1beta1", "VolumeAttributesClass")]).findings).toMatchObject([
      { code: "API-REMOVED", appliesFrom: "1.37" },
    ]);
  });

  test("look for the codes that were asked for only", () => {
    expect(check([ingress], { targetVersion: "1.22", only: ["API-DEPRECATED"] }).findings).toStrictEqual([]);
  });

  test("may bring rows over the bundled ones", () => {
    const row = { status: "confirmed", source: "https://example.com/", asOf: "2026-11-29" } as const;
    const apis = [{ group: "example.com", version: "v1", kind: "Widget", removed: "1.30", ...row }];
    expect(check([object("example.com/v1", "Widget")], { apis, targetVersion: "1.30" }).findings).toMatchObject([
      { code: "API-REMOVED" },
    ]);
  });
});

describe("an exemption", () => {
  const exemption = {
    code: "API-REMOVED",
    selector: { kind: "Ingress", namespace: "shop" },
    reason: "moves next week",
    owner: "team-web",
    expires: "2026-12-31",
  };
  const options = { targetVersion: "1.22", only: [...apiCodes, "EXEMPTION-*"] };

  test("holds back what it selects, and the count says so", () => {
    const { findings, summary } = check([ingress], { ...options, exemptions: [exemption] });
    expect(findings).toStrictEqual([]);
    expect(summary).toMatchObject({ error: 0, exempted: 1 });
  });

  test("that has expired holds nothing back and is a finding", () => {
    const expired = { ...exemption, expires: "2026-11-29" };
    expect(check([ingress], { ...options, exemptions: [expired] }).findings.map(({ code }) => code)).toStrictEqual([
      "API-REMOVED",
      "EXEMPTION-EXPIRED",
    ]);
  });

  test("that holds for more than a year holds, and is a finding", () => {
    const codes = (expires: string) =>
      check([ingress], { ...options, exemptions: [{ ...exemption, expires }] }).findings.map(({ code }) => code);
    expect(codes("2027-11-30")).toStrictEqual([]);
    expect(codes("2027-12-01")).toStrictEqual(["EXEMPTION-LONG"]);
  });

  test("that holds nothing back is a finding, unless nobody looked", () => {
    const idle = { ...exemption, selector: { name: "other" } };
    const codes = (only: readonly string[]) =>
      check([ingress], { ...options, only, exemptions: [idle] }).findings.map(({ code }) => code);
    expect(codes(options.only)).toStrictEqual(["API-REMOVED", "EXEMPTION-UNUSED"]);
    expect(codes(["API-DEPRECATED"])).toStrictEqual([]);
  });

  test("may be an annotation of its object, and holds for that object only", () => {
    const [key, value] = exemptionAnnotation({ code: "API-REMOVED", reason: "r", owner: "o", expires: "2027-01-01" });
    const metadata = { name: "old", namespace: "shop", annotations: { [key]: value } };
    const { findings, summary } = check([{ ...ingress, metadata }, ingress], options);
    expect(findings).toMatchObject([{ code: "API-REMOVED", target: { name: "web" } }]);
    expect(summary.exempted).toBe(1);
  });

  test.each(["", "{}", "[]", '{"reason":"r","owner":"o"}', '{"reason":"r","owner":"o","expires":"soon"}'])(
    "that cannot be read (%s) holds nothing back and is a finding",
    (value) => {
      const annotations = { "fleetwright.dev/exempt.API-REMOVED": value };
      const annotated = { ...ingress, metadata: { name: "web", annotations } };
      expect(check([annotated], options).findings.map(({ code }) => code)).toStrictEqual([
        "API-REMOVED",
        "EXEMPTION-INVALID",
      ]);
    },
  );
});

test("what a baseline knows is counted and not listed", () => {
  const first = check([ingress], { targetVersion: "1.22" });
  const baseline = new Set(first.findings.map(({ fingerprint }) => fingerprint));
  const other = { ...ingress, metadata: { name: "new" } };
  const { findings, summary } = check([ingress, other], { targetVersion: "1.22", baseline });
  expect(findings.map(({ target }) => target.name)).toStrictEqual(["new"]);
  expect(summary).toMatchObject({ error: 1, known: 1 });
});

test("whatever the values are, nothing throws, and the order of objects does not change what is found", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constant(ingress))), (values) => {
      const there = checkObjects(values, { asOf, targetVersion: "1.36" });
      const back = checkObjects(values.toReversed(), { asOf, targetVersion: "1.36" });
      expect(back.findings.map(({ fingerprint }) => fingerprint)).toStrictEqual(
        there.findings.map(({ fingerprint }) => fingerprint),
      );
    }),
    { numRuns: cases(300) },
  );
});
