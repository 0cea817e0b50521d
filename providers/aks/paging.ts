import { FleetError } from "../../lib/core/error.ts";
import type { Page } from "../../lib/core/pages.ts";
import type { ArmReply } from "./client.ts";

/** An entry of a listing with the place where it stood, for problems found in it later. */
export interface Entry {
  readonly path: string;
  readonly value: unknown;
}

/**
 * The entries of one page.
 *
 * @param list name of the array: `value` for Resource Manager, `data` for Resource Graph.
 * @param more name of the way to the next page; absent for answers that have none.
 * @throws FleetError `BAD_RESPONSE` when the array is missing or the way to the next page is not text.
 */
export function pageOf(
  { body }: ArmReply,
  list: "value" | "values" | "data",
  more?: "nextLink" | "$skipToken",
): Page<Entry> {
  const entries = body[list];
  if (!Array.isArray(entries)) {
    const message = `the answer has no list ${JSON.stringify(list)}`;
    throw new FleetError("BAD_RESPONSE", message, { retryable: true, path: `$.${list}` });
  }
  const next = more === undefined ? undefined : (body[more] ?? undefined);
  if (next !== undefined && typeof next !== "string") {
    throw new FleetError("BAD_RESPONSE", "the way to the next page is not text", {
      retryable: true,
      path: `$.${more}`,
    });
  }
  return { items: entries.map((value, index) => ({ path: `$.${list}[${index}]`, value })), next };
}
