import type { FindingsDocument } from "../../core/findings-document.ts";
import { counted, grouped } from "../words.ts";

/** What was found and on how much it stands, as clauses for people. Nothing that is missing is left out. */
export function summaryClauses({ findings, unread, evidence, summary }: FindingsDocument): readonly string[] {
  const { error, warning, info, unknown, objects, exempted = 0, known = 0 } = summary;
  const found = [counted(error, "error"), counted(warning, "warning"), `${grouped(info)} for information`];
  return [
    `${found.join(", ")}${objects === undefined ? "" : ` in ${counted(objects, "object")}`}`,
    `${grouped(evidence.performed)} of ${counted(evidence.applicable, "check")} had their evidence`,
    ...(unknown === 0 ? [] : [`${grouped(unknown)} could not be told`]),
    ...(unread.length === 0 ? [] : [`${grouped(unread.length)} could not be read`]),
    ...(exempted === 0 ? [] : [`${grouped(exempted)} exempted`]),
    ...(known === 0 ? [] : [`${grouped(known)} known from the baseline`]),
    ...(objects === 0 && findings.length === 0 ? ["nothing was checked"] : []),
  ];
}
