import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { pages, pageText, root } from "../support/documents.ts";

/** A page without its code, in which nothing is a link. */
function prose(page: string): string {
  return pageText(page)
    .replace(/^( *)```[\s\S]*?^\1```$/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, " "));
}

/** The anchors that code hosts make of headings: lower case, letters, digits and hyphens, numbered where they repeat. */
function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ""] of pageText(page)
    .replace(/^( *)```[\s\S]*?^\1```$/gm, "")
    .matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  }
  for (const [, id = ""] of pageText(page).matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

test.each(pages())("every relative link and anchor of %s leads somewhere", (page) => {
  const broken: string[] = [];
  for (const [, target = ""] of prose(page).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
    if (!existsSync(join(root, file))) broken.push(target);
    else if (anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).has(anchor)) broken.push(target);
  }
  expect(broken).toStrictEqual([]);
});

test("every page of docs can be reached from the README by links", () => {
  const reached = new Set<string>();
  const waiting = ["README.md"];
  for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
    if (reached.has(page)) continue;
    reached.add(page);
    for (const [, target = ""] of prose(page).matchAll(/\]\(<?([^)\s>#]+\.md)/g)) {
      if (!/^[a-z]+:/.test(target)) waiting.push(normalize(join(dirname(page), target)));
    }
  }
  expect(pages().filter((page) => !reached.has(page))).toStrictEqual([]);
});
