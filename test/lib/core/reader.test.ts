import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reader } from "../../../lib/core/reader.ts";

const read = (json: unknown) => new Reader(typeof json === "string" ? JSON.parse(json) : json);
const paths = (reader: Reader) => reader.problems.map(({ path }) => path);

test("absent, null and empty fields read as undefined without a complaint", () => {
  const reader = read({ none: null, empty: "", gone: undefined });
  for (const key of ["none", "gone", "missing"]) {
    expect([
      reader.text(key),
      reader.count(key),
      reader.flag(key),
      reader.version(key),
      reader.instant(key),
    ]).toStrictEqual(Array(5).fill(undefined));
    expect([reader.texts(key), reader.objects(key), reader.entries(key), reader.labels(key)]).toStrictEqual([
      [],
      [],
      [],
      {},
    ]);
    expect([reader.has(key), reader.object(key).raw]).toStrictEqual([false, undefined]);
  }
  expect([reader.text("empty"), reader.version("empty"), reader.instant("empty"), reader.has("empty")]).toStrictEqual([
    undefined,
    undefined,
    undefined,
    true,
  ]);
  expect(reader.problems).toStrictEqual([]);
});

test("fields of the right type are read", () => {
  const reader = read({
    name: "prod",
    count: 3,
    big: "123456789012345",
    flag: false,
    version: "1.33.5-gke.1",
    zones: ["a", "b"],
    pools: [{ name: "p1" }, { name: "p2" }],
    addons: { dns: { on: true } },
  });
  expect(reader.text("name")).toBe("prod");
  expect([reader.count("count"), reader.count("big"), reader.flag("flag")]).toStrictEqual([
    3,
    123_456_789_012_345,
    false,
  ]);
  expect(reader.version("version")?.minor).toBe(33);
  expect(reader.texts("zones")).toStrictEqual(["a", "b"]);
  expect(reader.objects("pools").map((pool) => [pool.path, pool.text("name")])).toStrictEqual([
    ["$.pools[0]", "p1"],
    ["$.pools[1]", "p2"],
  ]);
  expect(reader.entries("addons").map(([name, addon]) => [name, addon.path, addon.flag("on")])).toStrictEqual([
    ["dns", "$.addons.dns", true],
  ]);
  expect(reader.problems).toStrictEqual([]);
});

describe("a field of the wrong type reads as undefined and is recorded with its path", () => {
  test.each([
    ["text", 5, "$.f", "expected text, found a number"],
    ["text", "x".repeat(65_537), "$.f", "expected text of at most 65536 characters, found text of 65537 characters"],
    ["count", "three", "$.f", "expected a whole number, found other text"],
    ["count", -1, "$.f", "expected a whole number, found a number"],
    ["count", 1.5, "$.f", "expected a whole number, found a number"],
    ["count", 2 ** 53, "$.f", "expected a whole number, found a number"],
    ["count", Number.NaN, "$.f", "expected a whole number, found NaN"],
    ["flag", "true", "$.f", "expected true or false, found other text"],
    ["version", "latest", "$.f", "expected a Kubernetes version, found other text"],
    ["version", 1.33, "$.f", "expected text, found a number"],
    ["instant", "soon", "$.f", "expected a date, found other text"],
    ["instant", "2026-02-30", "$.f", "expected a date, found other text"],
    ["instant", 1e15, "$.f", "expected a date, found a number"],
    ["instant", Number.NaN, "$.f", "expected a date, found NaN"],
    ["instant", new Date(Number.NaN), "$.f", "expected a date, found an invalid date"],
    ["instant", { seconds: "", nanos: 0 }, "$.f", "expected a date, found a value of type object"],
    ["instant", { seconds: true }, "$.f", "expected a date, found a value of type object"],
    ["instant", [], "$.f", "expected a date, found a list"],
    ["object", [], "$.f", "expected an object, found a list"],
    ["objects", {}, "$.f", "expected a list, found a value of type object"],
    ["objects", [null], "$.f[0]", "expected an object, found null"],
    ["objects", [{}, "x"], "$.f[1]", "expected an object, found other text"],
    ["texts", ["a", 1], "$.f[1]", "expected text, found a number"],
    ["entries", { dns: 1 }, "$.f.dns", "expected an object, found a number"],
    ["labels", { team: 1 }, "$.f.team", "expected text, found a number"],
    ["labels", "team=a", "$.f", "expected an object, found other text"],
  ] as const)("%s of %j", (kind, value, path, message) => {
    const reader = read({ f: value });
    const got = reader[kind]("f");
    expect(reader.problems).toStrictEqual([{ path, message }]);
    if (["text", "count", "flag", "version", "instant"].includes(kind)) expect(got).toBeUndefined();
  });

  test("and what stands beside it in a list or map is kept", () => {
    const reader = read({
      list: [{ a: "1" }, 7, { a: "2" }],
      texts: ["a", null, "b"],
      labels: { a: "1", b: 2, c: null },
    });
    expect(reader.objects("list").map((entry) => entry.text("a"))).toStrictEqual(["1", "2"]);
    expect(reader.texts("texts")).toStrictEqual(["a", "b"]);
    expect(reader.labels("labels")).toStrictEqual({ a: "1", c: "" });
    expect(paths(reader)).toStrictEqual(["$.list[1]", "$.texts[1]", "$.labels.b"]);
  });

  test("never with the value itself, which may be a secret in the wrong place", () => {
    const reader = read({ version: "hunter2", tags: { "k v": { password: "hunter2" } } });
    reader.version("version");
    reader.labels("tags");
    reader.reject("version", "one of the known versions");
    expect(paths(reader)).toStrictEqual(["$.version", '$.tags["k v"]', "$.version"]);
    expect(JSON.stringify(reader.problems)).not.toContain("hunter2");
  });
});

test.each([
  ["2026-12-02T00:00:00Z", "2026-12-02T00:00:00Z"],
  ["2022-06-06T12:00:00+0000", "2022-06-06T12:00:00Z"],
  [new Date("2026-12-02"), "2026-12-02T00:00:00Z"],
  [1_766_000_000, "2025-12-17T19:33:20Z"],
  [1_766_000_000.5, "2025-12-17T19:33:20.500Z"],
  [{ seconds: "1766000000", nanos: 5_000_000 }, "2025-12-17T19:33:20.005Z"],
  [{ seconds: 1_766_000_000 }, "2025-12-17T19:33:20Z"],
])("%j is a point in time", (value, instant) => {
  const reader = read({ at: value });
  expect(reader.instant("at")).toBe(instant);
  expect(reader.problems).toStrictEqual([]);
});

describe("keys that name parts of every object", () => {
  const hostile = '{"__proto__":"p","constructor":"c","toString":"t","hasOwnProperty":"h"}';

  test("are ordinary labels, and Object.prototype stays as it was", () => {
    const labels = read(`{"labels":${hostile}}`).labels("labels");
    expect(Object.entries(labels)).toStrictEqual([
      ["__proto__", "p"],
      ["constructor", "c"],
      ["toString", "t"],
      ["hasOwnProperty", "h"],
    ]);
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
    read('{"labels":{"__proto__":{"polluted":"yes"}}}').labels("labels");
    expect(Object.keys(Object.prototype)).toStrictEqual([]);
  });

  test("are read from the response only, never from the prototype", () => {
    const reader = read("{}");
    expect([reader.has("constructor"), reader.has("__proto__"), reader.text("toString")]).toStrictEqual([
      false,
      false,
      undefined,
    ]);
    expect(read(hostile).text("__proto__")).toBe("p");
    expect(reader.problems).toStrictEqual([]);
  });
});

test.each([5, "text", true, [1]])("a response that is %j and not an object is a problem at its root", (root) => {
  const reader = new Reader(root);
  expect(paths(reader)).toStrictEqual(["$"]);
  expect(reader.text("name")).toBeUndefined();
});

test("no JSON makes a reader throw, and every complaint lies under the root", () =>
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (json, key) => {
      const reader = new Reader({ [key]: json });
      for (const kind of [
        "text",
        "texts",
        "count",
        "flag",
        "version",
        "instant",
        "labels",
        "object",
        "objects",
        "entries",
      ] as const)
        reader[kind](key);
      expect(paths(reader).every((path) => path.startsWith("$"))).toBe(true);
    }),
  ));
