import type { Finding } from "../../core/finding.ts";
import type { FindingsDocument } from "../../core/findings-document.ts";
import { markdownCell, markdownCode, markdownRow, markdownText } from "../../encode/markdown.ts";
import { groupFindings, objectText, placeText } from "./finding-groups.ts";
import { summaryClauses } from "./findings-summary.ts";

/** For a pull request: the sums, each finding with its objects, and everything that could not be read. */
export function findingsMarkdown(document: FindingsDocument): string {
  const groups = groupFindings(document.findings).map(({ first, places }) => {
    const { code, severity, verdict, appliesFrom, message, fix } = first;
    const since = appliesFrom === undefined ? "" : `, from ${markdownCode(appliesFrom)}`;
    const title = `### ${markdownCode(code)} ${verdict === "unknown" ? "unknown" : severity}${since}`;
    const rows = places.map((target) => markdownRow(cells(target)));
    const table = `${markdownRow(["Object", "Where"])}${markdownRow(["---", "---"])}${rows.join("")}`;
    return `${title}\n\n${markdownText(message)}\n\n${table}\nTo do: ${markdownText(fix)}\n`;
  });
  return [
    `## Checks\n\n${summaryClauses(document)
      .map((clause) => `- ${markdownText(clause)}\n`)
      .join("")}`,
    // Before the findings, so that it is not what is left out of a page that is too long.
    unreadSection(document),
    ...groups,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function cells(target: Finding["target"]): readonly string[] {
  return [markdownCell(objectText(target)), markdownCell(placeText(target))];
}

function unreadSection({ unread }: FindingsDocument): string {
  if (unread.length === 0) return "";
  const lines = unread.map(({ what, message }) => `- ${markdownCode(what)}: ${markdownText(message)}\n`);
  return `### Could not be read: ${unread.length}\n\n${lines.join("")}`;
}
