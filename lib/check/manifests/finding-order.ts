import type { Finding } from "../../core/finding.ts";
import { compareText } from "../../core/order.ts";

const ranks = { error: 0, warning: 1, info: 2 } as const;

/** The worst first, what is certain before what is not, then by code and by where it stands. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    ranks[a.severity] - ranks[b.severity] ||
    compareText(a.verdict, b.verdict) ||
    compareText(a.code, b.code) ||
    compareText(a.target.file ?? "", b.target.file ?? "") ||
    (a.target.line ?? 0) - (b.target.line ?? 0) ||
    compareText(placeOf(a), placeOf(b)) ||
    compareText(a.message, b.message)
  );
}

function placeOf({ target: { namespace, kind, name, container } }: Finding): string {
  return [namespace, kind, name, container].map((part) => part ?? "").join("\u0000");
}
