import { terminalText, truncateText } from "../encode/terminal.ts";
import type { AccessView, PermissionReport, PermissionState, ProviderAccess, ScopeAccess } from "./access-view.ts";
import type { TableOptions } from "./inventory-table.ts";
import { enumerated } from "./lines.ts";
import { plainStyle, type Style } from "./style.ts";

/** Scopes and gaps that are named before the rest is counted. */
const most = { scopes: 6, gaps: 5 } as const;

/**
 * Whom the requests were sent as, what that proved, and what to grant, as text for a terminal. Scopes that went alike are
 * told together.
 */
export function accessTable({ providers }: AccessView, { width = 100, style = plainStyle }: TableOptions = {}): string {
  return `${providers.map((provider) => section(provider, width, style).join("\n")).join("\n\n")}\n`;
}

function section({ id, identity, endpoint, scopes, gaps }: ProviderAccess, width: number, style: Style): string[] {
  const at = endpoint === undefined ? "" : `  at ${terminalText(endpoint)}`;
  const lines = [`${style("strong", id)}${at}`];
  if (scopes.length === 0) {
    lines.push(`  as ${terminalText(identity)}`, `  ${style("bad", "no scope could be found")}`);
  }
  for (const [name, own] of Map.groupBy(scopes, (scope) => scope.identity)) {
    lines.push(`  as ${terminalText(name)}`);
    for (const alike of Map.groupBy(own, signature).values()) lines.push(...group(alike, width, style));
  }
  const other = gaps.filter(({ code }) => code !== "FORBIDDEN" && code !== "NOT_ENABLED");
  for (const { code, what, message } of other.slice(0, most.gaps)) {
    const line = terminalText(`${code}: ${what}: ${message}`);
    lines.push(`  ${style("warn", "!")} ${truncateText(line, width - 4)}`);
  }
  const left = other.length - most.gaps;
  if (left > 0) lines.push(`  ${style("warn", "!")} and ${left} more gaps; see -o json`);
  return lines;
}

/** The same for scopes of which the same can be said. */
function signature({ permissions }: ScopeAccess): string {
  return JSON.stringify(permissions.map(({ state, code }) => [state, code]));
}

function group(scopes: readonly ScopeAccess[], width: number, style: Style): string[] {
  const permissions = scopes[0]?.permissions ?? [];
  const proven = named(permissions, "proven");
  const wrong = permissions.filter(({ state }) => state === "missing" || state === "failed");
  const idle = named(permissions, "not-tried").length;
  const mark = wrong.length > 0 ? style("bad", "✗") : proven.length > 0 ? style("good", "✓") : style("warn", "?");
  const names = scopes.slice(0, most.scopes).map(({ scope }) => terminalText(scope));
  if (scopes.length > most.scopes) names.push(`and ${scopes.length - most.scopes} more`);
  const [first = "", ...others] = enumerated("", names, width - 6);
  return [
    `    ${mark} ${first}`,
    ...others.map((line) => `      ${line}`),
    ...listed("proven", proven, width),
    ...(idle === 0 ? [] : [style("dim", `        ${idle} not needed so far`)]),
    ...wrong.filter(({ state }) => state === "failed").map((permission) => failure(permission, style)),
    ...denials(permissions, style),
  ];
}

function listed(title: string, operations: readonly string[], width: number): string[] {
  if (operations.length === 0) return [];
  return enumerated(`${title}: `, operations, width - 8).map((line) => `        ${line}`);
}

function failure({ operation, reads, code }: PermissionReport, style: Style): string {
  return `        ${operation} ${style("bad", `failed (${code})`)}; it reads ${reads}`;
}

/** What was denied, and below it the line of policy that is missing: one line may grant several. */
function denials(permissions: readonly PermissionReport[], style: Style): string[] {
  const missing = permissions.filter(({ state }) => state === "missing");
  return [...Map.groupBy(missing, ({ policy }) => policy.join("\n")).values()].flatMap((alike) => [
    ...alike.map(({ operation, reads }) => `        ${operation} ${style("bad", "was denied")}; it reads ${reads}`),
    ...advice(alike[0]?.policy ?? [], style),
  ]);
}

function advice(policy: readonly string[], style: Style): string[] {
  if (policy.length === 0) return ["          which permission it needs is not documented"];
  return ["          to grant it:", ...policy.map((line) => `            ${style("strong", line)}`)];
}

function named(permissions: readonly PermissionReport[], state: PermissionState): string[] {
  return permissions.filter((permission) => permission.state === state).map(({ operation }) => operation);
}
