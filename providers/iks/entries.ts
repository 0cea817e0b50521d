import { type Problem, Reader } from "../../lib/core/reader.ts";

/** Readers for the entries of an answer that is a list. One that is not an object is a problem, `null` included. */
export function entriesOf(response: readonly unknown[], problems: Problem[]): readonly Reader[] {
  return response.flatMap((entry, index) => {
    const path = `$[${index}]`;
    if (entry === null || entry === undefined) problems.push({ path, message: "expected an object, found null" });
    const reader = new Reader(entry, path, problems);
    return reader.raw === undefined ? [] : [reader];
  });
}
