import type { KubeObject } from "../../../../lib/core/kube-object.ts";
import type { Cases } from "./cases.ts";

function object(apiVersion: string, kind: string, spec?: KubeObject[string]): KubeObject {
  return { apiVersion, kind, metadata: { name: "a" }, ...(spec === undefined ? {} : { spec }) };
}

const deployment = object("apps/v1", "Deployment");
const definition = (...versions: readonly { readonly name: string; readonly served: boolean }[]) =>
  object("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
    group: "example.com",
    names: { kind: "Widget" },
    versions,
  });
const widget = object("example.com/v1", "Widget");

export const apiCases: Cases = {
  "API-REMOVED": [
    ["gone for long", "fail", [object("extensions/v1beta1", "Ingress")], { message: "1.22" }],
    [
      "gone from a hop on",
      "fail",
      [object("storage.k8s.io/v1beta1", "VolumeAttributesClass")],
      { appliesFrom: "1.37" },
      { hops: ["1.36", "1.37", "1.38"] },
    ],
    ["not served by its definition", "fail", [widget, definition({ name: "v1", served: false })]],
    [
      "of a component whose version is not known",
      "unknown",
      [object("cert-manager.io/v1alpha2", "Issuer")],
      { message: "cert-manager" },
    ],
    [
      "of a component that serves it",
      "pass",
      [object("cert-manager.io/v1alpha2", "Issuer")],
      {},
      { cluster: { components: { "cert-manager": "1.3" } } },
    ],
    ["served", "pass", [deployment]],
  ],
  "API-DEPRECATED": [
    ["going", "fail", [object("v1", "ComponentStatus")], { message: "since 1.19" }],
    ["of a component whose version is not known", "unknown", [object("helm.toolkit.fluxcd.io/v2beta1", "HelmRelease")]],
    ["served", "pass", [deployment]],
  ],
  "API-UNKNOWN-VERSION": [
    ["a version that never was", "fail", [object("apps/v2", "Deployment")], { message: "apps/v1" }],
    ["a kind that never was", "fail", [object("apps/v1", "Deploy")], { message: "no such kind" }],
    [
      "a version that its definition has not",
      "fail",
      [widget, definition({ name: "v2", served: true })],
      { fix: "Move it to v2, which its definition serves." },
    ],
    ["a version that its definition has", "pass", [definition({ name: "v1", served: true }), widget]],
    ["known", "pass", [deployment]],
  ],
  "API-NOT-YET": [
    [
      "later than the target",
      "fail",
      [object("resource.k8s.io/v1", "ResourceClaim")],
      { message: "1.34" },
      { current: "1.32", hops: ["1.33"] },
    ],
    [
      "with the target",
      "fail",
      [object("resource.k8s.io/v1", "ResourceClaim")],
      { severity: "warning" },
      { current: "1.33", hops: ["1.34"] },
    ],
    ["served", "pass", [object("resource.k8s.io/v1", "ResourceClaim")]],
  ],
  "API-OFF-BY-DEFAULT": [
    ["an alpha version", "fail", [object("resource.k8s.io/v1alpha3", "DeviceTaintRule")]],
    [
      "turned on",
      "pass",
      [object("resource.k8s.io/v1alpha3", "DeviceTaintRule")],
      {},
      { current: "1.34", hops: ["1.35"], cluster: { enabled: ["resource.k8s.io/v1alpha3"] } },
    ],
  ],
  "INPUT-API-NOT-JUDGED": [
    ["a group that nobody knows", "unknown", [widget], { message: "1 object is" }],
    ["a group with its definition", "pass", [widget, definition({ name: "v1", served: true })]],
  ],
};
