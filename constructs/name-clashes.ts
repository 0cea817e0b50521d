import type { KubeObject } from "../lib/core/kube-object.ts";

/** An object as it is rendered, and the path of its construct. */
interface Rendered {
  readonly path: string;
  readonly json: KubeObject;
}

/** Says of objects that have kind, namespace and name of an earlier one: applied, the later would replace the earlier. */
export function nameClashes(objects: readonly Rendered[]): readonly string[] {
  const first = new Map<string, string>();
  return objects.flatMap(({ path, json }) => {
    const { name, namespace } = (json["metadata"] ?? {}) as { readonly name?: string; readonly namespace?: string };
    if (name === undefined) return [];
    const group = json.apiVersion.includes("/") ? json.apiVersion.slice(0, json.apiVersion.indexOf("/")) : "";
    const key = JSON.stringify([group, json.kind, namespace, name]);
    const earlier = first.get(key);
    if (earlier !== undefined)
      return [
        `${path}: ${json.kind} ${name} is that of ${earlier} already, and would replace it; give one another name`,
      ];
    first.set(key, path);
    return [];
  });
}
