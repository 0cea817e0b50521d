/** A value as JSON or YAML gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** A Kubernetes object as it stood in its source: nothing but `apiVersion` and `kind` has been looked at. */
export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Group, version and kind. The core group is the empty string. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
