import type { FindingTarget } from "./finding.ts";
import { fromInstant, type IsoInstant } from "./instant.ts";
import { passesFilter } from "./scope-filter.ts";

/** Picks findings by what they are about. All parts must fit; `*` stands for any run of characters. */
export interface ExemptionSelector {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly container?: string;
  readonly file?: string;
}

/** A finding that somebody answers for, for a while. Waivers of constructs are the same. */
export interface Exemption {
  /** Code of the findings, such as `API-DEPRECATED`; `*` at the end stands for a family. */
  readonly code: string;
  readonly selector: ExemptionSelector;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** First day on which it does not hold any more, `YYYY-MM-DD`, or an instant. */
  readonly expires: string;
}

/** Whether the exemption is about a finding of this code and target, expired or not. */
export function coversFinding({ code, selector }: Exemption, found: string, target: FindingTarget): boolean {
  if (!fits(code, found)) return false;
  return (
    fits(selector.apiVersion, target.apiVersion) &&
    fits(selector.kind, target.kind) &&
    fits(selector.namespace, target.namespace) &&
    fits(selector.name, target.name) &&
    fits(selector.container, target.container) &&
    fits(selector.file, target.file)
  );
}

/** Whether the exemption does not hold any more; one whose date cannot be read never held. */
export function isExpired({ expires }: Pick<Exemption, "expires">, asOf: IsoInstant): boolean {
  const [end, now] = [fromInstant(expires), fromInstant(asOf)];
  return end === undefined || now === undefined || now >= end;
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (text === undefined) return false;
  return pattern.includes("*") ? passesFilter({ include: [pattern] }, text) : pattern === text;
}
