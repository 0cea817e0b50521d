import { checkSink } from "../check/check-sink.ts";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { startCheck } from "../check/manifests/manifest-check.ts";
import type { Finding } from "../core/finding.ts";
import type { FindingsDocument } from "../core/findings-document.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import type { SynthFolder } from "../synth/synth-folder.ts";

/** Which way a cluster goes. */
export interface Way {
  /** Minor that it runs; absent: not known. */
  readonly current?: string;
  /** Minors on the way, the last one the target; empty: the newest that is out. */
  readonly hops: readonly string[];
}

/** Judges what each cluster of a synth runs by itself; those that run the same bytes and go the same way, once. */
export class SynthJudgements {
  readonly #folder: SynthFolder;
  readonly #settings: CheckOptions;
  readonly #documents = new Map<string, FindingsDocument>();

  constructor(folder: SynthFolder, settings: CheckOptions) {
    this.#folder = folder;
    this.#settings = settings;
  }

  /**
   * What there is to say of the cluster, without remarks about exemptions. `isNew`: it was not said of another one before.
   *
   * @throws FleetError `BAD_DOCUMENT` when the file is missing or is not what the index says.
   */
  judge(cluster: SynthCluster, way: Way): { readonly document: FindingsDocument; readonly isNew: boolean } {
    this.#folder.check(cluster);
    const byFile = (this.#settings.exemptions ?? []).some(({ selector }) => selector.file !== undefined);
    const { sha256, path } = cluster.manifests;
    const key = [byFile ? path : sha256, way.current ?? "", ...way.hops].join(" ");
    const known = this.#documents.get(key);
    const document = known ?? this.#judge(cluster, way);
    this.#documents.set(key, document);
    const findings = document.findings.filter((one) => !isRemark(one));
    return { document: { ...document, findings }, isNew: known === undefined };
  }

  /** What there is to say about exemptions, once; one that some cluster needs is used. */
  remarks(): readonly Finding[] {
    const documents = [...this.#documents.values()];
    const remarks = new Map(
      documents.flatMap(({ findings }) => findings.filter(isRemark).map((one) => [one.fingerprint, one] as const)),
    );
    const everywhere = ({ fingerprint }: Finding) =>
      documents.every(({ findings }) => findings.some((one) => one.fingerprint === fingerprint));
    return [...remarks.values()].filter((one) => one.code !== "EXEMPTION-UNUSED" || everywhere(one));
  }

  #judge(cluster: SynthCluster, { current, hops }: Way): FindingsDocument {
    const ahead = hops.filter((minor) => minor !== current);
    const way = ahead.length > 0 ? ahead : hops;
    const check = startCheck({
      ...this.#settings,
      ...(current === undefined ? {} : { currentVersion: current }),
      ...(way.length === 0 ? {} : { hops: way }),
    });
    this.#folder.read(cluster, checkSink(check, {}));
    return check.finish();
  }
}

function isRemark({ code }: Pick<Finding, "code">): boolean {
  return code.startsWith("EXEMPTION-");
}
