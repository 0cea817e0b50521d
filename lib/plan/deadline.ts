import type { Cluster } from "../core/cluster.ts";
import { fromInstant } from "../core/instant.ts";
import type { Deadline } from "../core/plan.ts";
import { type SupportDate, supportOf } from "../core/support.ts";

/** A deadline before it is known whether it can be met. */
export type DueDate = Pick<Deadline, "kind" | "at" | "tentative">;

/**
 * The end of support that a cluster should be gone by: the next one that changes something for it, or the last one when
 * all have passed. Under a long-term plan the end of standard support changes nothing. Where the provider upgrades the
 * cluster itself at that date, it is a `forced-upgrade`. `undefined` when no date is known.
 *
 * @param at Milliseconds since the epoch.
 */
export function dueDate({ support, ref }: Pick<Cluster, "support" | "ref">, at: number): DueDate | undefined {
  const { endOfStandard, endOfExtended, plan, atEndOfStandard } = support;
  const forcedAtStandard = atEndOfStandard === "auto-upgrade";
  const forcedAtExtended = atEndOfStandard === "enter-extended" && forcing.has(ref.provider);
  const standard = due(forcedAtStandard ? "forced-upgrade" : "end-of-standard", endOfStandard);
  const extended = due(forcedAtExtended ? "forced-upgrade" : "end-of-extended", endOfExtended);
  if (plan === "lts") return extended ?? standard;
  const { phase, next } = supportOf(support, at);
  if (next !== undefined) return next.kind === "end-of-standard" ? standard : extended;
  if (phase === "unknown") return undefined;
  return plan === "extended" ? (extended ?? standard) : standard;
}

/** Providers that move a control plane themselves when its extended support ends. */
const forcing: ReadonlySet<string> = new Set(["eks", "gke"]);

function due(kind: Deadline["kind"], date: SupportDate | undefined): DueDate | undefined {
  if (date?.at === undefined || fromInstant(date.at) === undefined) return undefined;
  return { kind, at: date.at, tentative: date.tentative || date.source === "derived" };
}
