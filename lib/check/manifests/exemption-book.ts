import { coversFinding, type Exemption, type ExemptionSelector, isExpired } from "../../core/exemption.ts";
import { type AnnotatedExemption, readExemptions } from "../../core/exemption-annotation.ts";
import { type Finding, type FindingTarget, finding } from "../../core/finding.ts";
import { type FindingCode, findingCatalogue } from "../../core/finding-catalogue.ts";
import { fromInstant, type IsoInstant } from "../../core/instant.ts";
import { objectAt } from "../json.ts";
import type { Subject } from "./rule.ts";
import { targetOf } from "./subject.ts";

/** One exemption, and whether it has held anything back. */
interface Entry {
  readonly exemption: Exemption;
  /** Where it stands, for people. */
  readonly place: string;
  readonly target: FindingTarget;
  used: boolean;
}

/** Holds findings back that somebody answers for, and says which exemptions are of no use. */
export interface ExemptionBook {
  /** Takes the exemptions that an object carries. */
  read(subject: Subject): void;
  holdsBack(found: Finding): boolean;
  /** Findings about the exemptions themselves. `judged`: whether findings of that code could have come up. */
  remarks(judged: (pattern: string) => boolean): readonly Finding[];
}

export function exemptionBook(configured: readonly Exemption[], asOf: IsoInstant): ExemptionBook {
  const entries: Entry[] = configured.map((exemption) => ({
    exemption,
    place: "check.exemptions",
    target: exemption.selector,
    used: false,
  }));
  const general = [...entries];
  const own = new Map<string, Entry[]>();
  const flawed: Finding[] = [];

  return {
    read(subject) {
      const annotations = objectAt(objectAt(subject.object, "metadata"), "annotations");
      if (annotations === undefined) return;
      for (const read of readExemptions(annotations)) {
        const target = targetOf(subject);
        if ("flaw" in read) {
          flawed.push(
            remark("EXEMPTION-INVALID", `the exemption from ${read.code} cannot be read: ${read.flaw}`, target),
          );
          continue;
        }
        const entry = { exemption: fullExemption(read, target), place: "its annotations", target, used: false };
        entries.push(entry);
        const key = keyOf(target);
        own.set(key, [...(own.get(key) ?? []), entry]);
      }
    },
    holdsBack(found) {
      const candidates = own.size === 0 ? general : [...(own.get(keyOf(found.target)) ?? []), ...general];
      let held = false;
      for (const entry of candidates) {
        if (!coversFinding(entry.exemption, found.code, found.target)) continue;
        entry.used = true;
        held ||= !isExpired(entry.exemption, asOf);
      }
      return held;
    },
    remarks: (judged) => [...flawed, ...entries.flatMap((entry) => remarkOn(entry, asOf, judged))],
  };
}

function remarkOn(entry: Entry, asOf: IsoInstant, judged: (pattern: string) => boolean): readonly Finding[] {
  const { exemption, place, target, used } = entry;
  const { code, owner, expires } = exemption;
  if (isExpired(exemption, asOf)) {
    const message = `the exemption from ${code} in ${place}, owned by ${owner}, expired on ${expires}`;
    return [remark("EXEMPTION-EXPIRED", message, target)];
  }
  if (used && isLong(expires, asOf)) {
    const message = `the exemption from ${code} in ${place}, owned by ${owner}, holds until ${expires}`;
    return [remark("EXEMPTION-LONG", message, target)];
  }
  if (used || !judged(code)) return [];
  const message = `the exemption from ${code} in ${place}, owned by ${owner}, holds nothing back`;
  return [remark("EXEMPTION-UNUSED", message, target)];
}

/** A year and a day: one that was made for a year is not long on its first day. */
const longMs = 366 * 86_400_000;

function isLong(expires: string, asOf: IsoInstant): boolean {
  const [end, now] = [fromInstant(expires), fromInstant(asOf)];
  return end !== undefined && now !== undefined && end - now > longMs;
}

function remark(code: FindingCode, message: string, target: FindingTarget): Finding {
  const { severity, fix } = findingCatalogue[code];
  return finding({ code, severity, verdict: "fail", target, message, fix, evidence: [] });
}

function fullExemption(
  read: Extract<AnnotatedExemption, { readonly exemption: unknown }>,
  { apiVersion, kind, namespace, name }: FindingTarget,
): Exemption {
  const selector: ExemptionSelector = {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(read.container === undefined ? {} : { container: read.container }),
  };
  return { ...read.exemption, selector };
}

function keyOf({ apiVersion, kind, namespace, name }: FindingTarget): string {
  return JSON.stringify([apiVersion, kind, namespace, name]);
}
