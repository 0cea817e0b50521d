import * as v from "valibot";
import { type FleetTrace, tracedFacts } from "../../core/trace.ts";
import { unread } from "./finding.ts";
import { optional } from "./values.ts";

const value = v.object({ value: v.string(), source: v.string() });
const fact = v.picklist(tracedFacts);

/** The document of `trace -o json`. */
export const fleetTrace: v.GenericSchema<FleetTrace> = v.object({
  kind: v.literal("FleetTrace"),
  schemaVersion: v.literal(1),
  traces: v.array(
    v.object({
      subject: v.string(),
      image: optional(v.string()),
      container: optional(v.string()),
      object: optional(v.string()),
      place: optional(v.string()),
      clusters: optional(v.array(v.string())),
      facts: v.object({
        commit: optional(value),
        repository: optional(value),
        owner: optional(value),
        definition: optional(value),
      }),
      disagreements: v.array(v.object({ ...value.entries, fact })),
      untraced: v.array(fact),
    }),
  ),
  unread: v.array(unread),
});
