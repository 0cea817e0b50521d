import type { Plan } from "../../core/plan.ts";
import { planHash } from "../../core/plan-hash.ts";
import { aliasesOf, type RedactionSources } from "./aliases.ts";
import { textRedactor } from "./redact-text.ts";

/** Gives a document without the names that tell whose it is. Values and their order stay as they are. */
export type Redaction = <Document>(document: Document) => Document;

/**
 * A redaction for documents that are made from these sources: account ids, names, endpoints, addresses, owners and tags
 * are replaced by aliases, the same ones everywhere. What stays is what the reader needs: clouds, regions, versions,
 * dates, environments, codes.
 */
export function redactionOf(...sources: readonly RedactionSources[]): Redaction {
  const text = textRedactor(aliasesOf(...sources));
  return <Document>(document: Document) => redacted(document, text) as Document;
}

/** A redacted plan, whose hash is that of what it says now. */
export function redactedPlan(plan: Plan, redact: Redaction): Plan {
  const { hash: _, ...rest } = redact(plan);
  return { ...rest, hash: planHash(rest) };
}

function redacted(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      // Tags are others' words, keys included; everywhere else keys are ours.
      key === "labels" || key === "tags"
        ? redactedTags(item, text)
        : plain.has(key) && isWords(item)
          ? item
          : redacted(item, text),
    ]),
  );
}

function redactedTags(tags: unknown, text: (value: string) => string): unknown {
  if (typeof tags !== "object" || tags === null) return tags;
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [text(key), redacted(value, text)]));
}

/** Fields that hold a word of this package or of a provider, which a cluster's name may happen to equal. */
const plain: ReadonlySet<string> = new Set([
  "provider",
  "region",
  "location",
  "environment",
  "version",
  "kind",
  "code",
  "severity",
  "verdict",
  "details",
  "plan",
  "atEndOfStandard",
  "precision",
  "status",
  "statusRaw",
  "mode",
  "sourceUrl",
  "asOf",
  "hash",
  "fingerprint",
]);

function isWords(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string"));
}
