import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of the package. */
export const root = resolve(import.meta.dirname, "../..");

/** A fenced block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Why it cannot be run: `<!-- not run: REASON -->` stands before it, for every reader of the source to see. */
  readonly notRun?: string;
}

/** README and every page of docs, by their paths within the package. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`);
  return ["README.md", "CONTRIBUTING.md", "SECURITY.md", "SCOPE.md", "CHANGELOG.md", ...docs.sort()];
}

export function pageText(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The fenced blocks of a page, those within lists and details included, without their indentation. */
export function blocksOf(page: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let marker: string | undefined;
  let open: { readonly indent: string; readonly language: string; readonly line: number; lines: string[] } | undefined;
  for (const [index, text] of pageText(page).split("\n").entries()) {
    const [, indent = "", language = ""] = /^( *)```(.*)$/.exec(text) ?? [];
    const isFence = /^ *```/.test(text);
    if (open === undefined && isFence) {
      open = { indent, language: language.trim(), line: index + 1, lines: [] };
    } else if (open !== undefined && isFence) {
      const { language: of, line, lines } = open;
      const notRun = marker === undefined ? {} : { notRun: marker };
      blocks.push({ page, line, language: of, text: lines.map((each) => `${each}\n`).join(""), ...notRun });
      open = undefined;
      marker = undefined;
    } else if (open !== undefined) open.lines.push(text.slice(open.indent.length));
    else if (text.trim() !== "") marker = /^ *<!-- not run: (.+) -->$/.exec(text)?.[1];
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: the block has no end`);
  return blocks;
}
