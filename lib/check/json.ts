import type { JsonObject, JsonValue } from "../core/kube-object.ts";

const nothing: readonly JsonValue[] = [];

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under `key`; `undefined` when it is absent or something else. */
export function objectAt(from: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = from?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** The list under `key`; empty when it is absent or something else. */
export function listAt(from: JsonObject | undefined, key: string): readonly JsonValue[] {
  const value = from?.[key];
  return Array.isArray(value) ? value : nothing;
}

/** The objects in the list under `key`, without what is no object. */
export function objectsAt(from: JsonObject | undefined, key: string): readonly JsonObject[] {
  return listAt(from, key).filter(isJsonObject);
}

/** The text under `key`; `undefined` when it is absent or something else. */
export function textAt(from: JsonObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === "string" ? value : undefined;
}

/** The number under `key`; `undefined` when it is absent or something else. */
export function numberAt(from: JsonObject | undefined, key: string): number | undefined {
  const value = from?.[key];
  return typeof value === "number" ? value : undefined;
}

/** What is set under `key`: neither absent nor null, which the API server takes for absent. */
export function isSet(from: JsonObject | undefined, key: string): boolean {
  const value = from?.[key];
  return value !== undefined && value !== null;
}
