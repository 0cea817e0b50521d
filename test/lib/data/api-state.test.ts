import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apiState } from "../../../lib/data/api-state.ts";
import { type ApiRow, apisKnownTo, apiTable, lifecycleRows, otherApiRows } from "../../../lib/data/kube-apis.ts";

function api(apiVersion: string, kind: string) {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  return { group, version, kind };
}

const minors = Array.from({ length: 27 }, (_, index) => `1.${16 + index}`);

describe("an API of Kubernetes", () => {
  test.each([
    ["networking.k8s.io/v1beta1", "Ingress", "1.18", "served"],
    ["networking.k8s.io/v1beta1", "Ingress", "1.19", "deprecated"],
    ["networking.k8s.io/v1beta1", "Ingress", "1.21", "deprecated"],
    ["networking.k8s.io/v1beta1", "Ingress", "1.22", "removed"],
    ["networking.k8s.io/v1", "Ingress", "1.18", "not-yet"],
    ["networking.k8s.io/v1", "Ingress", "1.36", "served"],
    ["v1", "Pod", "1.36", "served"],
    ["policy/v1beta1", "PodSecurityPolicy", "1.25", "removed"],
    ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "1.28", "served"],
    ["flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "1.26", "removed"],
    ["admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.30", "off-by-default"],
    ["admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", "1.34", "removed"],
    ["resource.k8s.io/v1beta1", "ResourceClaim", "1.36", "off-by-default"],
    ["resource.k8s.io/v1beta1", "ResourceClaim", "1.38", "removed"],
    ["storage.k8s.io/v1beta1", "VolumeAttributesClass", "1.37", "removed"],
    ["apps/v1beta9", "Deployment", "1.36", "unknown-version"],
    ["apps/v1", "Deploymnt", "1.36", "unknown-version"],
    ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "removed"],
    ["settings.k8s.io/v1alpha1", "PodPreset", "1.20", "removed"],
    ["example.com/v1", "Widget", "1.36", "custom"],
  ])("%s %s is at %s: %s", (apiVersion, kind, version, state) => {
    expect(apiState(api(apiVersion, kind), version).state).toBe(state);
  });

  test("is the same for a patch release, and for what a cloud calls its version", () => {
    for (const version of ["1.22", "v1.22.3", "1.22.17-gke.400"])
      expect(apiState(api("extensions/v1beta1", "Ingress"), version).state).toBe("removed");
  });

  test("is that of its objects for a list of them", () => {
    expect(apiState(api("extensions/v1beta1", "IngressList"), "1.22").state).toBe("removed");
  });

  test("that is off by default is served where its administrator turned it on", () => {
    const claim = api("resource.k8s.io/v1beta2", "ResourceClaim");
    expect(apiState(claim, "1.35", { enabled: ["resource.k8s.io/v1beta2"] }).state).toBe("served");
    expect(apiState(claim, "1.36", { enabled: ["resource.k8s.io/v1beta2"] }).state).toBe("deprecated");
  });

  test("goes when its type goes from the source, where that is earlier than its annotation", () => {
    expect(apiState(api("certificates.k8s.io/v1alpha1", "PodCertificateRequest"), "1.35").state).toBe("removed");
    expect(apiState(api("networking.k8s.io/v1alpha1", "ClusterCIDR"), "1.29").state).toBe("removed");
  });

  test("is told as planned where the version is newer than the source of the table", () => {
    const binding = api("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy");
    expect(apiState(binding, "1.40")).toMatchObject({ state: "removed", planned: true });
    expect(apiState(api("extensions/v1beta1", "Ingress"), "1.40").planned).toBeUndefined();
    expect(apisKnownTo).toBe("1.37");
  });

  test("cannot be asked about for what is no version", () => {
    expect(() => apiState(api("v1", "Pod"), "latest")).toThrow(expect.objectContaining({ code: "INVALID_TARGET" }));
  });
});

describe("an API of a component", () => {
  const certificate = api("cert-manager.io/v1beta1", "Certificate");

  test("counts in the component's versions", () => {
    expect(apiState(certificate, "1.36", { components: { "cert-manager": "1.5" } }).state).toBe("deprecated");
    expect(apiState(certificate, "1.36", { components: { "cert-manager": "1.6.1" } }).state).toBe("removed");
    expect(
      apiState(api("external-secrets.io/v1", "ExternalSecret"), "1.36", { components: { "external-secrets": "0.15" } })
        .state,
    ).toBe("not-yet");
  });

  test("is not taken for served where the component's version is not known", () => {
    expect(apiState(certificate, "1.36").state).toBe("component-unknown");
    expect(apiState(api("cert-manager.io/v1", "Certificate"), "1.36").state).toBe("served");
  });

  test("of an unknown version is no custom resource", () => {
    expect(apiState(api("cert-manager.io/v9", "Certificate"), "1.36").state).toBe("unknown-version");
    expect(apiState(api("gateway.networking.k8s.io/v1", "HTTPRout"), "1.36").state).toBe("unknown-version");
  });
});

describe("an overlay", () => {
  const mine: ApiRow = {
    group: "example.com",
    version: "v1alpha1",
    kind: "*",
    removed: "1.30",
    status: "confirmed",
    source: "https://example.com/",
    asOf: "2026-11-21",
  };

  test("adds groups", () => {
    const table = apiTable([mine]);
    expect(apiState(api("example.com/v1alpha1", "Widget"), "1.30", {}, table).state).toBe("removed");
    expect(apiState(api("example.com/v1", "Widget"), "1.30", {}, table).state).toBe("unknown-version");
  });

  test("replaces bundled rows", () => {
    const table = apiTable([{ ...mine, group: "extensions", version: "v1beta1", kind: "Ingress", removed: "1.50" }]);
    expect(apiState(api("extensions/v1beta1", "Ingress"), "1.36", {}, table).state).toBe("served");
    expect(apiState(api("extensions/v1beta1", "Ingress"), "1.36").state).toBe("removed");
  });
});

test("what is removed stays removed, and nothing is served before it came", () => {
  const rows = [...lifecycleRows, ...otherApiRows].filter(({ component }) => component === undefined);
  fc.assert(
    fc.property(fc.constantFrom(...rows), fc.nat(25), (row, at) => {
      const [now, next] = [apiState(row, minors[at] ?? "").state, apiState(row, minors[at + 1] ?? "").state];
      if (now === "removed") expect(next).toBe("removed");
      if (now !== "not-yet") expect(next).not.toBe("not-yet");
      if (now === "deprecated") expect(["deprecated", "removed"]).toContain(next);
    }),
    { numRuns: 500 },
  );
});

test("a replacement is an API of the table, of the same kind or another name of it", () => {
  const table = apiTable();
  const lost = [...lifecycleRows, ...otherApiRows].flatMap(({ replacement, kind }) => {
    if (replacement === undefined) return [];
    const parts = replacement.split("/");
    const target =
      parts.length === 3
        ? { group: parts[0] ?? "", version: parts[1] ?? "", kind: parts[2] ?? "" }
        : { group: parts[0] ?? "", version: parts[1] ?? "", kind };
    return table.find(target) === undefined && target.kind !== "*" ? [replacement] : [];
  });
  expect([...new Set(lost)]).toStrictEqual(["apps/v1/DeploymentRollback"]);
});
