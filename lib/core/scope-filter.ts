import type { ScopeFilter } from "./provider-options.ts";

/**
 * Whether a scope passes the filter by one of the `names` it is known by (its id, its name, its region), compared without
 * case. `*` matches any run of characters; `exclude` wins over `include`, and an absent or empty `include` lets
 * everything in.
 */
export function passesFilter(filter: ScopeFilter | undefined, ...names: readonly (string | undefined)[]): boolean {
  const known = names.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
  const matches = (patterns: readonly string[]) =>
    patterns.some((pattern) => known.some((text) => fits(pattern.toLowerCase(), text)));
  const { include = [], exclude = [] } = filter ?? {};
  return (include.length === 0 || matches(include)) && !matches(exclude);
}

/** Takes each piece between the stars at its first occurrence: linear, where a regular expression could be made slow. */
function fits(pattern: string, text: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
