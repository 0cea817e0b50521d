import { textWidth, truncateText } from "../encode/terminal.ts";

/** Notes beside each other as far as they fit, never cut within one unless it is too long by itself. */
export function wrapped(notes: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const note of notes) {
    const last = lines.at(-1);
    const joined = `${last}   ${note}`;
    if (last !== undefined && joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(truncateText(note, width));
  }
  return lines;
}

/** Blocks of lines with an empty line between them; empty blocks are left out. */
export function assembled(blocks: readonly (readonly string[])[]): string {
  const filled = blocks.filter((block) => block.length > 0);
  return `${filled.map((block) => block.join("\n")).join("\n\n")}\n`;
}

/** `title` and the parts with commas between them, in as many lines as it takes; later lines are indented by two. */
export function enumerated(title: string, parts: readonly string[], width: number): string[] {
  const lines = [title];
  parts.forEach((part, index) => {
    const text = index === parts.length - 1 ? part : `${part},`;
    const last = lines[lines.length - 1] ?? "";
    const glue = index === 0 ? "" : " ";
    if (index === 0 || last.length + glue.length + text.length <= width) lines[lines.length - 1] = last + glue + text;
    else lines.push(`  ${text}`);
  });
  return lines;
}

/**
 * A sentence in as many lines as it takes, broken between words; those after the first begin with `indent`. A word that
 * is too long for a line is cut. Text is taken as it is: encode it first.
 *
 * @param most Lines at most; the last one then ends with `…`.
 */
export function folded(text: string, width: number, indent: string, most = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    const room = lines.length === 0 ? width : width - indent.length;
    if (line === "" || textWidth(joined) <= room) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = word;
  }
  lines.push(line);
  const kept = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(" ")] : lines;
  return kept.map((each, index) =>
    index === 0 ? truncateText(each, width) : indent + truncateText(each, Math.max(1, width - indent.length)),
  );
}
