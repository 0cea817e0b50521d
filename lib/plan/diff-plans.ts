import { compareText } from "../core/order.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";

/** What changed of one cluster between two plans. */
export interface ClusterPlanChange {
  readonly uid: string;
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** Set for `changed`: what differs, in a fixed order. An absent value is absent there. */
  readonly fields?: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** The difference of two plans, cluster by cluster. Empty lists mean that the plans say the same. */
export interface PlanDiff {
  readonly kind: "PlanDiff";
  readonly schemaVersion: 1;
  readonly before: { readonly hash: string; readonly asOf: string };
  readonly after: { readonly hash: string; readonly asOf: string };
  /** Sorted by uid. */
  readonly clusters: readonly ClusterPlanChange[];
  /** Problems of one plan only, by rule and message. */
  readonly problems: readonly {
    readonly change: "added" | "removed";
    readonly rule: string;
    readonly message: string;
  }[];
  /** Fingerprints of findings of one plan only, sorted. */
  readonly findings: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Compares two plans by what they say of each cluster: outcome, way, times, verdict, reasons, cost and deadline. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const old = new Map(before.clusters.map((cluster) => [cluster.uid, cluster]));
  const now = new Map(after.clusters.map((cluster) => [cluster.uid, cluster]));
  const uids = [...new Set([...old.keys(), ...now.keys()])].toSorted(compareText);
  return {
    kind: "PlanDiff",
    schemaVersion: 1,
    before: { hash: before.hash, asOf: before.asOf },
    after: { hash: after.hash, asOf: after.asOf },
    clusters: uids.flatMap((uid) => changeOf(uid, old.get(uid), now.get(uid))),
    problems: [
      ...only(before, after).map(({ rule, message }) => ({ change: "removed" as const, rule, message })),
      ...only(after, before).map(({ rule, message }) => ({ change: "added" as const, rule, message })),
    ],
    findings: { added: newFindings(before, after), removed: newFindings(after, before) },
  };
}

function changeOf(
  uid: string,
  before: ClusterPlan | undefined,
  after: ClusterPlan | undefined,
): readonly ClusterPlanChange[] {
  if (before === undefined || after === undefined) {
    const name = (after ?? before)?.name ?? uid;
    return [{ uid, name, change: before === undefined ? "added" : "removed" }];
  }
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const fields = is.flatMap(([field, value], index): readonly FieldChange[] => {
    const other = was[index]?.[1];
    if (other === value) return [];
    return [
      { field, ...(other === undefined ? {} : { before: other }), ...(value === undefined ? {} : { after: value }) },
    ];
  });
  return fields.length === 0 ? [] : [{ uid, name: after.name, change: "changed", fields }];
}

/** The same fields in the same order for every cluster. */
function fieldsOf(cluster: ClusterPlan): readonly (readonly [field: string, value: string | undefined])[] {
  const { cost, deadline, evidence } = cluster;
  const steps = cluster.hops.flatMap((hop) => hop.steps);
  return [
    ["outcome", cluster.outcome],
    ["verdict", cluster.verdict],
    ["reasons", list(cluster.reasons.map(({ code, message }) => `${code}: ${message}`))],
    ["version", cluster.version],
    ["target", cluster.target],
    ["hops", list(cluster.hops.map(({ from, to }) => `${from} -> ${to}`))],
    ["steps", list(steps.map(({ kind, pool, addon, to }) => [kind, pool ?? addon, to].filter(isPresent).join(" ")))],
    ["done", list(steps.filter(({ done }) => done).map(({ id }) => id))],
    ["stage", cluster.stage],
    ["group", cluster.group],
    ["canary", cluster.canary === undefined ? undefined : String(cluster.canary)],
    ["starts", list(cluster.hops.map(({ start }) => start ?? "none"))],
    ["end", cluster.end],
    [
      "deadline",
      deadline === undefined ? undefined : `${deadline.kind} ${deadline.at} ${deadline.met ? "met" : "missed"}`,
    ],
    ["stayUsd", money(cost.stayUsd)],
    ["planUsd", money(cost.planUsd)],
    ["workloads", cluster.workloads.verdict],
    ["evidence", `${evidence.performed}/${evidence.applicable}`],
  ];
}

function only({ problems }: Plan, other: Plan): Plan["problems"] {
  const known = new Set(other.problems.map(({ rule, message }) => `${rule}\n${message}`));
  return problems.filter(({ rule, message }) => !known.has(`${rule}\n${message}`));
}

function newFindings(before: Plan, after: Plan): readonly string[] {
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const added = after.findings.flatMap(({ fingerprint }) => (known.has(fingerprint) ? [] : [fingerprint]));
  return [...new Set(added)].toSorted(compareText);
}

function list(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join("; ");
}

function money(usd: number | undefined): string | undefined {
  return usd === undefined ? undefined : usd.toFixed(2);
}

function isPresent(value: string | undefined): value is string {
  return value !== undefined;
}
