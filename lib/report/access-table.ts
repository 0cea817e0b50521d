import { terminalText } from "../encode/terminal.ts";
import type { AccessView, PermissionReport, PermissionState, ProviderAccess } from "./access-view.ts";
import type { Style } from "./style.ts";

/** What to grant, scope by scope, as text for a terminal. Scopes in which nothing is missing take one line. */
export function accessTable({ providers }: AccessView, style: Style): string {
  return `${providers.map((provider) => section(provider, style)).join("\n\n")}\n`;
}

function section({ id, identity, endpoint, scopes, gaps }: ProviderAccess, style: Style): string {
  const at = endpoint === undefined ? "" : ` at ${terminalText(endpoint)}`;
  const lines = [`${style("strong", id)}  ${terminalText(identity)}${at}`];
  if (scopes.length === 0) lines.push(`  ${style("bad", "no scope could be found")}`);
  for (const { scope, permissions } of scopes) {
    const proven = count(permissions, "proven");
    const idle = count(permissions, "not-tried");
    const wrong = permissions.filter(({ state }) => state === "missing" || state === "failed");
    const mark = wrong.length > 0 ? style("bad", "✗") : proven > 0 ? style("good", "✓") : style("warn", "?");
    lines.push(`  ${mark} ${terminalText(scope)}  ${proven} proven${idle === 0 ? "" : `, ${idle} not needed so far`}`);
    for (const permission of wrong) lines.push(`      ${complaint(permission, style)}`);
  }
  const other = gaps.filter(({ code }) => code !== "FORBIDDEN" && code !== "NOT_ENABLED");
  for (const { code, what, message } of other.slice(0, 5)) {
    lines.push(`  ${style("warn", "!")} ${code}: ${terminalText(what)}: ${terminalText(message)}`);
  }
  if (other.length > 5) lines.push(`  ${style("warn", "!")} and ${other.length - 5} more gaps; see -o json`);
  return lines.join("\n");
}

function complaint({ operation, state, grants, reads, code }: PermissionReport, style: Style): string {
  if (state === "failed") return `${operation} failed (${code}); it reads ${reads}`;
  const grant =
    grants.length === 0 ? "which permission is not documented" : `grant ${style("strong", grants.join(", "))}`;
  return `${operation} was denied: ${grant}; it reads ${reads}`;
}

function count(permissions: readonly PermissionReport[], state: PermissionState): number {
  return permissions.filter((permission) => permission.state === state).length;
}
