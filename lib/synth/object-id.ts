import type { JsonValue, KubeObject } from "../core/kube-object.ts";

/** What an object is called, whatever version of its API it is written in. */
export interface ObjectId {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export function objectId({ apiVersion, kind, ...rest }: KubeObject): ObjectId {
  const metadata = (rest["metadata"] ?? {}) as { readonly name?: JsonValue; readonly namespace?: JsonValue };
  const slash = apiVersion.indexOf("/");
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    kind,
    ...(typeof metadata.namespace === "string" ? { namespace: metadata.namespace } : {}),
    name: typeof metadata.name === "string" ? metadata.name : "",
  };
}

/** Sorts by kind, namespace and name, and tells objects apart. */
export function objectKey({ group, kind, namespace = "", name }: ObjectId): string {
  return [kind, namespace, name, group].join("\0");
}

/** `Deployment shop/web`. */
export function objectTitle({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
