import type { SynthCluster, SynthIndex } from "../../lib/documents/synth-index.ts";

/** A cluster of an index, whose files are nowhere. */
export function synthCluster(id: string, changes: Partial<SynthCluster> = {}): SynthCluster {
  const manifests = { path: `clusters/${id}/manifests.k8s.yaml`, sha256: "0".repeat(64), objects: 1 };
  return {
    id,
    uid: `uid-of-${id}`,
    name: id,
    cloud: "aws",
    distribution: "eks",
    version: "1.34",
    nextVersion: "1.35",
    class: "all",
    manifests,
    ...changes,
  };
}

export function synthIndex(clusters: readonly SynthCluster[], changes: Partial<SynthIndex> = {}): SynthIndex {
  return {
    kind: "FleetSynth",
    schemaVersion: 1,
    layout: "per-cluster",
    clusters: [...clusters],
    files: [],
    ...changes,
  };
}
