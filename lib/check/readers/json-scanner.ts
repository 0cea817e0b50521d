/** Finds where values of JSON end in a text that comes in pieces. What is no JSON gives ends as well; a parser tells. */
export interface JsonScanner {
  /** Offsets just after each value that ends in this piece. */
  ends(piece: string): readonly number[];
}

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const significant = /["\\[\]{}]/g;

export function jsonScanner(): JsonScanner {
  let depth = 0;
  let inText = false;
  /** The backslash was the last character of a piece. */
  let escaped = false;
  return {
    ends(piece) {
      const ends: number[] = [];
      significant.lastIndex = escaped ? 1 : 0;
      escaped = false;
      for (let match = significant.exec(piece); match !== null; match = significant.exec(piece)) {
        const code = piece.charCodeAt(match.index);
        if (inText) {
          if (code === quote) inText = false;
          else if (code === backslash) {
            significant.lastIndex++;
            escaped = significant.lastIndex > piece.length;
          }
        } else if (code === quote) inText = true;
        else if (opening.has(code)) depth++;
        else if (closing.has(code) && depth > 0 && --depth === 0) ends.push(match.index + 1);
      }
      return ends;
    },
  };
}
