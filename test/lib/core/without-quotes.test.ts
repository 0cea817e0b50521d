import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { withoutQuotes } from "../../../lib/core/without-quotes.ts";

const secret = "hunter2";

/** What the parser in use says of a text that it refuses. */
function said(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  throw new Error("the text was read");
}

describe("what a parser says of a text", () => {
  test.each([
    secret,
    `"${secret}`,
    `{"a": ${secret}}`,
    `{"a": "b" "${secret}"}`,
    `[1, ${secret}]`,
    `{"a":1}\n${secret}`,
    `{${secret}: 1}`,
  ])("as JSON (%s) keeps the complaint and no word of the text", (text) => {
    const words = withoutQuotes(said(() => JSON.parse(text)));
    expect(words).not.toContain(secret);
    expect(words).toMatch(/JSON/);
  });

  test.each([
    `a: *${secret}`,
    `a: !${secret} b`,
    `a: !<${secret}> b`,
    `%TAG ! ${secret}\n--- !x a`,
    `a: "b" ${secret}`,
    `${secret}: 1\n${secret}: 2`,
    `{a: b\n${secret}`,
    `- ${secret}\nb: 1`,
    `a: @${secret}`,
  ])("as YAML (%s) keeps the complaint and no word of the text", (text) => {
    const { errors, warnings } = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
    const complaints = [...errors, ...warnings].map(({ message }) => message);
    const reason = (() => {
      try {
        load(text);
      } catch (error) {
        return (error as { readonly reason: string }).reason;
      }
      return undefined;
    })();
    const heard = [...complaints, ...(reason === undefined ? [] : [reason])].map(withoutQuotes);
    expect(heard.length).toBeGreaterThan(0);
    for (const words of heard) {
      expect(words).not.toContain(secret);
      expect(words).toMatch(/\w+ \w+/);
    }
  });
});
