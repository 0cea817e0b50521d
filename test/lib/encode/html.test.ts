import { expect, test } from "vitest";
import { html, htmlText } from "../../../lib/encode/html.ts";
import { replaceUnseen, showCodePoint } from "../../../lib/encode/unseen.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

function decoded(markup: string): string {
  return markup.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

test("text by others holds no markup, no quote and no unseen character, and nothing else of it is changed", () => {
  for (const text of hostileStrings) {
    const markup = htmlText(text);
    expect(markup).not.toMatch(/[<>"'`]|&(?!#\d+;)/);
    expect(decoded(markup)).toBe(replaceUnseen(text, showCodePoint));
  }
  expect(htmlText("\u001b[2J\u202e")).toBe("\\x1b[2J\\u{202e}");
});

test("a template escapes text in content and in attributes, and keeps markup that it made itself", () => {
  const inner = html`<b title="${'"><script>'}">${"<i>"}</b>`;
  expect(html`<p>${inner}${[inner, "&", 3]}${undefined}</p>`.markup).toBe(
    `<p>${inner.markup}${inner.markup}&#38;3</p>`,
  );
  expect(inner.markup).toBe('<b title="&#34;&#62;&#60;script&#62;">&#60;i&#62;</b>');
});
