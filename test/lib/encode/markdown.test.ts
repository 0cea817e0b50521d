import { expect, test } from "vitest";
import { markdownCell, markdownCode, markdownRow, markdownText } from "../../../lib/encode/markdown.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const visible = hostileStrings.filter((text) => text.trim() !== "");

test("a code span opens and closes where it should, whatever backticks it holds", () => {
  for (const text of visible) {
    const code = markdownCode(text);
    const fence = /^`+/.exec(code)?.[0] ?? "";
    expect(fence).not.toBe("");
    const inner = code.slice(fence.length, -fence.length);
    expect(code.endsWith(fence)).toBe(true);
    expect(inner.match(/`+/g) ?? []).not.toContain(fence);
    expect(inner.startsWith("`") || inner.endsWith("`")).toBe(false);
  }
});

test("nothing in a cell ends the cell or the row", () => {
  for (const text of visible) {
    for (const cell of [markdownCell(text), markdownText(text)]) {
      const row = markdownRow([cell, "end"]);
      expect(row.slice(0, -1)).not.toContain("\n");
      expect(row.replaceAll(/\\[\\|]/g, "").match(/\|/g)).toHaveLength(3);
    }
  }
});

test("text holds no markup: every active character is escaped or an entity", () => {
  for (const text of visible) {
    const rest = markdownText(text)
      .replaceAll(/\\[\\`*_[\]|~$]/g, "x")
      .replaceAll(/&#\d+;/g, "x");
    expect(rest).not.toMatch(/[\\`*_[\]|~$<>&@#]|:\/\/|\bwww\.|^ |^[+-](?:[ +-]|$)|^\d{1,9}[.)](?: |$)/i);
  }
});

test("common texts read well", () => {
  expect(markdownCode("prod-eu")).toBe("`prod-eu`");
  expect(markdownCode("a`b")).toBe("``a`b``");
  expect(markdownCode("`a")).toBe("`` `a ``");
  expect(markdownCode("")).toBe("");
  expect(markdownCell("a|b")).toBe("`a\\|b`");
  expect(markdownText("3 clusters <b>")).toBe("3 clusters &#60;b&#62;");
  expect(markdownText("line\nbreak")).toBe("line\\\\nbreak");
  expect(markdownText("https://evil.example")).toBe("https&#58;//evil.example");
});
