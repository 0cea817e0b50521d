import type { Exemption } from "./exemption.ts";
import { fromInstant } from "./instant.ts";
import type { JsonObject } from "./kube-object.ts";

/** Annotations whose name begins so exempt their object; the code of the finding follows. */
const prefix = "fleetwright.dev/exempt.";

/** The annotation by which an object carries its own exemption; its selector is the object. */
export function exemptionAnnotation(
  exemption: Omit<Exemption, "selector"> & { readonly container?: string },
): readonly [key: string, value: string] {
  const { code, reason, owner, ticket, expires, container } = exemption;
  return [`${prefix}${code}`, JSON.stringify({ reason, owner, ticket, expires, container })];
}

/** An exemption that an object carries; `flaw` says why it cannot be read. */
export type AnnotatedExemption =
  | { readonly code: string; readonly flaw: string }
  | { readonly code: string; readonly exemption: Omit<Exemption, "selector">; readonly container?: string };

/** The exemptions that annotations hold, in the order of their names. */
export function readExemptions(annotations: JsonObject): readonly AnnotatedExemption[] {
  return Object.keys(annotations)
    .filter((key) => key.startsWith(prefix))
    .sort()
    .map((key) => readOne(key.slice(prefix.length), annotations[key]));
}

function readOne(code: string, value: JsonObject[string]): AnnotatedExemption {
  let read: unknown;
  try {
    read = typeof value === "string" ? JSON.parse(value) : undefined;
  } catch {
    return { code, flaw: "it is no JSON" };
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) return { code, flaw: "it is no JSON object" };
  const fields = read as Readonly<Record<string, unknown>>;
  const { reason, owner, ticket, expires, container } = fields;
  if (!isText(reason)) return { code, flaw: "it gives no reason" };
  if (!isText(owner)) return { code, flaw: "it names no owner" };
  if (!isText(expires) || fromInstant(expires) === undefined) return { code, flaw: "it has no date of expiry" };
  return {
    code,
    exemption: { code, reason, owner, expires, ...(isText(ticket) ? { ticket } : {}) },
    ...(isText(container) ? { container } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
