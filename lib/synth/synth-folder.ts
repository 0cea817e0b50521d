import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ManifestSink } from "../check/readers/manifest-sink.ts";
import { readText } from "../check/readers/read-stream.ts";
import { FleetError } from "../core/error.ts";
import type { KubeObject } from "../core/kube-object.ts";
import { fileError } from "../documents/file-error.ts";
import { readSynthIndex, type SynthCluster, type SynthIndex, synthIndexFile } from "../documents/synth-index.ts";
import { objectFields } from "./object-fields.ts";
import { type ObjectId, objectId, objectKey, objectTitle } from "./object-id.ts";

/** An object of a cluster, in the form in which it is compared. */
export interface SynthObject {
  readonly id: ObjectId;
  readonly fields: ReadonlyMap<string, string>;
}

/** What lies in an output folder. Files are read when they are asked for, and those with the same bytes once. */
export class SynthFolder {
  readonly path: string;
  readonly index: SynthIndex;
  readonly #seen = new Set<string>();
  readonly #byKey = new Map<string, ReadonlyMap<string, SynthObject>>();

  private constructor(path: string, index: SynthIndex) {
    this.path = path;
    this.index = index;
  }

  /** @throws FleetError `BAD_DOCUMENT` when the folder has no index, or one with a flaw. */
  static async open(path: string): Promise<SynthFolder> {
    return new SynthFolder(path, await readSynthIndex(join(path, synthIndexFile)));
  }

  /**
   * What the cluster runs now, by key.
   *
   * @throws FleetError `BAD_DOCUMENT` when the file is missing, cannot be read as manifests, is not what the index says, or
   * holds an object twice.
   */
  objectsOf(cluster: SynthCluster): ReadonlyMap<string, SynthObject> {
    const { sha256 } = cluster.manifests;
    this.check(cluster);
    const known = this.#byKey.get(sha256);
    if (known !== undefined) return known;
    const file = this.fileOf(cluster);
    const byKey = new Map<string, SynthObject>();
    const add = (object: KubeObject) => {
      const id = objectId(object);
      const key = objectKey(id);
      if (byKey.has(key)) throw bad(file, `it holds ${objectTitle(id)} twice`);
      byKey.set(key, { id, fields: objectFields(object) });
    };
    this.read(cluster, {
      object: add,
      unread: ({ message }) => {
        throw bad(file, message);
      },
      other: () => {},
    });
    this.#byKey.set(sha256, byKey);
    return byKey;
  }

  /** The file that holds what the cluster runs now. */
  fileOf({ manifests: { path } }: SynthCluster): string {
    return join(this.path, path);
  }

  /** Hands on the objects of the cluster as they stand in its file. @throws as `objectsOf` */
  read(cluster: SynthCluster, sink: ManifestSink): void {
    const file = this.fileOf(cluster);
    const bytes = this.check(cluster) ?? readBytes(file);
    readText(bytes.toString("utf8"), { file }, sink);
  }

  /** Makes sure that the file is what the index says; gives its bytes when they had to be read for it. @throws as `objectsOf` */
  check(cluster: SynthCluster): Buffer | undefined {
    const { path, sha256 } = cluster.manifests;
    if (this.#seen.has(path)) return undefined;
    const file = this.fileOf(cluster);
    const bytes = readBytes(file);
    if (hash("sha256", bytes, "hex") !== sha256) throw bad(file, "it is not what the index says was written");
    this.#seen.add(path);
    return bytes;
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw fileError(error, "BAD_DOCUMENT", `cannot read ${file}`);
  }
}

function bad(file: string, problem: string): FleetError {
  return new FleetError("BAD_DOCUMENT", `${file}: ${problem}`, {
    path: file,
    hint: "Write the folder anew: fleetwright synth. Changes by hand belong into the app.",
  });
}
