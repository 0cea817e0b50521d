import { hash } from "node:crypto";
import type { IsoInstant } from "./instant.ts";

/** `error` blocks an upgrade, `warning` does not, `info` is for information. */
export type Severity = "error" | "warning" | "info";

/** What a judgement rests on. */
export interface Evidence {
  readonly kind: "inventory" | "provider" | "manifest" | "helm" | "live" | "metrics" | "data";
  /** Where it was found: a JSON path of the cluster, a file, an API, a table of this package. */
  readonly source: string;
  readonly detail?: string;
  readonly observedAt?: IsoInstant;
}

/** What a finding is about, as narrowly as is known. */
export interface FindingTarget {
  /** The cluster's uid. */
  readonly cluster?: string;
  readonly file?: string;
  readonly line?: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly container?: string;
}

/** The only currency of judgement: checks make them, plans and reports take them. */
export interface Finding {
  /** Entry of the catalogue: `UPGRADE-…`, `API-…`, `INFRA-…`. */
  readonly code: string;
  readonly severity: Severity;
  /** `unknown`: the check applies and its evidence could not be had, which is not a pass. */
  readonly verdict: "fail" | "unknown";
  readonly target: FindingTarget;
  readonly message: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
  /** Minor from which it applies, `1.33`; absent: now. */
  readonly appliesFrom?: string;
  /** Identifies the finding across runs; see `fingerprintOf`. */
  readonly fingerprint: string;
}

/**
 * A hash of the code and of what it is about, without file, line and message: those change while the finding stays. A
 * finding about nothing but a file keeps the file.
 */
export function fingerprintOf(code: string, target: FindingTarget): string {
  const { cluster, apiVersion, kind, namespace, name, container, file } = target;
  const about = [cluster, apiVersion, kind, namespace, name, container];
  const place = about.every((part) => part === undefined) ? file : undefined;
  return hash("sha256", JSON.stringify([code, ...about, place]), "hex").slice(0, 32);
}

/** A finding with its fingerprint. */
export function finding(fields: Omit<Finding, "fingerprint">): Finding {
  return { ...fields, fingerprint: fingerprintOf(fields.code, fields.target) };
}
