/** Bytes of UTF-8 that a page of Markdown has at most: comments of code hosts hold 65,536 characters. */
export const markdownLimit = 64_000;

/** Rows and items that stay of each table and list, before whole blocks are left out. */
const fewRows = 5;

/**
 * A page that fits into a comment: of long tables and lists the first entries, then how many were folded. Where that does
 * not do, the blocks at the end are left out and counted. A page that fits is given back as it is.
 */
export function foldedMarkdown(text: string, limit = markdownLimit): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const blocks = blocksOf(text);
  let [fits, tooMany] = [0, Math.max(...blocks.map(({ entries }) => entries.length)) + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (Buffer.byteLength(pageOf(blocks, middle)) <= limit) fits = middle;
    else tooMany = middle;
  }
  return fits >= fewRows ? pageOf(blocks, fits) : cutPage(blocks, limit);
}

/** A table or list, or lines that are neither. */
interface Block {
  /** What always stays: the lines of a paragraph, the head of a table. */
  readonly head: string;
  readonly entries: readonly string[];
  readonly heading: boolean;
}

const tableHead = 2;

function blocksOf(text: string): readonly Block[] {
  const blocks: { kind: string; lines: string[] }[] = [];
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const last = blocks.at(-1);
    const kind = line.startsWith("|") ? "table" : /^(?:- | {2,}\S)/.test(line) ? "list" : "text";
    if (last !== undefined && last.kind === kind && kind !== "text") last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks.map(({ kind, lines }) => {
    const head = kind === "table" ? lines.slice(0, tableHead) : kind === "list" ? [] : lines;
    const entries: string[] = [];
    for (const line of lines.slice(head.length)) {
      if (line.startsWith(" ") && entries.length > 0) entries.push(`${entries.pop()}${line}`);
      else entries.push(line);
    }
    return { head: head.join(""), entries, heading: /^#{1,6} /.test(lines[0] ?? "") };
  });
}

function pageOf(blocks: readonly Block[], rows: number): string {
  return blocks.map((block) => blockText(block, rows)).join("");
}

function blockText({ head, entries }: Block, rows: number): string {
  const left = entries.length - rows;
  const note = left > 0 ? `\n_and ${left} more; \`-o json\` has them all_\n` : "";
  return `${head}${entries.slice(0, rows).join("")}${note}`;
}

function cutPage(blocks: readonly Block[], limit: number): string {
  const note = 200;
  let page = "";
  for (const [index, block] of blocks.entries()) {
    const text = blockText(block, fewRows);
    if (Buffer.byteLength(page) + Buffer.byteLength(text) + note > limit) {
      const left = blocks.slice(index);
      const headings = left.filter(({ heading }) => heading).length;
      const entries = left.reduce((sum, { entries: own }) => sum + own.length, 0);
      return `${page}\n_Left out: ${headings} sections, ${entries} entries; \`-o json\` has them all_\n`;
    }
    page += text;
  }
  return page;
}
