import * as v from "valibot";
import type { Finding } from "../../core/finding.ts";
import type { FindingsDocument, Unread } from "../../core/findings-document.ts";
import { count, instant, optional } from "./values.ts";

export const evidenceCount = v.object({ performed: count, applicable: count });

export const finding: v.GenericSchema<Finding> = v.object({
  code: v.string(),
  severity: v.picklist(["error", "warning", "info"]),
  verdict: v.picklist(["fail", "unknown"]),
  target: v.object({
    cluster: optional(v.string()),
    file: optional(v.string()),
    line: optional(count),
    apiVersion: optional(v.string()),
    kind: optional(v.string()),
    namespace: optional(v.string()),
    name: optional(v.string()),
    container: optional(v.string()),
  }),
  message: v.string(),
  fix: v.string(),
  evidence: v.array(
    v.object({
      kind: v.picklist(["inventory", "provider", "manifest", "helm", "live", "metrics", "data"]),
      source: v.string(),
      detail: optional(v.string()),
      observedAt: optional(instant),
    }),
  ),
  appliesFrom: optional(v.string()),
  fingerprint: v.pipe(v.string(), v.minLength(1)),
});

/** Something that should have been looked at and could not be read. */
export const unread: v.GenericSchema<Unread> = v.object({
  what: v.string(),
  message: v.string(),
  file: optional(v.string()),
  line: optional(count),
  cluster: optional(v.string()),
});

/** The document of `check -o json`. */
export const fleetFindings: v.GenericSchema<FindingsDocument> = v.object({
  kind: v.literal("FleetFindings"),
  schemaVersion: v.literal(1),
  findings: v.array(finding),
  unread: v.array(unread),
  evidence: evidenceCount,
  clusters: optional(v.array(v.object({ cluster: v.string(), ...evidenceCount.entries }))),
  summary: v.object({
    error: count,
    warning: count,
    info: count,
    unknown: count,
    objects: optional(count),
    exempted: optional(count),
    known: optional(count),
  }),
});
