import { expect, test } from "vitest";
import { objectReader } from "../../../../lib/check/readers/object-reader.ts";

const size = 20 * 1024 * 1024;
const filled = (piece: string) => piece.repeat(size / piece.length);

/** What is not one document of an object, 20 MB of each. */
const storms: readonly (readonly [title: string, text: string, flaw: string])[] = [
  ["brackets", filled("["), "maxDepth"],
  ["braces on lines", filled("{\n"), "more than 500000 values"],
  ["comments", `${filled("# x\n")}a`, "more than 500000 values"],
  ["dashes", filled("- "), "maxDepth"],
  ["question marks", filled("? "), "maxDepth"],
  ["colons", filled("a: "), "not YAML"],
  ["anchors", filled("&a "), "not YAML"],
  ["an open quote", `"${filled("x")}`, "not YAML"],
  ["escapes", `a: "${filled("\\u0041")}"`, "it has no apiVersion and no kind"],
  ["one key again and again", filled("k: 1\n"), "more than 500000 values"],
  ["numbers", `a: [${filled("1,")}]`, "more than 500000 values"],
  ["ten thousand levels of JSON", '{"a":'.repeat(10_000), "maxDepth"],
  ["bytes that are not UTF-8", filled("\uFFFD"), "not UTF-8"],
];

test.each(storms)("%s end in a named error within a second of processor time", (_, text, flaw) => {
  const reader = objectReader("storm.yaml");
  const before = process.cpuUsage();
  const found = [];
  for (let at = 0; at < text.length; at += 256 * 1024) found.push(...reader.push(text.slice(at, at + 256 * 1024)));
  found.push(...reader.end());
  const { user, system } = process.cpuUsage(before);
  expect(found).toMatchObject([{ flaw: expect.stringContaining(flaw) }]);
  expect((user + system) / 1e6).toBeLessThan(1);
});
