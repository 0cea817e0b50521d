import { checkSink } from "../check/check-sink.ts";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { startCheck } from "../check/manifests/manifest-check.ts";
import { type Finding, finding } from "../core/finding.ts";
import { type FindingsDocument, findingsDocument, type Unread } from "../core/findings-document.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";
import { minorOf, tryParseVersion } from "../core/version.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import type { SynthFolder } from "../synth/synth-folder.ts";
import { minorsAhead } from "./minors-ahead.ts";

/**
 * Judges what each cluster of a synth runs, for the minors that a plan takes this cluster through. Each finding names its
 * cluster. A cluster that is in the plan and not in the synth, or the other way round, is unread.
 *
 * @throws FleetError `BAD_DOCUMENT` when a file of the synth is missing or is not what its index says.
 */
export function synthFindings(folder: SynthFolder, settings: CheckOptions, plan: Plan): FindingsDocument {
  const planned = new Map(plan.clusters.map((cluster) => [cluster.uid, cluster]));
  const judgements = new Judgements(folder, settings);
  const unread: Unread[] = [];
  for (const cluster of folder.index.clusters) {
    const plan = planned.get(cluster.uid);
    if (plan === undefined) unread.push(notPlanned(cluster));
    else judgements.add(cluster, plan);
  }
  const rendered = new Set(folder.index.clusters.map(({ uid }) => uid));
  for (const { uid, name } of plan.clusters) if (!rendered.has(uid)) unread.push(notRendered(uid, name, folder.path));
  return judgements.document(unread);
}

class Judgements {
  readonly #folder: SynthFolder;
  readonly #settings: CheckOptions;
  /** Clusters that run the same bytes and go the same way are judged once. */
  readonly #documents = new Map<string, FindingsDocument>();
  readonly #findings: Finding[] = [];
  #evidence = { performed: 0, applicable: 0 };
  #objects = 0;

  constructor(folder: SynthFolder, settings: CheckOptions) {
    this.#folder = folder;
    this.#settings = settings;
  }

  add(cluster: SynthCluster, plan: ClusterPlan): void {
    const minors = minorsAhead({ clusters: [plan] });
    const byFile = (this.#settings.exemptions ?? []).some(({ selector }) => selector.file !== undefined);
    const { sha256, path, objects } = cluster.manifests;
    const key = [byFile ? path : sha256, ...minors].join(" ");
    const document = this.#documents.get(key) ?? this.#judge(cluster, plan, minors);
    this.#documents.set(key, document);
    this.#folder.check(cluster);
    this.#evidence = {
      performed: this.#evidence.performed + document.evidence.performed,
      applicable: this.#evidence.applicable + document.evidence.applicable,
    };
    this.#objects += objects;
    for (const { fingerprint: _, ...one } of document.findings) {
      if (isRemark(one)) continue;
      const target = { ...one.target, cluster: plan.uid, ...(one.target.file === undefined ? {} : { file: path }) };
      this.#findings.push(finding({ ...one, target }));
    }
  }

  document(unread: readonly Unread[]): FindingsDocument {
    return findingsDocument([...this.#findings, ...this.#remarks()], unread, this.#evidence, {
      objects: this.#objects,
    });
  }

  #judge(cluster: SynthCluster, { version }: ClusterPlan, minors: readonly string[]): FindingsDocument {
    const parsed = version === undefined ? undefined : tryParseVersion(version);
    const current = parsed?.major === 1 ? minorOf(parsed) : undefined;
    const ahead = minors.filter((minor) => minor !== current);
    const hops = ahead.length > 0 ? ahead : minors;
    const check = startCheck({
      ...this.#settings,
      ...(current === undefined ? {} : { currentVersion: current }),
      ...(hops.length === 0 ? {} : { hops }),
    });
    this.#folder.read(cluster, checkSink(check, {}));
    return check.finish();
  }

  /** What there is to say about exemptions, once; one that some cluster needs is used. */
  #remarks(): readonly Finding[] {
    const documents = [...this.#documents.values()];
    const remarks = new Map(
      documents.flatMap(({ findings }) => findings.filter(isRemark).map((one) => [one.fingerprint, one] as const)),
    );
    const unusedEverywhere = ({ fingerprint }: Finding) =>
      documents.every(({ findings }) => findings.some((one) => one.fingerprint === fingerprint));
    return [...remarks.values()].filter((one) => one.code !== "EXEMPTION-UNUSED" || unusedEverywhere(one));
  }
}

function isRemark({ code }: Pick<Finding, "code">): boolean {
  return code.startsWith("EXEMPTION-");
}

function notPlanned({ id, uid }: SynthCluster): Unread {
  return {
    what: `cluster ${id} of the synth`,
    message: "it is not in the inventory; take both anew",
    cluster: uid,
  };
}

function notRendered(uid: string, name: string, folder: string): Unread {
  return { what: `workloads of ${name}`, message: `${folder} has nothing for the cluster`, cluster: uid };
}
