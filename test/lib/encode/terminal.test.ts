import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { jsonText } from "../../../lib/encode/json.ts";
import { padText, terminalLines, terminalText, textWidth, truncateText } from "../../../lib/encode/terminal.ts";
import { yamlText } from "../../../lib/encode/yaml.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

/** Written out, so that the encoder is not judged by its own table. */
const dangerous =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters under test
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e00ff}]|[\ufe00-\ufe0f]/u;

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom(...hostileStrings));

/** Reads the escapes back, to show that nothing was lost. */
function decoded(shown: string): string {
  return shown.replace(
    /\\(?:([ntr\\])|x([0-9a-f]{2})|u\{([0-9a-f]+)\})/g,
    (_, short: string, byte: string, code: string) =>
      short === undefined
        ? String.fromCodePoint(Number.parseInt(byte ?? code, 16))
        : ({ n: "\n", t: "\t", r: "\r", "\\": "\\" }[short] ?? ""),
  );
}

test("the corpus of hostile texts is as large as it claims and holds each text once", () => {
  expect(hostileStrings.length).toBeGreaterThanOrEqual(300);
  expect(new Set(hostileStrings).size).toBe(hostileStrings.length);
});

test("no control, bidi or zero-width character reaches a terminal, and what is shown can be read back", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = terminalText(text);
      expect(shown).not.toMatch(dangerous);
      expect(shown.isWellFormed()).toBe(true);
      expect(decoded(shown)).toBe(text);
    }),
    { numRuns: 2_000, examples: hostileStrings.map((text) => [text] as [string]) },
  );
});

test("escapes are the ones people know", () => {
  expect(terminalText("a\u001b[31m\r\n\tb\u202ec\u0085")).toBe("a\\x1b[31m\\r\\n\\tb\\u{202e}c\\x85");
  expect(terminalText("DOMAIN\\user")).toBe("DOMAIN\\\\user");
  expect(terminalText("日本語 naïve")).toBe("日本語 naïve");
});

test("a combining mark at the start is not drawn over the cell before it", () => {
  expect(terminalText("\u0301x")).toBe("\\u{301}x");
});

test("several lines keep their newlines and nothing else that moves the cursor", () => {
  expect(terminalLines("a\n\u001b[2Jb\r\n")).toBe("a\n\\x1b[2Jb\\r\n");
  fc.assert(
    fc.property(anyText, (text) => void expect(terminalLines(text).replaceAll("\n", "")).not.toMatch(dangerous)),
  );
});

test("text that is safe already passes unchanged, JSON and YAML included", () => {
  for (const text of hostileStrings) {
    expect(terminalLines(terminalText(text))).toBe(terminalText(text));
    expect(terminalLines(jsonText({ [text]: [text] }))).toBe(jsonText({ [text]: [text] }));
    expect(terminalLines(yamlText({ [text]: [text] }))).toBe(yamlText({ [text]: [text] }));
  }
});

test("truncated text fits its width, keeps whole characters and leaves short text alone", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 40 }), fc.constantFrom("end", "middle"), (text, width, where) => {
      const shown = terminalText(text);
      const cut = truncateText(shown, width, where as "end" | "middle");
      expect(textWidth(cut)).toBeLessThanOrEqual(width);
      if (textWidth(shown) <= width) expect(cut).toBe(shown);
      else if (width > 0) expect(cut).toContain("…");
      expect(cut.isWellFormed()).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test("a text is as wide as string-width says, also where it is not asked", () => {
  for (let codePoint = 0x20; codePoint < 0x3000; codePoint++) {
    const text = String.fromCodePoint(codePoint);
    if (dangerous.test(text)) continue;
    expect(textWidth(text), codePoint.toString(16)).toBe(stringWidth(text));
  }
  const unit = fc.oneof(
    fc.integer({ min: 0x20, max: 0x25ff }).map((code) => String.fromCodePoint(code)),
    anyText,
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (parts) => {
      const shown = terminalText(parts.join(""));
      expect(textWidth(shown)).toBe(stringWidth(shown));
    }),
    { numRuns: 1_000 },
  );
});

test("a name is cut in the middle, where names differ least", () => {
  expect(truncateText("checkout-production-eu-central-07", 16, "middle")).toBe("checkout…tral-07");
  expect(truncateText("checkout-production", 8)).toBe("checkou…");
  expect(truncateText("日本語日本語", 5)).toBe("日本…");
  expect(truncateText("x".repeat(10_240), 5, "middle")).toBe("xx…xx");
});

test("padding counts columns, not code units", () => {
  expect(padText("日本", 6)).toBe("日本  ");
  expect(padText("7", 3, "right")).toBe("  7");
  expect(padText("long", 2)).toBe("long");
});
