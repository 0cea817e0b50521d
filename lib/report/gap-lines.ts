import type { Gap } from "../core/gap.ts";
import { scopeKey } from "../core/scope.ts";

/** Gaps that say the same of several scopes or clusters. */
export interface GapGroup {
  readonly code: Gap["code"];
  readonly what: string;
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
  /** `eks/111122223333/eu-west-1`, or with a cluster `eks/111122223333/eu-west-1 payments`. */
  readonly places: readonly string[];
}

/** Gaps by what they say, those that concern most places first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const groups = new Map<string, { readonly first: Gap; readonly places: string[] }>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.code, gap.what, gap.message, gap.path]);
    const group = groups.get(key) ?? { first: gap, places: [] };
    group.places.push(gap.cluster === undefined ? scopeKey(gap.scope) : `${scopeKey(gap.scope)} ${gap.cluster}`);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ first: { code, what, message, path, hint }, places }) => ({
      code,
      what,
      message,
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
      places,
    }))
    .sort((a, b) => b.places.length - a.places.length);
}
