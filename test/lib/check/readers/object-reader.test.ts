import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { objectReader, type ReadObject } from "../../../../lib/check/readers/object-reader.ts";
import { cases } from "../../../support/cases.ts";

function read(text: string, most?: number, pieces: readonly number[] = []): readonly ReadObject[] {
  const reader = objectReader("a.yaml", most);
  const found: ReadObject[] = [];
  let at = 0;
  for (const size of pieces) {
    found.push(...reader.push(text.slice(at, at + size)));
    at += size;
  }
  found.push(...reader.push(text.slice(at)), ...reader.end());
  return found;
}

/** Names and lines of objects, flaws and lines of the rest. */
function told(found: readonly ReadObject[]): readonly unknown[] {
  return found.map((item) =>
    item.object === undefined
      ? [item.line, item.flaw]
      : [item.line, (item.object["metadata"] as { readonly name?: string } | undefined)?.name],
  );
}

const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const json = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

describe("documents", () => {
  test("are separated by markers, and know their lines", () => {
    const text = `# head\n---\n# a\n${object("a")}---\n${object("b")}...\n---\n\n--- # c\n${object("c")}---`;
    expect(told(read(text))).toStrictEqual([
      [4, "a"],
      [9, "b"],
      [17, "c"],
    ]);
  });

  test("may begin on the line of their marker, and end with CRLF", () => {
    expect(
      told(read('--- {"apiVersion": "v1", "kind": "Secret"}\r\n---\r\napiVersion: v1\r\nkind: Pod\r\n')),
    ).toStrictEqual([
      [1, undefined],
      [3, undefined],
    ]);
  });

  test("of JSON follow each other with or without line breaks", () => {
    const pretty = JSON.stringify(JSON.parse(json("b")), null, 2);
    expect(told(read(`${json('a"}{')}${pretty}\n${json("c\\")}\n---\n${object("d")}`))).toStrictEqual([
      [1, 'a"}{'],
      [1, "b"],
      [8, "c\\"],
      [10, "d"],
    ]);
  });

  test("of a list give its items, at any depth", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [${json("a")}]}\n- 7\n`;
    expect(told(read(list))).toStrictEqual([
      [4, "a"],
      [5, ".items[1]: it is no object"],
    ]);
  });

  test("that are broken cost themselves only", () => {
    const text = `${object("a")}---\n{{- if .Values.x }}\nkind: Pod\n{{ end }}\n---\na: b: c\n---\n${object("b")}`;
    expect(told(read(text))).toStrictEqual([
      [1, "a"],
      [6, expect.stringContaining("template")],
      [10, expect.stringContaining("it is not YAML")],
      [12, "b"],
    ]);
  });

  test("of a helm template or of values are not objects", () => {
    expect(told(read("a: 1\n"))).toStrictEqual([[1, "it has no apiVersion and no kind"]]);
    expect(told(read("kind: Pod\n"))).toStrictEqual([[1, "it has no apiVersion"]]);
  });

  test("are read as kubectl reads them", () => {
    const [item] = read(
      "apiVersion: v1\nkind: X\na: yes\nb: 0644\nc: 22:22\nd: 2026-01-01\ne: 0x1F\nf: .5\ng: -07\nh: off\ni: y\nj: 1_000\ny: k",
    );
    expect(item?.object).toMatchObject({
      a: true,
      b: 420,
      c: "22:22",
      d: "2026-01-01",
      e: 31,
      f: 0.5,
      g: -7,
      h: false,
      i: true,
      j: 1000,
      true: "k",
    });
  });

  test("come out the same however the stream is cut", () => {
    const text = `# x\n${object("a")}---\n${json("b")}\n${json("c")}\n---\nbroken: [\n--- # d\n${object("d")}`;
    const whole = told(read(text));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), (pieces) => {
        expect(told(read(text, undefined, pieces))).toStrictEqual(whole);
      }),
      { numRuns: cases(500) },
    );
  });

  test("never make the reader throw", () => {
    const piece = fc.constantFrom(
      "---\n",
      "...\n",
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      "\n",
      "a: ",
      "- ",
      "&a ",
      "*a ",
      "{{x}}",
      "\\",
      "#",
      "|\n",
      "\uFFFD",
      "\u0000",
      "? ",
      "<<: ",
      "!!binary ",
      "%YAML 1.2\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        read(pieces.join(""));
      }),
      { numRuns: cases(1000) },
    );
  });
});

describe("a list", () => {
  const yamlList = (names: readonly string[], indent = "") =>
    `apiVersion: v1\nitems:\n${names
      .map((name) => object(name).replace(/^/gm, `${indent}  `).replace(`${indent}  `, `${indent}- `).trimEnd())
      .map((text) => `${text}\n`)
      .join("")}kind: List\nmetadata:\n  resourceVersion: ""\n`;
  const jsonList = (names: readonly string[], indent?: number) =>
    JSON.stringify(
      { kind: "List", apiVersion: "v1", metadata: {}, items: names.map((name) => JSON.parse(json(name))) },
      null,
      indent,
    );
  const names = Array.from({ length: 12 }, (_, index) => `n${index}`);

  test.each([
    ["of blocks", yamlList(names), (index: number) => 3 + 4 * index],
    ["of blocks further in", yamlList(names, "  "), (index: number) => 3 + 4 * index],
    ["of JSON on many lines", jsonList(names, 2), (index: number) => 6 + 7 * index],
    ["of JSON on one line", jsonList(names), () => 1],
  ])("%s is read item by item, each with its line, whether it is longer than the bound or not", (_, text, lineOf) => {
    const expected = names.map((name, index) => [lineOf(index), name]);
    const after = `\n---\n${object("after")}`;
    const last = [[text.split("\n").length + 2, "after"]];
    expect(told(read(text + after))).toStrictEqual([...expected, ...last]);
    for (const piece of [1, 7, 64])
      expect(told(read(text + after, 150, Array(2_000).fill(piece)))).toStrictEqual([...expected, ...last]);
  });

  test("of one kind lends its items version and kind", () => {
    const items = names.map((name) => ({ metadata: { name } }));
    for (const text of [
      JSON.stringify({ kind: "PodList", apiVersion: "v1", items }),
      `apiVersion: v1\nkind: PodList\nitems:\n${items.map((item) => `- ${JSON.stringify(item)}\n`).join("")}`,
    ])
      for (const most of [100, undefined])
        expect(read(text, most, Array(100).fill(9)).map((item) => item.object?.kind)).toStrictEqual(
          names.map(() => "Pod"),
        );
  });

  test("loses no more than the item that is broken, or too long", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- a: b: c\n- {apiVersion: v1, kind: X, metadata: {name: a}}\n- x: |\n${"    y\n".repeat(20)}- 7\n`;
    expect(told(read(text, 100, Array(100).fill(9)))).toStrictEqual([
      [4, expect.stringContaining("it is not YAML")],
      [5, "a"],
      [6, "the document is longer than 100 characters"],
      [27, "it is no object"],
    ]);
  });

  test("that breaks off is not all there is", () => {
    const text = jsonList(names, 2);
    for (const cut of [text.length - 3, text.indexOf("n9"), text.indexOf("n9") + 20])
      expect(read(text.slice(0, cut), 150, Array(200).fill(9)).some((item) => item.object === undefined)).toBe(true);
  });

  test("is told from text that looks like one", () => {
    const text = `a: |\n  items:\n  - x\n${"  y\n".repeat(100)}`;
    expect(told(read(text, 150, Array(100).fill(9)))).toStrictEqual([
      [1, "the document is longer than 150 characters"],
    ]);
    const quoted = JSON.stringify({ a: '"items":[{', b: { items: [names] } }, null, 1);
    expect(told(read(quoted, 150, Array(100).fill(9)))).toStrictEqual([
      [1, "the document is longer than 150 characters"],
    ]);
  });
});

describe("a hostile document ends in a named error, soon", { timeout: 10_000 }, () => {
  function flawOf(text: string): string {
    const [item] = read(text);
    return item?.object === undefined ? (item?.flaw ?? "") : "";
  }

  test.each([
    [
      "a billion laughs",
      `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`).join("\n")}`,
      "aliases stand for too much",
    ],
    [
      "a few aliases doubled fifty times",
      `a0: &a0 [x]\n${Array.from({ length: 50 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join("\n")}`,
      "aliases stand for too much",
    ],
    ["an alias within its own anchor", "a: &a [*a]", "aliases stand for too much"],
    ["thousands of aliases", `a: &a x\nb: [${Array(2_000).fill("*a")}]`, "alias"],
    [
      "merge keys of merge keys",
      `a0: &a0 {k: 1}\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [${Array(60).fill(`*a${i}`)}]}`).join("\n")}`,
      "",
    ],
    ["ten thousand brackets", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, "maxDepth"],
    [
      "thousands of levels",
      Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      "maxDepth",
    ],
    ["a key twice", "apiVersion: v1\nkind: Pod\nkind: Secret", "duplicated mapping key"],
    ["a key twice in JSON", '{"apiVersion":"v1","kind":"Pod","kind":"Secret"}', "duplicated mapping key"],
    ["bytes that are not UTF-8", "a: \uFFFD", "UTF-8"],
    ["a million braces", "{".repeat(1_000_000), "maxDepth"],
    ["lines of comments, and no object", `${"# x\n".repeat(400_000)}a`, "it is no object"],
    ["more values than anybody has", `a: [${"1,".repeat(500_001)}]`, "more than 500000 values"],
    ["a null byte", "a: \u0000", "not YAML"],
  ])("%s", (_, text, said) => {
    expect(flawOf(text)).toContain(said);
  });

  test("a key __proto__ is a key like any other", () => {
    const [item] = read(
      "apiVersion: v1\nkind: X\n__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}",
    );
    expect(item?.object !== undefined && Object.hasOwn(item.object, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(item?.object)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("a document of more than the bound is skipped up to the next marker", () => {
    const long = `a: |\n${"  xxxxxxxxx\n".repeat(20)}`;
    expect(told(read(`${object("a")}---\n${long}---\n${object("b")}`, 150, Array(100).fill(7)))).toStrictEqual([
      [1, "a"],
      [6, "the document is longer than 150 characters"],
      [28, "b"],
    ]);
  });

  test("after a line of more than the bound nothing is read, and that is said", () => {
    const reader = objectReader("a.yaml", 100);
    const found = [
      ...reader.push("a: 1\n"),
      ...reader.push("x".repeat(101)),
      ...reader.push("x\n---\n"),
      ...reader.end(),
    ];
    expect(told(found)).toStrictEqual([[1, "the line is longer than 100 characters; nothing after it was read"]]);
    expect(reader.lost()).toBe(true);
  });
});
