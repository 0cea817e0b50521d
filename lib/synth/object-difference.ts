import { type FieldChange, fieldChanges } from "../core/field-change.ts";
import { compareText } from "../core/order.ts";

/** The fields of an object by path; `undefined` where there is no such object. */
export type Fields = ReadonlyMap<string, string> | undefined;

/** What becomes of an object on the way from one place to another. */
export type ObjectDifference =
  | { readonly change: "added" | "removed" }
  | { readonly change: "changed"; readonly fields: readonly FieldChange[] };

/** `undefined` where both are the same. */
export function objectDifference(before: Fields, after: Fields): ObjectDifference | undefined {
  if (before === undefined) return after === undefined ? undefined : { change: "added" };
  if (after === undefined) return { change: "removed" };
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  const fields = fieldChanges(
    paths.map((path) => [path, before.get(path)]),
    paths.map((path) => [path, after.get(path)]),
  );
  return fields.length === 0 ? undefined : { change: "changed", fields };
}
