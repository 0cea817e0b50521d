import type { Cluster } from "../core/cluster.ts";
import type { Finding } from "../core/finding.ts";
import { compareClusters, compareText } from "../core/order.ts";
import type { Estimate, PlanStep } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { remember } from "../core/remember.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { minorOf, tryParseVersion } from "../core/version.ts";
import { kubernetesMinor, type RuledProvider, upgradeRules } from "../data/index.ts";
import { type Draft, type Drafting, draftCluster } from "./draft.ts";
import { estimateStep } from "./estimate.ts";
import { pathBook } from "./path-book.ts";
import type { PlanFleetOptions } from "./plan-fleet.ts";
import { stepIds } from "./step-ids.ts";
import { offerLookup } from "./target-offers.ts";
import { workloadEvidence } from "./workloads.ts";

/** A draft of every cluster of the inventory, in the inventory's order. */
export function draftFleet(options: PlanFleetOptions): readonly Draft[] {
  const { inventory, policy, asOf, overlays = {}, judge } = options;
  const { judgements = [] } = options;
  const drafting = {
    policy,
    asOf,
    judge,
    offersTo: offerLookup(inventory, overlays.offers ?? []),
    rulesOf: (cluster: Cluster) => overlays.rulesOf?.(cluster) ?? rulesOf(cluster),
    wayOf: pathBook(),
    findingsOf: findingLookup(handedFindings(options)),
    workloadEvidenceOf: workloadEvidence(judgements),
    idsOf: stepIds(),
    estimate: estimator(policy),
    kubernetesMinor: minorLookup(),
  };
  return [...inventory.clusters].sort(compareClusters).map((cluster) => draftCluster(cluster, drafting));
}

/** Everything that was judged elsewhere. */
export function handedFindings({
  findings = [],
  judgements = [],
}: Pick<PlanFleetOptions, "findings" | "judgements">): readonly Finding[] {
  return judgements.length === 0 ? findings : [...findings, ...judgements.flatMap((judgement) => judgement.findings)];
}

const ruled: ReadonlySet<string> = new Set(["eks", "gke", "aks", "iks", "roks"] satisfies RuledProvider[]);

/** The rules of the cluster's provider; of its distribution where that says more; else upstream's. */
function rulesOf({ ref, distribution }: Cluster): UpgradeRules {
  const name = [ref.provider, distribution].find((candidate) => candidate !== undefined && ruled.has(candidate));
  return upgradeRules((name ?? "kubeadm") as RuledProvider);
}

/** Each fingerprint once per cluster, in an order of its own. */
function findingLookup(findings: readonly Finding[]): (cluster: Cluster) => readonly Finding[] {
  const unique = new Map(
    findings.map((finding) => [`${finding.target.cluster ?? ""} ${finding.fingerprint}`, finding]),
  );
  const sorted = [...unique.values()].toSorted((a, b) => compareText(a.fingerprint, b.fingerprint));
  const byCluster = Map.groupBy(sorted, ({ target }) => target.cluster ?? "");
  const general = byCluster.get("") ?? [];
  return ({ uid }) => {
    const own = byCluster.get(uid);
    return own === undefined ? general : [...own, ...general];
  };
}

/**
 * What does not depend on a pool is the same for all clusters of a provider, and of what does, a fleet has few: one value
 * stands for all that are alike.
 */
function estimator(policy: Policy): Drafting["estimate"] {
  const constants = remember((_provider: string) => new Map<PlanStep["kind"], Estimate>());
  const alike = new Map<string, Estimate>();
  return (cluster, kind, pool) => {
    if (kind === "nodes") {
      const estimate = estimateStep(cluster, pool === undefined ? { kind } : { kind, pool }, policy);
      const content = contentOf(estimate);
      const before = alike.get(content);
      if (before === undefined) alike.set(content, estimate);
      return before ?? estimate;
    }
    const ofProvider = constants(cluster.ref.provider);
    const before = ofProvider.get(kind);
    if (before !== undefined) return before;
    const estimate = estimateStep(cluster, { kind }, policy);
    ofProvider.set(kind, estimate);
    return estimate;
  };
}

function contentOf({ minutes, inputs, assumed }: Estimate): string {
  let content = `${minutes}|${assumed.join()}`;
  for (const name of Object.keys(inputs)) content += `|${name}=${inputs[name]}`;
  return content;
}

function minorLookup(): Drafting["kubernetesMinor"] {
  const minors = remember((counted: string) =>
    remember((text: string) => {
      const version = tryParseVersion(text);
      const minor = version === undefined ? text : minorOf(version);
      return counted === "" ? minor : (kubernetesMinor(counted, minor) ?? minor);
    }),
  );
  return ({ ref, controlPlane }, text) =>
    minors(controlPlane.distributionVersion === undefined ? "" : ref.provider)(text);
}
