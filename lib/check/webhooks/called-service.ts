import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, objectAt, objectsAt, textAt } from "../json.ts";
import type { RelationalViolation, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";

/** A place in an object where the API server is told to call somebody. */
export interface Callout {
  readonly kind: "webhook" | "conversion" | "apiservice";
  readonly target: RelationalViolation["target"];
  /** Path of the client's configuration in the object. */
  readonly path: string;
  /** What is called, for a message. */
  readonly name: string;
  /** Absent: an address outside of the cluster. */
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly caBundle?: string;
  /** Something puts the bundle in when the object is in the cluster. */
  readonly injected: boolean;
  /** Requests fail when the call does. */
  readonly failClosed: boolean;
  readonly webhook?: JsonObject;
}

const injectors = [
  "cert-manager.io/inject-ca-from",
  "cert-manager.io/inject-ca-from-secret",
  "cert-manager.io/inject-apiserver-ca",
];

/** Every call that an object asks of the API server. */
export function calloutsOf(subject: Subject): readonly Callout[] {
  const { group, kind } = subject;
  if (group === "admissionregistration.k8s.io" && kind.endsWith("WebhookConfiguration")) return admission(subject);
  if (group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition") return conversion(subject);
  if (group === "apiregistration.k8s.io" && kind === "APIService") return apiService(subject);
  return [];
}

function admission(subject: Subject): readonly Callout[] {
  return objectsAt(subject.object, "webhooks").map((webhook, index) => ({
    ...client(subject, objectAt(webhook, "clientConfig"), `webhooks[${index}].clientConfig`),
    kind: "webhook",
    name: `webhook ${textAt(webhook, "name") ?? index}`,
    failClosed: (textAt(webhook, "failurePolicy") ?? "Fail") === "Fail",
    webhook,
  }));
}

function conversion(subject: Subject): readonly Callout[] {
  const strategy = objectAt(objectAt(subject.object, "spec"), "conversion");
  const config = objectAt(objectAt(strategy, "webhook"), "clientConfig");
  if (config === undefined || textAt(strategy, "strategy") !== "Webhook") return [];
  const found = client(subject, config, "spec.conversion.webhook.clientConfig");
  return [{ ...found, kind: "conversion", name: "the conversion webhook", failClosed: true }];
}

function apiService(subject: Subject): readonly Callout[] {
  const spec = objectAt(subject.object, "spec");
  if (objectAt(spec, "service") === undefined) return [];
  return [{ ...client(subject, spec, "spec"), kind: "apiservice", name: "the API service", failClosed: true }];
}

type Client = Pick<Callout, "target" | "path" | "service" | "caBundle" | "injected">;

function client(subject: Subject, config: JsonObject | undefined, path: string): Client {
  const service = objectAt(config, "service");
  const name = textAt(service, "name");
  const caBundle = textAt(config, "caBundle");
  const annotations = objectAt(objectAt(subject.object, "metadata"), "annotations");
  return {
    target: targetOf(subject),
    path,
    ...(name === undefined ? {} : { service: { name, namespace: textAt(service, "namespace") ?? "" } }),
    ...(caBundle === undefined || caBundle === "" ? {} : { caBundle }),
    injected: injectors.some((key) => isSet(annotations, key)),
  };
}
