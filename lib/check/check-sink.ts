import { isConfiguration } from "../data/configuration-apis.ts";
import { judgeChart } from "./helm/judge-chart.ts";
import { openReleases } from "./helm/open-releases.ts";
import type { ManifestCheck } from "./manifests/manifest-check.ts";
import { apiOf } from "./manifests/subject.ts";
import type { ManifestSink } from "./readers/manifest-sink.ts";

export interface SinkOptions {
  /** Revisions of Helm releases that are not deployed as well. Default `false`. */
  readonly allRevisions?: boolean;
  /** Only what Helm keeps is judged, not the objects around it. Default `false`. */
  readonly releasesOnly?: boolean;
  /** Told of each document that is something else than an object of a cluster, such as the configuration of a program. */
  readonly other?: () => void;
}

/** What readers find, on its way into a check: objects as they are, and Helm releases with their charts and objects. */
export function checkSink(check: ManifestCheck, options: SinkOptions): ManifestSink {
  const { allRevisions = false, releasesOnly = false, other = () => {} } = options;
  const sink: ManifestSink = {
    object: (object, place) => {
      if (isConfiguration(apiOf(object))) other();
      else if (!releasesOnly || place.origin === "helm") check.see(object, place);
    },
    unread: (entry) => check.cannotRead(entry),
    other,
  };
  return openReleases(sink, {
    allRevisions,
    release: (release, place) => {
      if (release.chart?.kubeVersion !== undefined) check.judged(judgeChart(release, check.context.hops, place));
    },
  });
}
