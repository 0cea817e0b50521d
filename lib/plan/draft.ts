import type { Cluster } from "../core/cluster.ts";
import type { Finding } from "../core/finding.ts";
import type { EvidenceCount } from "../core/findings-document.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Judge } from "../core/judgement.ts";
import type { ClusterPlan, Estimate, Hop, PlanReason, PlanStep, Verdict, WorkloadVerdict } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";
import { placeFindings } from "./hop-findings.ts";
import { hopSteps } from "./hop-steps.ts";
import { type HopOutline, pathPools } from "./hops.ts";
import { lowestVersion, ownVersion } from "./own-version.ts";
import type { Way, WayRequest } from "./path-book.ts";
import { satisfies } from "./satisfies.ts";
import { skipReason } from "./skip.ts";
import type { StepIds } from "./step-ids.ts";
import { chooseTarget, targetRule } from "./target.ts";
import type { Offered, OfferList } from "./target-offers.ts";
import { verdictOf } from "./verdict.ts";
import { isOfWorkload, workloadVerdict } from "./workloads.ts";

/** A cluster's part of the plan before anything has a time or a price. */
export interface Draft {
  readonly cluster: Cluster;
  readonly outcome: ClusterPlan["outcome"];
  readonly verdict: Verdict;
  readonly workloads: WorkloadVerdict;
  readonly reasons: readonly PlanReason[];
  readonly version?: KubeVersion;
  readonly target?: string;
  readonly hops: readonly Hop[];
  readonly evidence: ClusterPlan["evidence"];
  readonly findings: readonly Finding[];
  /** Absent when no offers are known. */
  readonly list?: OfferList;
}

/** What is the same for every cluster of a plan. */
export interface Drafting {
  readonly policy: Policy;
  readonly asOf: IsoInstant;
  readonly offersTo: (cluster: Cluster) => Offered;
  readonly rulesOf: (cluster: Cluster) => UpgradeRules;
  readonly wayOf: (request: WayRequest) => Way;
  readonly judge: Judge | undefined;
  readonly idsOf: (clusterUid: string) => StepIds;
  readonly estimate: (cluster: Cluster, kind: PlanStep["kind"], pool: string | undefined) => Estimate;
  /** Kubernetes minor of a version as the cluster counts; the text itself when it cannot be told. */
  readonly kubernetesMinor: (cluster: Cluster, version: string) => string;
  /** On what judgements of its workloads rest; `undefined` where there are none. */
  readonly workloadEvidenceOf: (cluster: Cluster) => EvidenceCount | undefined;
  /** Findings handed in that concern the cluster. */
  readonly findingsOf: (cluster: Cluster) => readonly Finding[];
}

interface Decision {
  readonly outcome: ClusterPlan["outcome"];
  readonly reasons: readonly PlanReason[];
  readonly target?: string;
  readonly hops?: readonly HopOutline[];
  readonly list?: OfferList;
}

/** Decides about one cluster and draws up its hops. */
export function draftCluster(cluster: Cluster, drafting: Drafting): Draft {
  const { policy, asOf, judge } = drafting;
  const version = ownVersion(cluster);
  const rules = drafting.rulesOf(cluster);
  const pools = pathPools(cluster.pools, cluster.mode === "autopilot");
  const known = pools.filter((pool) => lowestVersion(pool) !== undefined);
  const { hops: outlines = [], ...decision } = decide(cluster, version, known, rules, drafting);

  const unseen = pools.filter((pool) => lowestVersion(pool) === undefined && pool.upgrade.auto !== true);
  const kubernetes = (text: string) => drafting.kubernetesMinor(cluster, text);
  const steps = hopSteps(outlines, {
    cluster,
    policy,
    pools: known,
    unseen,
    nodeSkew: rules.nodeSkew,
    kubernetesMinor: kubernetes,
    idOf: drafting.idsOf(cluster.uid),
    estimate: (kind, pool) => drafting.estimate(cluster, kind, pool),
  });
  const judgement = judge?.(cluster, { hops: outlines.map(({ to }) => to), asOf, rules });
  // Without a judge nothing was looked at, and that counts.
  const { performed, applicable } = judgement ?? { performed: 0, applicable: 1 };
  const findings = [...(judgement?.findings ?? []), ...drafting.findingsOf(cluster)];
  const minors =
    findings.length === 0
      ? []
      : outlines.map(({ to, advances }) => ({ advances, kubernetes: tryParseVersion(kubernetes(to)) }));
  const placed = placeFindings(findings, cluster.controlPlane.version, minors);
  const { own = [], workload = [] } = Object.groupBy(placed.concerning, split);
  const verdict = verdictOf(own, { performed, applicable });
  const workloads = workloadVerdict(workload, drafting.workloadEvidenceOf(cluster));
  const blocked = decision.outcome === "planned" && (verdict === "blocked" || workloads.verdict === "blocked");
  return {
    cluster,
    ...decision,
    outcome: blocked ? "blocked" : decision.outcome,
    reasons: [
      ...decision.reasons,
      ...(blocked ? placed.concerning.filter(isBlocker).map(({ code, message, fix }) => ({ code, message, fix })) : []),
      ...(outlines.length > 0 ? unseen.map(unseenReason) : []),
    ],
    ...(version === undefined ? {} : { version }),
    verdict,
    workloads,
    hops: outlines.map(({ from, to }, index) => ({
      from,
      to,
      steps: steps[index] ?? [],
      findings: placed.hops[index] ?? noFindings,
    })),
    evidence: { performed, applicable },
    findings: placed.concerning,
  };
}

function decide(
  cluster: Cluster,
  version: KubeVersion | undefined,
  pools: Cluster["pools"],
  rules: UpgradeRules,
  { policy, asOf, offersTo, wayOf }: Drafting,
): Decision {
  const skipped = skipReason(cluster, policy);
  if (skipped !== undefined) return { outcome: "skipped", reasons: [skipped] };
  if (version === undefined) {
    return {
      outcome: "unknown",
      reasons: [{ code: "INPUT", message: "the version of its control plane was not read" }],
    };
  }
  if (!cluster.controlPlane.managed && clouds.has(cluster.ref.provider)) {
    const message = `${cluster.ref.provider} only registers this cluster; whoever runs it upgrades it`;
    return { outcome: "unknown", reasons: [{ code: "INPUT", message }] };
  }
  const list = offersTo(cluster);
  if ("missing" in list) {
    return { outcome: "unknown", reasons: [{ code: "INPUT", message: list.missing, fix: offersFix }] };
  }
  const rule = targetRule(policy, cluster);
  const chosen = chooseTarget(cluster, rule.target, list, rule.at ?? asOf);
  if ("outcome" in chosen) return { outcome: chosen.outcome, reasons: [chosen.reason], list };
  const aim = tryParseVersion(chosen.version);
  const passed = aim !== undefined && aim.major === version.major && isPast(version, aim);
  // Nothing goes back; but pools that lag behind such a control plane still follow it.
  const target = passed ? minorOf(version) : chosen.version;
  const way = wayOf({ cluster, controlPlane: version, pools, target, list, rules });
  if ("outcome" in way) return { outcome: way.outcome, reasons: [way.reason], target: chosen.version, list };
  const ahead = { code: "AHEAD", message: `it runs ${version.raw}, newer than its target ${chosen.version}` };
  return {
    outcome: way.hops.length === 0 ? "current" : "planned",
    reasons: passed ? [ahead] : [],
    target: chosen.version,
    hops: way.hops,
    list,
  };
}

function isPast(version: KubeVersion, aim: KubeVersion): boolean {
  if (aim.patch === undefined) return version.minor > aim.minor;
  return compareVersions(version, aim) > 0 && !satisfies(version, aim);
}

const noFindings: Hop["findings"] = [];

function split(finding: Finding): "own" | "workload" {
  return isOfWorkload(finding) ? "workload" : "own";
}

function isBlocker({ severity, verdict }: Finding): boolean {
  return severity === "error" && verdict === "fail";
}

function unseenReason({ name }: Cluster["pools"][number]): PlanReason {
  return {
    code: "NODE-VERSION",
    message: `the version of node pool ${JSON.stringify(name)} is not known, so its skew on the way is not checked`,
    fix: "Make sure that its nodes run the version of the control plane before the first hop.",
  };
}

/** Providers whose API can upgrade what they run themselves, and nothing else. */
const clouds: ReadonlySet<string> = new Set(["eks", "gke", "aks", "iks", "roks"]);

const offersFix = "Read the inventory again with the offered versions, or name the versions in an overlay.";
