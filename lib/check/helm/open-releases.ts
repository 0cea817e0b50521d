import { isFleetError } from "../../core/error.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import type { Place } from "../manifests/subject.ts";
import type { ManifestSink } from "../readers/manifest-sink.ts";
import { readText } from "../readers/read-stream.ts";
import { type HelmRelease, isHelmStorage, labelledStatus, openHelmRelease } from "./helm-release.ts";

export interface ReleaseOptions {
  /** Revisions that are not deployed as well. Default `false`: what was replaced is rendered by nobody again. */
  readonly allRevisions?: boolean;
  /** Takes each release, before its objects; `place` names it. */
  readonly release: (release: HelmRelease, place: { readonly file: string; readonly cluster?: string }) => void;
}

/**
 * A sink that opens the objects in which Helm keeps its releases and passes on what is in them; every other object goes
 * through as it is. What a release holds is named after it: `secrets.yaml#shop/web`.
 */
export function openReleases(sink: ManifestSink, options: ReleaseOptions): ManifestSink {
  return {
    ...sink,
    object(object, place) {
      sink.object(object, place);
      if (isHelmStorage(object)) open(object, place, sink, options);
    },
  };
}

function open(object: KubeObject, place: Place, sink: ManifestSink, options: ReleaseOptions): void {
  const { allRevisions = false } = options;
  if (!allRevisions && !isDeployed(labelledStatus(object) ?? "deployed")) return;
  const file = place.file ?? "given";
  let release: HelmRelease;
  try {
    release = openHelmRelease(object);
  } catch (error) {
    if (!isFleetError(error)) throw error;
    const metadata = object["metadata"] as { readonly name?: unknown } | undefined;
    const what = `the Helm release in ${object.kind} ${String(metadata?.name ?? "without a name").slice(0, 253)}`;
    sink.unread({ what, message: error.message, file, ...(place.line === undefined ? {} : { line: place.line }) });
    return;
  }
  if (!allRevisions && !isDeployed(release.status)) return;
  const name = `${file}#${release.namespace === undefined ? "" : `${release.namespace}/`}${release.name}`;
  const from = place.cluster === undefined ? {} : { cluster: place.cluster };
  options.release(release, { file: name, ...from });
  readText(
    release.manifest,
    { file: name },
    { ...sink, object: (found, at) => sink.object(found, { ...at, ...from, origin: "helm" }) },
  );
}

function isDeployed(status: string): boolean {
  return status === "deployed";
}
