import type { DocumentText } from "./document-splitter.ts";
import { headOf, ItemText, type ListCutter } from "./list-cutter.ts";

const opening = /^items:[ \t]*(?:#.*)?$/;
const itemStart = /^( *)-(?=[ \t]|$)/;
const ignored = /^[ \t]*(?:#.*)?$/;

/**
 * Items of a list that is written in blocks, as kubectl writes it. Takes whole lines only. A dash at the depth of the
 * first item begins the next one: text of an item is further to the right, whatever it holds.
 */
export function yamlListCutter(firstLine: number, most: number): ListCutter {
  const item = new ItemText(most);
  let line = firstLine;
  let state: "head" | "items" | "tail" = "head";
  let head: string[] = [];
  let list: DocumentText["list"];
  let indent: string | undefined;

  /** Takes one line, and gives the item that it ends. */
  const take = (text: string): DocumentText | undefined => {
    const content = text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
    if (state === "head") {
      if (!opening.test(content)) head.push(text);
      else {
        list = headOf(head.join(""));
        head = [];
        state = "items";
      }
      return undefined;
    }
    if (state === "tail") return undefined;
    const start = itemStart.exec(content)?.[1];
    if (start !== undefined) indent ??= start;
    if (start !== undefined && start === indent) {
      const before = item.open ? item.take(list) : undefined;
      item.begin(line);
      item.add(`${start} ${text.slice(start.length + 1)}`);
      return before;
    }
    const outside = !/^[ \t]/.test(content) && !ignored.test(content);
    if (!outside) {
      if (item.open) item.add(text);
      return undefined;
    }
    state = "tail";
    return item.open ? item.take(list) : undefined;
  };

  return {
    get opened() {
      return indent !== undefined;
    },
    push(piece) {
      const items: DocumentText[] = [];
      for (let from = 0; from < piece.length; line++) {
        const next = piece.indexOf("\n", from);
        const end = next < 0 ? piece.length : next + 1;
        const done = take(piece.slice(from, end));
        if (done !== undefined) items.push(done);
        from = end;
      }
      return items;
    },
    end: () => (item.open ? [item.take(list)] : []),
  };
}
