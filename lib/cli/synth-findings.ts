import type { CheckOptions } from "../check/manifests/check-options.ts";
import { type Finding, finding } from "../core/finding.ts";
import { type FindingsDocument, findingsDocument, type Unread } from "../core/findings-document.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";
import { minorOf, tryParseVersion } from "../core/version.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import type { SynthFolder } from "../synth/synth-folder.ts";
import { minorsAhead } from "./minors-ahead.ts";
import { SynthJudgements, type Way } from "./synth-judgements.ts";

/**
 * Judges what each cluster of a synth runs, for the minors that a plan takes this cluster through. Each finding names its
 * cluster. A cluster that is in the plan and not in the synth, or the other way round, is unread.
 *
 * @throws FleetError `BAD_DOCUMENT` when a file of the synth is missing or is not what its index says.
 */
export function synthFindings(folder: SynthFolder, settings: CheckOptions, plan: Plan): FindingsDocument {
  const planned = new Map(plan.clusters.map((cluster) => [cluster.uid, cluster]));
  const judgements = new SynthJudgements(folder, settings);
  const unread: Unread[] = [];
  const findings: Finding[] = [];
  const clusters: NonNullable<FindingsDocument["clusters"]>[number][] = [];
  let [performed, applicable, objects] = [0, 0, 0];
  for (const cluster of folder.index.clusters) {
    const entry = planned.get(cluster.uid);
    if (entry === undefined) {
      unread.push(notPlanned(cluster));
      continue;
    }
    const { document } = judgements.judge(cluster, wayOf(entry));
    performed += document.evidence.performed;
    applicable += document.evidence.applicable;
    objects += cluster.manifests.objects;
    clusters.push({ cluster: entry.uid, ...document.evidence });
    unread.push(...document.unread.map((one) => ({ ...one, cluster: entry.uid })));
    findings.push(...document.findings.map((one) => ofCluster(one, cluster.uid, folder.fileOf(cluster))));
  }
  const rendered = new Set(folder.index.clusters.map(({ uid }) => uid));
  for (const { uid, name } of plan.clusters) if (!rendered.has(uid)) unread.push(notRendered(uid, name, folder.path));
  return findingsDocument(
    [...findings, ...judgements.remarks()],
    unread,
    { performed, applicable },
    { objects },
    clusters,
  );
}

function wayOf(entry: ClusterPlan): Way {
  const version = entry.version === undefined ? undefined : tryParseVersion(entry.version);
  const hops = minorsAhead({ clusters: [entry] });
  return version?.major === 1 ? { current: minorOf(version), hops } : { hops };
}

/** The judgement may have been made of another cluster that runs the same. */
function ofCluster({ fingerprint: _, ...one }: Finding, uid: string, file: string): Finding {
  const target = { ...one.target, cluster: uid, ...(one.target.file === undefined ? {} : { file }) };
  return finding({ ...one, target });
}

function notPlanned({ id, uid }: SynthCluster): Unread {
  return { what: `cluster ${id} of the synth`, message: "it is not in the inventory; take both anew", cluster: uid };
}

function notRendered(uid: string, name: string, folder: string): Unread {
  return { what: `workloads of ${name}`, message: `${folder} has nothing for the cluster`, cluster: uid };
}
