import { toInstant } from "../../core/instant.ts";
import type { Policy } from "../../core/policy.ts";
import { freezeSpan } from "./calendars.ts";
import { union } from "./interval.ts";
import { policyOpening } from "./opening.ts";
import { createRecurrences } from "./recurrence.ts";

/** A span of time that a policy keeps free of work, or for work. */
export interface PolicyBand {
  readonly kind: "freeze" | "window";
  readonly name: string;
  readonly from: string;
  readonly until: string;
}

/**
 * The freezes and windows of a policy between two instants (milliseconds since the epoch), for a chart. Freezes keep
 * their own length; windows are cut at both ends and joined where they overlap, for whichever clusters they are.
 */
export function policyBands(
  { freezes = [], windows = [], stages = [] }: Policy,
  from: number,
  until: number,
): readonly PolicyBand[] {
  const start = Math.floor(from / 60_000);
  const end = Math.ceil(until / 60_000);
  const recurrences = createRecurrences();
  const open = [...windows, ...stages.flatMap((stage) => stage.windows ?? [])].flatMap(
    (window) => policyOpening(window, recurrences)?.(start, end) ?? [],
  );
  const frozen = freezes.flatMap((freeze) => {
    const span = freezeSpan(freeze);
    return span.end <= start || span.start >= end
      ? []
      : [band("freeze", freeze.name, span.start, Math.min(span.end, end + yearMinutes))];
  });
  return [
    ...frozen,
    ...union(open).map((span) => band("window", "window", Math.max(span.start, start), Math.min(span.end, end))),
  ];
}

function band(kind: PolicyBand["kind"], name: string, start: number, end: number): PolicyBand {
  return { kind, name, from: toInstant(start * 60_000), until: toInstant(end * 60_000) };
}

const yearMinutes = 366 * 1440;
