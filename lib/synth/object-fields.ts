import type { JsonValue, KubeObject } from "../core/kube-object.ts";

/**
 * The fields of an object by path, each value as text: `spec.replicas`, `spec.template.spec.containers[web].image`. Items
 * of a list that have a name of their own go by it, so that one more item does not make all others different; a list of
 * plain values is one field.
 */
export function objectFields(object: KubeObject): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(object)) add(fields, key, value);
  return fields;
}

function add(fields: Map<string, string>, path: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (Array.isArray(value)) addList(fields, path, value);
  else if (typeof value !== "object" || value === null) fields.set(path, textOf(value as string | number | null));
  else {
    const members = Object.entries(value);
    if (members.length === 0) fields.set(path, "{}");
    for (const [key, member] of members) add(fields, path + step(key), member);
  }
}

function addList(fields: Map<string, string>, path: string, items: readonly JsonValue[]): void {
  if (items.every((item) => typeof item !== "object" || item === null)) {
    fields.set(path, `[${items.map((item) => textOf(item as string | number | null)).join(", ")}]`);
    return;
  }
  const names = items.map(nameOf);
  const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  for (const [index, item] of items.entries()) add(fields, `${path}[${named ? names[index] : index}]`, item);
}

function nameOf(item: JsonValue): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { name } = item as { readonly name?: JsonValue };
  return typeof name === "string" && name !== "" ? name : undefined;
}

function step(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** A text that reads as a number or a word of YAML is quoted, since it is not the same as the number. */
function textOf(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  return value === "" || /^(?:-?[\d.]+|true|false|null)$/.test(value) ? JSON.stringify(value) : value;
}
