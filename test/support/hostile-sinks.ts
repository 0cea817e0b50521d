/** What moves the cursor of a terminal, hides text or turns it around; lines may end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
export const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** A text of JSON as one line, with halves of pairs as other formats have to write them: UTF-8 has none. */
export function plainJson(text: string): string {
  return JSON.stringify(JSON.parse(text)).replace(/(?<!\\)\\ud[89a-f][0-9a-f]{2}/g, "\ufffd");
}
