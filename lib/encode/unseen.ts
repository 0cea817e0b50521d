/**
 * Characters that are not seen, or that change how others are seen: controls (C0, C1, DEL), format characters (bidi
 * controls, zero-width characters, tags), lone surrogates, fillers and variation selectors, noncharacters, and every
 * line separator and space but U+0020.
 *
 * One set for all sinks: what is a control on a terminal is at best invisible anywhere else.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?! )\p{Zs}/gu;

/** Replaces every unseen character of `text` by what `encode` gives for its code point. */
export function replaceUnseen(text: string, encode: (codePoint: number) => string): string {
  return text.replace(unseen, (character) => encode(character.codePointAt(0) ?? 0));
}

/** `\n`, `\x1b`, `\u{202e}`: how an unseen character is shown to people. */
export function showCodePoint(codePoint: number): string {
  const short = shortEscapes.get(codePoint);
  if (short !== undefined) return short;
  const hex = codePoint.toString(16);
  return codePoint <= 0xff ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}

const shortEscapes: ReadonlyMap<number, string> = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
]);
