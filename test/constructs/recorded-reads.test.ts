import { expect, test } from "vitest";
import { readAgain, recordReads } from "../../constructs/recorded-reads.ts";

const value = Object.freeze({
  id: "a",
  list: Object.freeze(["x", "y"]),
  map: Object.freeze({ one: 1, "dotted.key": { deep: true } }),
  absent: undefined as string | undefined,
});

function pathsOf(read: (view: typeof value) => unknown): string[] {
  const { view, reads } = recordReads(value);
  read(view);
  return reads.map(({ path, way }) => `${way} ${path.join("/")}`);
}

test("each field that is read is recorded once, in order, at any depth, of frozen values too", () => {
  expect(pathsOf((view) => [view.map["dotted.key"].deep, view.id, view.id])).toStrictEqual([
    "value map",
    "value map/dotted.key",
    "value map/dotted.key/deep",
    "value id",
  ]);
});

test("keys, presence and length are reads", () => {
  expect(pathsOf((view) => Object.keys(view.map))).toContain("keys map");
  expect(pathsOf((view) => "one" in view.map)).toContain("presence map/one");
  expect(pathsOf((view) => view.list.length)).toContain("value list/length");
});

test("copies, loops and JSON see what the value holds, and record all of it", () => {
  const ways: readonly ((view: typeof value) => unknown)[] = [
    (view) => JSON.stringify(view.map),
    (view) => JSON.stringify({ ...view.map }),
    (view) => view.list.map((item) => item.toUpperCase()).join(),
    (view) => [...view.list].join(),
    (view) => Object.getOwnPropertyDescriptor(view.map, "one")?.value as unknown,
  ];
  for (const way of ways) {
    const { view, reads } = recordReads(value);
    expect(way(view)).toStrictEqual(way(value));
    const read = reads.map(({ path }) => path.join("/"));
    expect(read.includes("map/one") || read.includes("list/0")).toBe(true);
  }
});

test("what is recorded is what reading the value again finds, and tells a value that differs", () => {
  const { view, reads } = recordReads(value);
  JSON.stringify([view.map, view.list, view.id, view.absent, "absent" in view]);
  expect(reads.length).toBeGreaterThan(8);
  for (const read of reads) expect(readAgain(value, read)).toBe(read.found);
  const other = { ...value, map: { ...value.map, two: 2 } };
  expect(reads.some((read) => readAgain(other, read) !== read.found)).toBe(true);
  const without = { ...value, map: undefined };
  expect(reads.some((read) => readAgain(without, read) !== read.found)).toBe(true);
});

test("a list is no map with the same keys, and nothing can be changed", () => {
  const { view, reads } = recordReads({ at: [1] as unknown });
  expect(view.at).toStrictEqual([1]);
  expect(readAgain({ at: { 0: 1 } }, reads[0] ?? { path: [], way: "value" })).not.toBe(reads[0]?.found);
  expect(() => Object.assign(view, { at: 2 })).toThrow("changed the cluster");
  expect(() => Reflect.deleteProperty(view, "at")).toThrow("changed the cluster");
});
