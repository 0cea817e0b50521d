import { tryParseVersion } from "../../core/version.ts";
import type { RuleContext, Violation } from "../manifests/rule.ts";

/** Whether what begins at a minor holds already, begins on the way, or does not begin on it. */
export type Onset = "now" | "ahead" | "never";

export function onsetIn({ hops, current }: RuleContext, from: string): Onset {
  if (hasReached(current, from)) return "now";
  return hasReached(hops.at(-1), from) ? "ahead" : "never";
}

/** What a violation says of when it begins. */
export function appliesFrom(context: RuleContext, from: string): Pick<Violation, "appliesFrom"> {
  return onsetIn(context, from) === "now" ? {} : { appliesFrom: from };
}

function hasReached(minor: string | undefined, from: string): boolean {
  const at = tryParseVersion(minor);
  const start = tryParseVersion(from);
  return at !== undefined && start !== undefined && at.major === start.major && at.minor >= start.minor;
}
