import type { FindingTarget } from "../../core/finding.ts";
import type { GroupVersionKind, JsonObject, KubeObject } from "../../core/kube-object.ts";
import { objectAt, textAt } from "../json.ts";
import type { Subject } from "./rule.ts";

/** Where an object stood. */
export interface Place {
  readonly file?: string;
  /** Line of the document's first key, from 1. */
  readonly line?: number;
  /** What the file is. Default `manifest`. */
  readonly origin?: "manifest" | "helm";
  /** The cluster that it was read from, by its uid. */
  readonly cluster?: string;
}

/** Whether a value says of itself what kind of object it is. */
export function isKubeObject(value: JsonObject): value is KubeObject {
  return isText(value["apiVersion"]) && isText(value["kind"]);
}

export function subjectOf(object: KubeObject, { file, line, cluster }: Place): Subject {
  const metadata = objectAt(object, "metadata");
  const namespace = textAt(metadata, "namespace");
  return {
    ...apiOf(object),
    object,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    name: textAt(metadata, "name") ?? "",
  };
}

/** `apps/v1` has a group, `v1` has not. */
export function apiOf({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): GroupVersionKind {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion, kind }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
}

/** `apps/v1`, as a manifest has it. */
export function apiVersionOf({ group, version }: Pick<GroupVersionKind, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The object as the target of a finding. */
export function targetOf(subject: Subject): FindingTarget {
  const { cluster, file, line, namespace, name } = subject;
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    apiVersion: apiVersionOf(subject),
    kind: subject.kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === "" ? {} : { name }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
