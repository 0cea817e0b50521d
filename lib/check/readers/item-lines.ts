import { jsonListCutter } from "./json-list-cutter.ts";
import { yamlListCutter } from "./yaml-list-cutter.ts";

/**
 * The lines on which the items of a list begin; `undefined` where they cannot be told apart, as in flow style.
 *
 * @param line That of the first character of the text.
 * @param count How many items a parser found.
 */
export function itemLines(text: string, line: number, count: number): readonly number[] | undefined {
  const cut = /^\s*\{/.test(text) ? jsonListCutter(line, 0) : yamlListCutter(line, 0);
  const items = [...cut.push(text), ...cut.end()];
  return items.length === count ? items.map((item) => item.line) : undefined;
}
