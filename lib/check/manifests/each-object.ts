import type { JsonObject, JsonValue, KubeObject } from "../../core/kube-object.ts";
import { isJsonObject } from "../json.ts";
import { isKubeObject } from "./subject.ts";

/** An object, or what stands in the place of one. */
export type FoundObject =
  | { readonly object: KubeObject; readonly path: string }
  | { readonly object?: undefined; readonly path: string; readonly flaw: string };

/**
 * The objects in a value: itself, or those of the list that it is, at any depth. `path` says where in the value:
 * `.items[3]`, empty for the value itself. What is no object comes with a flaw, and nothing comes for `null`.
 */
export function* eachObject(value: JsonValue | undefined): Generator<FoundObject, void, undefined> {
  // A stack of its own: lists may be nested deeper than calls.
  const open: { readonly value: JsonValue | undefined; readonly path: string }[] = [{ value, path: "" }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value: current, path } = at;
    if (current === null || current === undefined) continue;
    if (Array.isArray(current)) {
      for (let i = current.length - 1; i >= 0; i--)
        open.push({ value: current[i] as JsonValue, path: `${path}[${i}]` });
      continue;
    }
    if (!isJsonObject(current)) {
      yield { path, flaw: "it is no object" };
      continue;
    }
    const items = itemsOf(current);
    if (items !== undefined) {
      for (let i = items.length - 1; i >= 0; i--)
        open.push({ value: withKind(items[i], current), path: `${path}.items[${i}]` });
    } else if (isKubeObject(current)) yield { object: current, path };
    else yield { path, flaw: flawOf(current) };
  }
}

/** The members of `kind: List` and of lists of one kind, as `kubectl get` and API servers give them. */
export function itemsOf(object: JsonObject): readonly JsonValue[] | undefined {
  const { kind, items } = object;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : undefined;
}

/** API servers leave apiVersion and kind out of the items of a list of one kind. */
export function withKind(
  item: JsonValue | undefined,
  list: Readonly<Partial<Record<"apiVersion" | "kind", JsonValue>>>,
): JsonValue | undefined {
  if (!isJsonObject(item) || item["kind"] !== undefined || item["apiVersion"] !== undefined) return item;
  const { apiVersion, kind } = list;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !/.List$/s.test(kind)) return item;
  return { ...item, apiVersion, kind: kind.slice(0, -"List".length) };
}

function flawOf(object: JsonObject): string {
  const missing = ["apiVersion", "kind"].filter((key) => typeof object[key] !== "string" || object[key] === "");
  return `it has no ${missing.join(" and no ")}`;
}
