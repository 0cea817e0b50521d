import type { FindingsDiff } from "../check/diff-findings.ts";
import type { FindingsDocument } from "../core/findings-document.ts";
import type { DiffEntry, DiffView } from "../report/diff-view.ts";
import { objectText, placeText } from "../report/findings/finding-groups.ts";
import { counted } from "../report/words.ts";

const signs = { added: "+", removed: "-", changed: "~", unseen: "?" } as const;

/** The difference of two judgements, as it is shown. */
export function findingsDiffView({ before, after, findings, unread }: FindingsDiff): DiffView {
  return {
    before: judgementText(before),
    after: judgementText(after),
    changes: [
      ...findings.map(({ code, target, message, change, fields, reason }): DiffEntry => {
        const place = [objectText(target), placeText(target)].filter((part) => part !== "").join("  ");
        return {
          sign: signs[change],
          what: "finding",
          name: place === "" ? code : `${code}: ${place}`,
          detail: reason ?? message,
          ...(fields === undefined ? {} : { fields }),
        };
      }),
      ...unread.map(
        ({ change, what, message }): DiffEntry => ({
          sign: signs[change],
          what: "input not read",
          name: what,
          detail: message,
        }),
      ),
    ],
  };
}

function judgementText({ error, warning, info, unknown }: FindingsDocument["summary"]): string {
  return `judgement with ${counted(error, "error")}, ${counted(warning, "warning")}, ${info} for information, ${unknown} unknown`;
}
