import type { KubeObject } from "./kube-store.ts";

/** Whether an object passes the `labelSelector` and `fieldSelector` of a list; `undefined` for a selector not simulated. */
export function passesSelectors(query: URLSearchParams): ((object: KubeObject) => boolean) | undefined {
  const labels = requirements(query.get("labelSelector"));
  const fields = requirements(query.get("fieldSelector"));
  if (labels === undefined || fields === undefined) return undefined;
  return (object) =>
    labels.every(({ key, value, equal }) => (object.metadata.labels?.[key] === value) === equal) &&
    fields.every(({ key, value, equal }) => (fieldOf(object, key) === value) === equal);
}

interface Requirement {
  readonly key: string;
  readonly value: string;
  readonly equal: boolean;
}

/** Terms of the form `a=b`, `a==b` and `a!=b`. */
function requirements(text: string | null): readonly Requirement[] | undefined {
  const terms = text === null || text === "" ? [] : text.split(",");
  const found = terms.map((term) => /^([\w./-]+)(!=|==?)([\w./-]*)$/.exec(term.trim()));
  if (found.includes(null)) return undefined;
  return found.map((match) => ({ key: match?.[1] ?? "", value: match?.[3] ?? "", equal: match?.[2] !== "!=" }));
}

function fieldOf(object: KubeObject, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], object);
}
