import type { Cluster } from "../core/cluster.ts";
import type { Finding } from "../core/finding.ts";
import type { EvidenceCount, FindingsDocument, Unread } from "../core/findings-document.ts";
import type { ClusterPlan, WorkloadVerdict } from "../core/plan.ts";
import { verdictOf } from "./verdict.ts";

/** A judgement of what runs in clusters: what `checkObjects` gives, and `fleetwright check -o json` writes. */
export type WorkloadJudgement = Pick<FindingsDocument, "findings" | "unread" | "evidence" | "clusters">;

/**
 * On what the judgements of a cluster's workloads rest; `undefined` where there are none. One that names clusters is about
 * those alone, and any other about every cluster. What it could not look at is a check without evidence.
 */
export function workloadEvidence(
  judgements: readonly WorkloadJudgement[],
): (cluster: Cluster) => EvidenceCount | undefined {
  const general: EvidenceCount[] = [];
  const own = new Map<string, EvidenceCount[]>();
  const add = (cluster: string, evidence: EvidenceCount) => own.set(cluster, [...(own.get(cluster) ?? []), evidence]);
  for (const { clusters, evidence, unread } of judgements) {
    if (clusters === undefined) general.push(evidence);
    for (const { cluster, ...count } of clusters ?? []) add(cluster, count);
    for (const { cluster } of unread) {
      if (cluster !== undefined) add(cluster, nothing);
      else if (clusters === undefined) general.push(nothing);
      else for (const each of clusters) add(each.cluster, nothing);
    }
  }
  const everywhere = general.length === 0 ? undefined : sum(general);
  return ({ uid }) => {
    const found = own.get(uid);
    if (found === undefined) return everywhere;
    return sum(everywhere === undefined ? found : [...found, everywhere]);
  };
}

const nothing: EvidenceCount = { performed: 0, applicable: 1 };

function sum(counts: readonly EvidenceCount[]): EvidenceCount {
  return {
    performed: counts.reduce((total, { performed }) => total + performed, 0),
    applicable: counts.reduce((total, { applicable }) => total + applicable, 0),
  };
}

/** The verdict over what runs in a cluster. */
export function workloadVerdict(findings: readonly Finding[], evidence: EvidenceCount | undefined): WorkloadVerdict {
  if (evidence === undefined) return findings.length === 0 ? unseen : { verdict: verdictOf(findings, nothing) };
  return { verdict: verdictOf(findings, evidence), evidence };
}

const unseen: WorkloadVerdict = { verdict: "cannot-determine" };

/** Whether a finding is about something that runs, or is to run, in a cluster. */
export function isOfWorkload({ evidence }: Pick<Finding, "evidence">): boolean {
  return evidence.some(({ kind }) => ofWorkloads.has(kind));
}

const ofWorkloads: ReadonlySet<string> = new Set(["manifest", "helm", "live", "metrics"]);

/** What the judgements could not look at, after one entry for all clusters that nobody has looked into. */
export function unreadWorkloads(
  clusters: readonly ClusterPlan[],
  judgements: readonly WorkloadJudgement[],
): readonly Unread[] {
  const blind = clusters.filter(({ workloads }) => workloads.evidence === undefined).length;
  const told = judgements.flatMap(({ unread }) => unread);
  if (blind === 0) return told;
  const whose = blind === clusters.length ? "any cluster" : `${blind} of ${clusters.length} clusters`;
  return [{ what: "workloads", message: `no check of what runs in ${whose} was handed in` }, ...told];
}
