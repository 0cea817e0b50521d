import type { Inventory } from "../core/inventory.ts";
import { gapGroupText, groupGaps } from "../report/gap-lines.ts";
import { counted, grouped } from "../report/words.ts";
import { exitCode, exitCodeOf } from "./exit-code.ts";
import type { Outcome } from "./outcome.ts";

/** How a command ends that shows an inventory, or what was made from it: by what could not be read. */
export function readingOutcome(inventory: Pick<Inventory, "scopes" | "gaps" | "interrupted">): Outcome {
  const { scopes, gaps: own, interrupted } = inventory;
  const code = exitCodeOf(inventory);
  const gaps = [...own, ...scopes.flatMap((report) => report.gaps)].filter((gap) => gap.code !== "NOT_ENABLED");
  const unread = scopes.filter(({ status }) => !["ok", "not-enabled", "skipped"].includes(status));
  const because = [
    ...(interrupted ? ["interrupted"] : []),
    ...(code === exitCode.nothingRead ? ["no scope could be read"] : []),
    ...(gaps.length === 0 ? [] : [`${counted(gaps.length, "thing")} could not be read`]),
    ...(unread.length === 0 || code === exitCode.nothingRead
      ? []
      : [`${grouped(unread.length)} of ${counted(scopes.length, "scope")} not read wholly`]),
  ];
  return { code, because, open: [groupGaps(gaps).map((group) => gapGroupText(group, 2))] };
}
