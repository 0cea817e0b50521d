import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { askedMinor, kubernetesMinor } from "../check/manifests/covered-versions.ts";
import { type FindingsDocument, findingsDocument } from "../core/findings-document.ts";
import { type KubeVersion, minorOf, minorsBetween, parseVersion } from "../core/version.ts";
import { documentKind } from "../documents/document-kind.ts";
import { type SynthCluster, synthIndexFile } from "../documents/synth-index.ts";
import { SynthFolder } from "../synth/synth-folder.ts";
import { SynthJudgements, type Way } from "./synth-judgements.ts";

/**
 * Those of the paths that are output folders of a synth.
 *
 * @throws FleetError `BAD_DOCUMENT` when what may be the index of one cannot be read.
 */
export async function synthsAmong(paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const index = join(path, synthIndexFile);
    // Files of that name that say nothing of the kind are somebody else's.
    if (path !== "-" && existsSync(index) && (await documentKind(index)) === "FleetSynth") found.push(path);
  }
  return found;
}

/**
 * Judges what each cluster of a synth runs, by itself: two clusters may have an object of the same name. Each is judged for
 * the versions that the index names, unless the settings say others. What several clusters share is told once.
 *
 * @throws FleetError `BAD_DOCUMENT` when a file is missing or is not what the index says; `INVALID_TARGET` for a version
 * that is none.
 */
export async function checkSynth(path: string, settings: CheckOptions): Promise<FindingsDocument> {
  const { targetVersion, currentVersion, ...rest } = settings;
  if (targetVersion !== undefined) askedMinor(targetVersion);
  const folder = await SynthFolder.open(path);
  const judgements = new SynthJudgements(folder, rest);
  const parts: FindingsDocument[] = [];
  for (const cluster of folder.index.clusters) {
    const { document, isNew } = judgements.judge(cluster, wayOf(cluster, currentVersion, targetVersion));
    if (isNew) parts.push(document);
  }
  const sum = (of: (part: FindingsDocument) => number) => parts.reduce((total, part) => total + of(part), 0);
  return findingsDocument(
    [...parts.flatMap(({ findings }) => findings), ...judgements.remarks()],
    parts.flatMap(({ unread }) => unread),
    { performed: sum(({ evidence }) => evidence.performed), applicable: sum(({ evidence }) => evidence.applicable) },
    {
      objects: sum(({ summary }) => summary.objects ?? 0),
      exempted: sum(({ summary }) => summary.exempted ?? 0),
      known: sum(({ summary }) => summary.known ?? 0),
    },
  );
}

/** A cluster that is beyond the target already stays where it is. */
function wayOf({ version, nextVersion }: SynthCluster, current = version, target = nextVersion): Way {
  const from = kubernetes(current);
  const to = target === "unknown" ? from : kubernetes(target);
  const count = Math.max(0, minorsBetween(from, to));
  return {
    current: minorOf(from),
    hops: Array.from({ length: count + 1 }, (_, index) => minorOf({ ...from, minor: from.minor + index })),
  };
}

function kubernetes(text: string): KubeVersion {
  return parseVersion(kubernetesMinor(text));
}
