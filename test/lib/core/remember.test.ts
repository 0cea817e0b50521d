import { expect, test } from "vitest";
import { remember } from "../../../lib/core/remember.ts";

test("each key is asked for once, even where the answer is nothing", () => {
  const asked: string[] = [];
  const lengthOf = remember((key: string) => {
    asked.push(key);
    return key.length > 2 ? key.length : undefined;
  });
  expect(["abc", "a", "abc", "a", "b"].map(lengthOf)).toEqual([3, undefined, 3, undefined, undefined]);
  expect(asked).toEqual(["abc", "a", "b"]);
});

test("no more answers are kept than allowed, and all are right", () => {
  let asked = 0;
  const half = remember((key: number) => {
    asked++;
    return key / 2;
  }, 2);
  expect([2, 4, 6, 2].map(half)).toEqual([1, 2, 3, 1]);
  expect(asked).toBe(4);
});

test("a failure is no answer: it is tried again", () => {
  let fails = true;
  const of = remember((key: string) => {
    if (fails) throw new RangeError("not yet");
    return key;
  });
  expect(() => of("a")).toThrow("not yet");
  fails = false;
  expect(of("a")).toBe("a");
});
