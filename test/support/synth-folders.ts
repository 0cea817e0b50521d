import { hash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthCluster, SynthIndex } from "../../lib/documents/synth-index.ts";
import { jsonText } from "../../lib/encode/json.ts";
import { manifestYaml } from "../../lib/encode/manifest-yaml.ts";

export interface RunningCluster extends Partial<Omit<SynthCluster, "manifests">> {
  readonly id: string;
  readonly objects: readonly object[];
}

/** Writes what a fleet app would, for clusters that run these objects. */
export function writeSynth(folder: string, clusters: readonly RunningCluster[]): string {
  const files: SynthIndex["files"] = [];
  const entries = clusters.map(({ objects, ...rest }): SynthCluster => {
    const path = `clusters/${rest.id}/manifests.k8s.yaml`;
    const text = manifestYaml(objects);
    mkdirSync(join(folder, "clusters", rest.id), { recursive: true });
    writeFileSync(join(folder, path), text);
    const sha256 = hash("sha256", text, "hex");
    files.push({ path, sha256 });
    return {
      uid: `uid-of-${rest.id}`,
      name: rest.id,
      cloud: "aws",
      distribution: "eks",
      version: "1.34",
      nextVersion: "1.34",
      class: "all",
      ...rest,
      manifests: { path, sha256, objects: objects.length },
    };
  });
  const index: SynthIndex = { kind: "FleetSynth", schemaVersion: 1, layout: "per-cluster", clusters: entries, files };
  writeFileSync(join(folder, "fleet.json"), jsonText(index));
  return folder;
}

export function deployment(replicas: number, image = "shop/web:1"): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { replicas, template: { spec: { containers: [{ name: "web", image, args: ["a", "b"] }] } } },
  };
}
