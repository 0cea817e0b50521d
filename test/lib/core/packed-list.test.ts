import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPacker } from "../../../lib/core/packed-list.ts";

const values = fc.array(fc.jsonValue({ noUnicodeString: false, maxDepth: 2 }), { maxLength: 400 });

describe("a packed list", () => {
  it("gives back what was packed, whole, by place and piece by piece", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -500, max: 500 }), (given, place) => {
        const list = createPacker().pack(given);
        // JSON knows no negative zero.
        const kept = JSON.parse(JSON.stringify(given)) as typeof given;
        expect(list.length).toBe(kept.length);
        expect([...list]).toStrictEqual(kept);
        expect(list.at(place)).toStrictEqual(kept.at(place));
        expect(list.map((value) => [value])).toStrictEqual(kept.map((value) => [value]));
        expect(list.filter((value) => value !== null)).toStrictEqual(kept.filter((value) => value !== null));
        expect(list.flatMap((value) => [[value], value])).toStrictEqual(kept.flatMap((value) => [[value], value]));
      }),
    );
  });

  it("keeps keys that objects have a meaning for", () => {
    const labels = JSON.parse('{ "__proto__": "kept", "constructor": "kept" }') as object;
    const [read] = createPacker().pack([{ labels }]);
    expect(Object.entries(read?.labels ?? {})).toStrictEqual([
      ["__proto__", "kept"],
      ["constructor", "kept"],
    ]);
  });

  it("is not changed by what happens to the values afterwards", () => {
    const value = { name: "before" };
    const list = createPacker().pack([value]);
    value.name = "after";
    expect(list.at(0)).toStrictEqual({ name: "before" });
  });

  it("may be gone through beside others of its packer", () => {
    const packer = createPacker();
    const lists = Array.from({ length: 20 }, (_, index) =>
      packer.pack(Array.from({ length: 200 }, (_value, place) => `${index}-${place}`)),
    );
    for (let place = 0; place < 200; place += 37) {
      expect(lists.map((list) => list.at(place))).toStrictEqual(lists.map((_, index) => `${index}-${place}`));
    }
  });
});
