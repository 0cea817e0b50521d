import type { FleetError } from "../core/error.ts";

const codes: ReadonlySet<string> = new Set([
  "AUTH",
  "FORBIDDEN",
  "UNAVAILABLE",
  "TIMEOUT",
  "THROTTLED",
  "BAD_RESPONSE",
]);

/** Whether nothing of a cluster could be read for want of credentials or of an answer, which exit code 4 stands for. */
export function isOutOfReach({ code }: FleetError): boolean {
  return codes.has(code);
}
