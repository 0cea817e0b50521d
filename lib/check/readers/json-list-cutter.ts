import type { DocumentText } from "./document-splitter.ts";
import { headOf, ItemText, type ListCutter } from "./list-cutter.ts";

const significant = /["\\[\]{}\n]/g;
const beforeItems = /"items"\s*:\s*$/;

/** Items of a list in JSON, whether it stands on one line or on many. */
export function jsonListCutter(firstLine: number, most: number): ListCutter {
  const item = new ItemText(most);
  let line = firstLine;
  let depth = 0;
  let inText = false;
  /** The backslash was the last character of a piece. */
  let escaped = false;
  let state: "head" | "items" | "tail" = "head";
  let head = "";
  let list: DocumentText["list"];

  return {
    get opened() {
      return state !== "head";
    },
    push(piece) {
      const items: DocumentText[] = [];
      /** What has been read of the piece and not yet been put anywhere. */
      let from = 0;
      const keep = (to: number): void => {
        if (state === "head") head += piece.slice(from, to);
        else if (item.open) item.add(piece.slice(from, to));
        from = to;
      };
      significant.lastIndex = escaped ? 1 : 0;
      escaped = false;
      for (let match = significant.exec(piece); match !== null; match = significant.exec(piece)) {
        const [character] = match;
        if (character === "\n") line++;
        else if (character === "\\") {
          if (!inText) continue;
          significant.lastIndex++;
          escaped = significant.lastIndex > piece.length;
        } else if (character === '"') inText = !inText;
        else if (inText) continue;
        else if (character === "[" || character === "{") {
          depth++;
          if (state === "head" && depth === 2 && character === "[") {
            keep(match.index);
            if (!beforeItems.test(head)) continue;
            list = headOf(`${head}[]}`);
            [head, state] = ["", "items"];
          } else if (state === "items" && depth === 3) {
            from = match.index;
            item.begin(line);
            item.add(character);
            from++;
          }
        } else {
          depth--;
          if (state === "items" && depth === 2) {
            keep(match.index + 1);
            items.push(item.take(list));
          } else if (state === "items" && depth === 1) state = "tail";
        }
      }
      keep(piece.length);
      return items;
    },
    // Half an item cannot be read, and neither can a bracket that nothing closes.
    end: () => (item.open ? [item.take(list)] : depth > 0 ? [{ text: "[", line }] : []),
  };
}
