import type { Severity } from "../core/finding.ts";
import type { Inventory } from "../core/inventory.ts";
import type { ScopeStatus } from "../core/scope.ts";

/** The exit codes that scripts may rely on; see `fleetwright --help`. */
export const exitCode = {
  fine: 0,
  internal: 1,
  findings: 2,
  usage: 3,
  nothingRead: 4,
  gaps: 5,
  interrupted: 130,
} as const;

/** What `--fail-on` takes: the lowest severity that makes a command end with 2. */
export const failLevels = ["error", "warning", "info", "never"] as const;

export type FailOn = (typeof failLevels)[number];

/** Whether a finding of this severity makes the command fail. */
export function reaches(severity: Severity, failOn: FailOn): boolean {
  return failOn !== "never" && failLevels.indexOf(severity) <= failLevels.indexOf(failOn);
}

/**
 * The exit code of an inventory: 130 when it was interrupted, 4 when scopes or providers were there and none could be
 * read, 5 when something could not be read, otherwise 0.
 */
export function exitCodeOf(inventory: Pick<Inventory, "scopes" | "gaps" | "interrupted">): number {
  if (inventory.interrupted) return exitCode.interrupted;
  // Scopes that are skipped because they were empty do not count: with them read, the code would be the same.
  const fine: readonly ScopeStatus[] = ["ok", "not-enabled", "skipped"];
  const read = inventory.scopes.some(({ status }) => status === "partial" || fine.includes(status));
  const gaps = inventory.gaps.length > 0 || inventory.scopes.some(({ status }) => !fine.includes(status));
  if (!read && gaps) return exitCode.nothingRead;
  return gaps ? exitCode.gaps : exitCode.fine;
}
