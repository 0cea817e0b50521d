/** Where two JSON values differ, as lines: path, what was, what is. */
export function differencesOf(before: unknown, after: unknown, path = ""): readonly string[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differencesOf(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => differencesOf(before[index], after[index], `${path}[${index}]`)).flat();
  }
  if (before === undefined) return [`${path}: is ${JSON.stringify(after)}`];
  if (after === undefined) return [`${path}: was ${JSON.stringify(before)}, is gone`];
  return [`${path}: was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
