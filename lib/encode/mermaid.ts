import { replaceUnseen } from "./unseen.ts";

/**
 * Foreign text within a line of a Mermaid diagram: everything but letters, digits and what no diagram takes for syntax is
 * written as an entity (`#58;`), which Mermaid shows as the character. Unseen characters become a space.
 */
export function mermaidText(text: string): string {
  const seen = replaceUnseen(text.toWellFormed(), () => " ");
  return seen.replace(/[^\p{L}\p{N}\p{M} ._/()→×-]/gu, (character) => `#${character.codePointAt(0)};`);
}
