import type { FindingsDocument } from "../core/findings-document.ts";
import { readJsonDocument } from "./json-document.ts";
import { fleetFindings } from "./schema/finding.ts";

/**
 * Reads the judgement that `fleetwright check -o json` printed.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readJsonDocument`.
 */
export function readFindings(path: string): Promise<FindingsDocument> {
  return readJsonDocument(path, {
    kind: "FleetFindings",
    title: "a list of findings",
    hint: "Give a file that `fleetwright check -o json` wrote.",
    schema: fleetFindings,
  });
}
