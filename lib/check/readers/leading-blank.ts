/** How much of a text comes before its first character that is neither white space nor within a comment. */
export function leadingBlank(text: string): { readonly length: number; readonly lines: number } {
  let lines = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\n") lines++;
    else if (character === "#") {
      const end = text.indexOf("\n", at);
      if (end < 0) return { length: text.length, lines };
      at = end - 1;
    } else if (character !== " " && character !== "\t" && character !== "\r" && character !== "\uFEFF") {
      return { length: at, lines };
    }
  }
  return { length: text.length, lines };
}
