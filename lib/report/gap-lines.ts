import type { Gap } from "../core/gap.ts";
import type { ScopeReport } from "../core/inventory.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import { markdownCode } from "../encode/markdown.ts";
import { terminalText } from "../encode/terminal.ts";

/** Gaps that say the same of several scopes or clusters. */
export interface GapGroup {
  readonly code: Gap["code"];
  readonly what: string;
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
  /** `eks/payments/eu-west-1`, with the account's name where it has one; then the cluster, where one is concerned. */
  readonly places: readonly string[];
}

/** A scope for people: `eks/payments/eu-west-1`. */
export function scopeText({ accountName, ...scope }: Scope): string {
  return scopeKey({ ...scope, accountId: accountName ?? scope.accountId });
}

/** Gaps by what they say, those that concern most places first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const groups = new Map<string, { readonly first: Gap; readonly places: string[] }>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.code, gap.what, gap.message, gap.path]);
    const group = groups.get(key) ?? { first: gap, places: [] };
    const scope = scopeText(gap.scope);
    group.places.push(gap.cluster === undefined ? scope : `${scope} ${gap.cluster}`);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ first: { code, what, message, path, hint }, places }) => ({
      code,
      what,
      message,
      ...(path === undefined ? {} : { path }),
      ...(hint === undefined ? {} : { hint }),
      places,
    }))
    .sort((a, b) => b.places.length - a.places.length);
}

/** Names within a line of Markdown: the first of them, and how many more there are. */
export function namesMarkdown(names: readonly string[]): string {
  const left = names.length - mostNames;
  return `${names.slice(0, mostNames).map(markdownCode).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

const mostNames = 50;

/** How much of the gaps is shown. */
export interface GapDetail {
  readonly groups: number;
  /** Scopes and clusters named per group. */
  readonly places: number;
}

/** What could not be read, in lines for a terminal; none when everything was. */
export function gapLines(
  { gaps, unread }: { readonly gaps: readonly Gap[]; readonly unread: readonly ScopeReport[] },
  most: GapDetail,
): string[] {
  if (gaps.length === 0 && unread.length === 0) return [];
  return [
    `Could not be read: ${gaps.length} (scopes not read wholly: ${unread.length})`,
    ...gapGroupLines(groupGaps(gaps), most),
  ];
}

/**
 * What a group of gaps says, in one line that is not yet encoded.
 *
 * @param most Scopes and clusters that are named before the rest is counted.
 */
export function gapGroupText({ code, what, message, path, places }: GapGroup, most: number): string {
  const more = places.length > most ? ` and ${places.length - most} more` : "";
  const where = `${places.slice(0, most).join(", ")}${more}`;
  return `${code} ${what} of ${where}: ${message}${path === undefined ? "" : ` (${path})`}`;
}

/** Groups of gaps in indented lines for a terminal, without a heading. */
export function gapGroupLines(groups: readonly GapGroup[], most: GapDetail): string[] {
  const lines: string[] = [];
  for (const group of groups.slice(0, most.groups)) {
    lines.push(`  ${terminalText(gapGroupText(group, most.places))}`);
    if (group.hint !== undefined) lines.push(`    ${terminalText(group.hint)}`);
  }
  const left = groups.length - most.groups;
  if (left > 0) lines.push(`  and ${left} more kinds of gap (-o wide or json shows all)`);
  return lines;
}
