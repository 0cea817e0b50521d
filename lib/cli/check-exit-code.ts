import type { FindingsDocument } from "../core/findings-document.ts";
import { exitCode, type FailOn, reaches } from "./exit-code.ts";

/** Why a check does not end with 0, as clauses for people. */
export interface CheckOutcome {
  readonly code: number;
  readonly because: readonly string[];
}

/**
 * How `check` ends. 2 for what is wrong at `--fail-on` or above. 5 when something could not be read, or could not be told
 * though it matters; a custom resource that nobody here knows is only for information. 2 wins over 5, and `because` names
 * both.
 */
export function checkOutcome({ findings, unread, summary }: FindingsDocument, failOn: FailOn): CheckOutcome {
  const failed = findings.filter(({ verdict, severity }) => verdict === "fail" && reaches(severity, failOn)).length;
  const open = findings.filter(({ verdict, severity }) => verdict === "unknown" && severity !== "info").length;
  const nothing = summary.objects === 0 && unread.length === 0;
  const gaps = [
    ...(unread.length === 0 ? [] : [`${unread.length} could not be read`]),
    ...(open === 0 ? [] : [`${open} could not be told`]),
    ...(nothing ? ["there was nothing to check"] : []),
  ];
  const because = [...(failed === 0 ? [] : [`${failed} of severity ${failOn} or above`]), ...gaps];
  return { code: failed > 0 ? exitCode.findings : gaps.length > 0 ? exitCode.gaps : exitCode.fine, because };
}
