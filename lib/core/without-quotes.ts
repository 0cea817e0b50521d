/**
 * The first line of what a parser says of a text, without what it quotes of it: a file that cannot be read may be one of
 * secrets, and any word of it one.
 */
export function withoutQuotes(message: string): string {
  const [line = ""] = message.split("\n", 1);
  return line
    .replace(/(?:\.\.\.)?".*"(?:\.\.\.)?/, "a text")
    .replace(/!\S+/g, "of its own")
    .replace(/: .*/, "");
}
