import type { Finding } from "./finding.ts";

/** What a check wanted to look at and could not. */
export interface Unread {
  /** Noun phrase: `workloads`, `Secrets of namespace kube-system`. */
  readonly what: string;
  readonly message: string;
  readonly file?: string;
  /** Line of the file, from 1. */
  readonly line?: number;
  readonly cluster?: string;
}

/** Checks that had their evidence, of those whose subject exists. */
export interface EvidenceCount {
  readonly performed: number;
  readonly applicable: number;
}

/** The judgement of a check as one JSON document; see `schemas/findings.schema.json`. */
export interface FindingsDocument {
  readonly kind: "FleetFindings";
  readonly schemaVersion: 1;
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  readonly evidence: EvidenceCount;
  /** Clusters that were judged by what they run, by uid; absent where what was judged may run in any of them. */
  readonly clusters?: readonly (EvidenceCount & { readonly cluster: string })[];
  /** Findings by severity, those of verdict `unknown` apart. */
  readonly summary: {
    readonly error: number;
    readonly warning: number;
    readonly info: number;
    readonly unknown: number;
    /** Objects that were judged, where there were any to judge. */
    readonly objects?: number;
    /** Findings that exemptions held back. */
    readonly exempted?: number;
    /** Findings that are in the baseline and not listed again. */
    readonly known?: number;
  };
}

/** The document of a judgement. */
export function findingsDocument(
  findings: readonly Finding[],
  unread: readonly Unread[],
  evidence: FindingsDocument["evidence"],
  counts: Pick<FindingsDocument["summary"], "objects" | "exempted" | "known"> = {},
  clusters?: FindingsDocument["clusters"],
): FindingsDocument {
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  const count = (wanted: Finding["severity"]) => failed.filter(({ severity }) => severity === wanted).length;
  return {
    kind: "FleetFindings",
    schemaVersion: 1,
    findings,
    unread,
    evidence,
    ...(clusters === undefined ? {} : { clusters }),
    summary: {
      error: count("error"),
      warning: count("warning"),
      info: count("info"),
      unknown: findings.length - failed.length,
      ...counts,
    },
  };
}
