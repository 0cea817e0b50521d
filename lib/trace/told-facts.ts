import { textAt } from "../check/json.ts";
import { provenanceKeys } from "../check/workload/provenance-keys.ts";
import type { JsonObject } from "../core/kube-object.ts";
import { type Trace, type TracedFact, type TracedValue, tracedFacts } from "../core/trace.ts";

/** Something with labels that may tell where it comes from. */
export interface Teller {
  /** `label` or `annotation`, and of what: `annotation %s of Deployment shop/web`, with the key in place of `%s`. */
  readonly source: string;
  readonly values: JsonObject;
  /** Facts that it does not speak of. Default: it speaks of all. */
  readonly silentOn?: readonly TracedFact[];
}

const keys: Readonly<Record<TracedFact, readonly string[]>> = {
  commit: provenanceKeys.commit,
  repository: provenanceKeys.source,
  owner: provenanceKeys.owner,
  definition: ["fleetwright.dev/definition"],
};

/** What the tellers say, the first one that speaks of a fact before the others. */
export function toldFacts(tellers: readonly Teller[]): Pick<Trace, "facts" | "disagreements" | "untraced"> {
  const facts: Partial<Record<TracedFact, TracedValue>> = {};
  const disagreements: (TracedValue & { readonly fact: TracedFact })[] = [];
  for (const fact of tracedFacts) {
    const [first, ...others] = tellers.flatMap((teller) => said(teller, fact));
    if (first === undefined) continue;
    facts[fact] = first;
    // People have many names; a commit has one.
    if (fact !== "commit" && fact !== "repository") continue;
    for (const other of others) if (!isSame(fact, first.value, other.value)) disagreements.push({ fact, ...other });
  }
  return { facts, disagreements, untraced: tracedFacts.filter((fact) => facts[fact] === undefined) };
}

function said({ source, values, silentOn = [] }: Teller, fact: TracedFact): readonly TracedValue[] {
  if (silentOn.includes(fact)) return [];
  return keys[fact].flatMap((key) => {
    const value = textAt(values, key)?.trim() ?? "";
    return value === "" ? [] : [{ value, source: source.replace("%s", key) }];
  });
}

function isSame(fact: "commit" | "repository", a: string, b: string): boolean {
  if (fact === "repository") return bare(a) === bare(b);
  // Labels have room for a part of a commit's id only.
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return short.length >= 7 && long.toLowerCase().startsWith(short.toLowerCase());
}

function bare(url: string): string {
  return url
    .toLowerCase()
    .replace(/^(?:git\+)?https?:\/\//, "")
    .replace(/(?:\.git)?\/*$/, "");
}
