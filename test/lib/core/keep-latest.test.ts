import { expect, it } from "vitest";
import { keepLatest } from "../../../lib/core/keep-latest.ts";

it("keeps the entries that were put last, of which one that is put again is one", () => {
  const entries = new Map<string, number>();
  for (const [index, key] of ["a", "b", "a", "c", "d"].entries()) keepLatest(entries, key, index, 3);
  expect([...entries]).toStrictEqual([
    ["a", 2],
    ["c", 3],
    ["d", 4],
  ]);
});
