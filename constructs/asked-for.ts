import type { ApiObject } from "cdk8s";

const brand = Symbol.for("fleetwright.AskedFor");

type Marked = { [brand]?: ReadonlySet<string> };

/**
 * Notes that an object does what a rule speaks of because a prop of its construct asks for it. No waiver is needed for
 * that; a patch that does the same is refused.
 */
export function markAskedFor(object: ApiObject, code: string): void {
  const marked = object as Marked;
  marked[brand] = new Set([...(marked[brand] ?? []), code]);
}

/** Whether a prop asks for what the rule speaks of. */
export function isAskedFor(object: ApiObject, code: string): boolean {
  return (object as Marked)[brand]?.has(code) ?? false;
}
