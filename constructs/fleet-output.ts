import { compareText } from "../lib/core/order.ts";
import { type SynthCluster, type SynthIndex, synthIndexFile } from "../lib/documents/synth-index.ts";
import { jsonText } from "../lib/encode/json.ts";
import { labelValue } from "./delivery/stages.ts";
import type { Delivery, OutputFile } from "./delivery.ts";
import { fileContent } from "./file-content.ts";
import type { FleetMember } from "./fleet-cluster.ts";
import type { OutputFolder } from "./output-folder.ts";
import type { ClassRendering } from "./rendered-fleet.ts";
import { StagedFiles } from "./staged-files.ts";

/** `per-cluster`: each cluster has its manifests; `per-class`: clusters with equal manifests share one folder. */
export type Layout = "per-cluster" | "per-class";

const manifestsFile = "manifests.k8s.yaml";

/** Lays renderings out in the folder, and remembers what it wrote. */
export class FleetOutput {
  readonly #folder: OutputFolder;
  readonly #layout: Layout;
  readonly #stages: readonly string[];
  readonly #files: StagedFiles;
  readonly #clusters: SynthCluster[] = [];
  readonly #constructs: Record<string, { readonly path: string }> = {};

  /** @param stages Of the upgrade plan, first to last. */
  constructor(folder: OutputFolder, layout: Layout, stages: readonly string[]) {
    this.#folder = folder;
    this.#files = new StagedFiles(folder);
    this.#layout = layout;
    this.#stages = stages;
  }

  /** @param next The cluster as the plan leaves it. */
  add(member: FleetMember, now: ClassRendering, next?: ClassRendering): void {
    const entry: SynthCluster = {
      ...describe(member),
      class: now.className,
      manifests: this.#addManifests("clusters", member, now),
      ...(next === undefined ? {} : { next: this.#addManifests("next", member, next) }),
    };
    this.#clusters.push(entry);
    const { uid: _, manifests, next: later, ...parameters } = entry;
    const { stage, wave, environment, distribution } = entry;
    this.addFile({
      path: `clusters/${member.id}/cluster.json`,
      text: jsonText({
        ...parameters,
        ...(entry.provider === "eks" ? { arn: entry.uid } : {}),
        // Templates of delivery tools take no field that is absent, nor a label with a space in it.
        labels: {
          stage: labelValue(stage),
          wave: labelValue(wave),
          environment: labelValue(environment),
          distribution: labelValue(distribution),
        },
        path: folderOf(manifests.path),
        ...(later === undefined ? {} : { nextPath: folderOf(later.path) }),
      }),
    });
    for (const [name, path] of Object.entries(now.constructs)) this.#constructs[name] ??= { path };
  }

  addFile({ path, text }: OutputFile): void {
    this.#files.add(path, fileContent(text));
  }

  /** Forgets everything; the folder is as it was. */
  discard(): void {
    this.#files.discard();
  }

  /** Writes everything, the index last, and removes what is in the former index and not in this one. */
  finish(deliveries: readonly Delivery[], previous: SynthIndex | undefined, complete: boolean): void {
    const soFar = this.#index();
    for (const delivery of deliveries) for (const file of delivery.files(soFar)) this.addFile(file);
    const index = this.#index();
    this.#files.write();
    const temporary = `${synthIndexFile}.${process.pid}.tmp`;
    this.#folder.write(temporary, fileContent(jsonText(index)).bytes);
    this.#folder.move(temporary, synthIndexFile);
    // What belongs to clusters that nobody could look at stays.
    if (complete) {
      this.#folder.remove(
        (previous?.files ?? []).map(({ path }) => path).filter((path) => !this.#files.hashes.has(path)),
      );
    }
  }

  /** What cdk8s-cli reads to name constructs in the reports of validation plugins. */
  writeConstructs(): void {
    const metadata = JSON.stringify({ version: "1.0.0", resources: this.#constructs });
    this.#folder.write("construct-metadata.json", fileContent(metadata).bytes);
  }

  #addManifests(kind: "clusters" | "next", { id }: FleetMember, rendering: ClassRendering): SynthCluster["manifests"] {
    const { content, objects, className } = rendering;
    const { sha256 } = content;
    if (this.#layout === "per-cluster") {
      const path = `${kind}/${id}/${manifestsFile}`;
      this.#files.add(path, content);
      return { path, sha256, objects };
    }
    const path = `classes/${className}/${manifestsFile}`;
    if (!this.#files.hashes.has(path)) {
      this.#files.add(path, content);
      this.addFile({ path: `classes/${className}/kustomization.yaml`, text: kustomization(manifestsFile) });
    }
    this.addFile({ path: `${kind}/${id}/kustomization.yaml`, text: kustomization(`../../classes/${className}`) });
    return { path, sha256: this.#files.hashes.get(path) ?? sha256, objects };
  }

  #index(): SynthIndex {
    const files = [...this.#files.hashes].map(([path, sha256]) => ({ path, sha256 }));
    return {
      kind: "FleetSynth",
      schemaVersion: 1,
      layout: this.#layout,
      clusters: this.#clusters,
      ...(this.#stages.length === 0 ? {} : { stages: [...this.#stages] }),
      files: files.sort((a, b) => compareText(a.path, b.path)),
    };
  }
}

/** A Kustomization has no name, by its own rules. */
function kustomization(resource: string): string {
  return `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ${resource}\n`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function describe(member: FleetMember): Omit<SynthCluster, "class" | "manifests"> {
  const { id, profile, upgrades: _, ...rest } = member;
  const { environment, version } = profile;
  return {
    id,
    uid: profile.id,
    name: profile.name,
    cloud: profile.cloud,
    distribution: profile.distribution,
    ...rest,
    ...(environment === "unknown" ? {} : { environment }),
    version: version.now,
    nextVersion: version.next,
  };
}
