import fc from "fast-check";
import { expect, test } from "vitest";
import { pageOf } from "../../../lib/simulator/paging.ts";

test("pages of any size give every item once, in order, and then end", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (items, size) => {
      const read: number[] = [];
      let token: string | undefined;
      do {
        const page = pageOf(items, size, "list", token);
        if (page === undefined) throw new Error("the listing refused its own token");
        expect(page.items.length).toBeLessThanOrEqual(size);
        read.push(...page.items);
        token = page.next;
      } while (token !== undefined);
      expect(read).toStrictEqual(items);
    }),
  );
});

test("a token of another listing, a made-up one and one past the end are refused", () => {
  const items = [1, 2, 3, 4];
  const next = pageOf(items, 2, "mine")?.next;
  expect(next).toBeDefined();
  expect(pageOf(items, 2, "theirs", next)).toBeUndefined();
  expect(pageOf([1], 2, "mine", next)).toBeUndefined();
  fc.assert(fc.property(fc.string({ minLength: 1 }), (token) => pageOf(items, 2, "mine", token) === undefined));
});

test("the first token leads to the first page", () => {
  const { first } = pageOf([1, 2, 3], 2, "mine") ?? {};
  expect(pageOf([1, 2, 3], 2, "mine", first)?.items).toStrictEqual([1, 2]);
});
