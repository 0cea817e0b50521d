import * as v from "valibot";

/** The first thing wrong with a value. */
export interface Flaw {
  /** JSON path, such as `$.cluster.pools[0].size`. */
  readonly path: string;
  readonly message: string;
}

/** What is wrong with `value`, if anything. The value itself is to be used, not a copy: copies lose odd keys. */
export function flawOf(schema: v.GenericSchema, value: unknown): Flaw | undefined {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return undefined;
  const [issue] = result.issues;
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  const expected = issue.type === "check" || issue.type === "custom" ? issue.message : `must be ${issue.expected}`;
  return { path: `$${keys.join("")}`.slice(0, 300), message: expected.slice(0, 300) };
}
