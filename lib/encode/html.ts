import { replaceUnseen, showCodePoint } from "./unseen.ts";

/** Markup that is safe to write as it is: made by `html`, never by hand from foreign text. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/**
 * A template whose parts are text unless they are `Html`: text is escaped for element content and for quoted attribute
 * values alike, and unseen characters show as on a terminal. `undefined` gives nothing, a list its parts in order.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? "";
  for (const [index, part] of parts.entries()) markup += markupOf(part) + (strings[index + 1] ?? "");
  return { markup };
}

/** Foreign text for element content and quoted attribute values. */
export function htmlText(text: string): string {
  return replaceUnseen(text, showCodePoint).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return htmlText(part);
  if (typeof part === "number") return String(part);
  if (isList(part)) return part.map(markupOf).join("");
  return part.markup;
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}
