import type { GenericSchema } from "valibot";
import { type Flaw, flawOf } from "../validate.ts";
import { cluster } from "./cluster.ts";
import { scopeReport } from "./inventory.ts";
import { gap } from "./values.ts";

const schemas = new Map<string, GenericSchema>([
  ["scope", scopeReport],
  ["gap", gap],
  ["cluster", cluster],
]);

/** What is wrong with a record of a snapshot, if anything. Its one key says what it is, so no variant is tried in vain. */
export function recordFlaw(record: object): Flaw | undefined {
  const [entry, ...others] = Object.entries(record);
  const schema = entry === undefined ? undefined : schemas.get(entry[0]);
  if (entry === undefined || schema === undefined || others.length > 0) {
    return { path: "$", message: "is neither a scope nor a gap nor a cluster" };
  }
  const flaw = flawOf(schema, entry[1]);
  return flaw === undefined ? undefined : { path: `$.${entry[0]}${flaw.path.slice(1)}`, message: flaw.message };
}
