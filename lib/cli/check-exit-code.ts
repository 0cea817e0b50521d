import type { Finding } from "../core/finding.ts";
import type { FindingsDocument, Unread } from "../core/findings-document.ts";
import { grouped } from "../report/words.ts";
import { exitCode, type FailOn, reaches } from "./exit-code.ts";
import type { Outcome } from "./outcome.ts";

/**
 * How `check` ends. 2 for what is wrong at `--fail-on` or above. 5 when something could not be read, or could not be told
 * though it matters; a custom resource that nobody here knows is only for information. 2 wins over 5, and `because` names
 * both.
 */
export function checkOutcome({ findings, unread, summary }: FindingsDocument, failOn: FailOn): Outcome {
  const failed = findings.filter(({ verdict, severity }) => verdict === "fail" && reaches(severity, failOn)).length;
  const untold = findings.filter(({ verdict, severity }) => verdict === "unknown" && severity !== "info");
  const nothing = summary.objects === 0 && unread.length === 0;
  const gaps = [
    ...(unread.length === 0 ? [] : [`${grouped(unread.length)} could not be read`]),
    ...(untold.length === 0 ? [] : [`${grouped(untold.length)} could not be told`]),
    ...(nothing ? ["there was nothing to check"] : []),
  ];
  const because = [...(failed === 0 ? [] : [`${grouped(failed)} of severity ${failOn} or above`]), ...gaps];
  const code = failed > 0 ? exitCode.findings : gaps.length > 0 ? exitCode.gaps : exitCode.fine;
  return { code, because, open: [unread.map(unreadText), untold.map(untoldText)] };
}

function unreadText({ what, message }: Unread): string {
  return `${what}: ${message}`;
}

function untoldText({ code, target: { kind, namespace, name, file }, message }: Finding): string {
  const object = [namespace, name].filter((part) => part !== undefined).join("/");
  const about = [kind, object === "" ? file : object].filter((part) => part !== undefined).join(" ");
  return about === "" ? `${code}: ${message}` : `${code} of ${about}: ${message}`;
}
