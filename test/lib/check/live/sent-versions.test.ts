import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentVersions } from "../../../../lib/check/live/sent-versions.ts";
import type { JsonValue, KubeObject } from "../../../../lib/core/kube-object.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

function budget(metadata: { readonly [key: string]: JsonValue }): KubeObject {
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata };
}

const entry = (manager: string, apiVersion: string, time?: string, subresource?: string) => ({
  manager,
  operation: "Update",
  apiVersion,
  ...(time === undefined ? {} : { time }),
  ...(subresource === undefined ? {} : { subresource }),
});

describe("what a client sent", () => {
  test("is its last write: what it sent before has been moved since", () => {
    const managedFields = [
      entry("helm", "policy/v1", "2026-03-01T00:00:00Z"),
      entry("helm", "policy/v1beta1", "2025-03-01T00:00:00Z"),
    ];
    expect(sentVersions(budget({ managedFields }))).toStrictEqual([
      { apiVersion: "policy/v1", manager: "helm", time: "2026-03-01T00:00:00Z", path: "metadata.managedFields[0]" },
    ]);
  });

  test("is told for each client, and for a subresource apart", () => {
    const managedFields = [
      entry("helm", "policy/v1beta1", "2026-03-01T00:00:00Z"),
      entry("flux", "policy/v1", "2026-03-02T00:00:00Z"),
      entry("helm", "policy/v1", "2026-03-03T00:00:00Z", "status"),
    ];
    expect(sentVersions(budget({ managedFields })).map(({ apiVersion }) => apiVersion)).toStrictEqual([
      "policy/v1beta1",
      "policy/v1",
      "policy/v1",
    ]);
  });

  test("is the annotation's only where the server has no record, since other writers leave it stale", () => {
    const annotations = { [lastApplied]: JSON.stringify({ apiVersion: "policy/v1beta1" }) };
    expect(sentVersions(budget({ annotations }))).toMatchObject([
      { apiVersion: "policy/v1beta1", manager: "kubectl apply" },
    ]);
    const managedFields = [entry("flux", "policy/v1", "2026-03-02T00:00:00Z")];
    expect(sentVersions(budget({ annotations, managedFields })).map(({ apiVersion }) => apiVersion)).toStrictEqual([
      "policy/v1",
    ]);
  });
});

test("whatever an object holds, nothing is thrown", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (managedFields, text) => {
      const metadata = { managedFields: managedFields as JsonValue, annotations: { [lastApplied]: text } };
      for (const { apiVersion } of sentVersions(budget(metadata))) expect(typeof apiVersion).toBe("string");
    }),
    { numRuns: 300 },
  );
});
