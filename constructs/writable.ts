import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile, StorageIntent } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { type Bytes, mebibytes } from "./quantity.ts";

/** A directory that a container may write to. Everything else of its root filesystem is read-only. */
export interface Writable {
  readonly kind: "disk" | "memory" | "claim";
  /** Absolute path, the same in every container that shares it. */
  readonly path: string;
  readonly size: Bytes;
  /** For claims. */
  readonly intent?: StorageIntent;
  /** For claims: name of the claim, which stays when the path moves. */
  readonly name?: string;
}

export const Writable: {
  /** `/tmp` on the node's disk, emptied with the pod. */
  tmp(size: Bytes): Writable;
  /** Memory, counted against the container's limit, emptied with the pod. */
  memory(path: string, size: Bytes): Writable;
  /** A directory on the node's disk, emptied with the pod. */
  cache(path: string, size: Bytes): Writable;
  /** A volume of the cluster's storage. It outlives the pod in a StatefulService and ends with it elsewhere. */
  claim(name: string, path: string, size: Bytes, intent?: StorageIntent): Writable;
} = {
  tmp: (size) => ({ kind: "disk", path: "/tmp", size }),
  memory: (path, size) => ({ kind: "memory", path, size }),
  cache: (path, size) => ({ kind: "disk", path, size }),
  claim: (name, path, size, intent = "block") => ({ kind: "claim", name, path, size, intent }),
};

/** Name of the volume of a directory: `tmp`, `var-cache-web`. */
export function volumeNameOf(writable: Writable): string {
  const text = writable.name ?? writable.path.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return (
    text
      .replace(/^-+|-+$/g, "")
      .slice(0, 63)
      .replace(/-+$/, "") || "root"
  );
}

/** Whether a volume can be mounted at a path, and only there: the root itself would make all of it writable. */
export function isDirectory(path: string): boolean {
  return /^\/[^:]*$/.test(path) && /[^/.]/.test(path) && !path.split("/").includes("..");
}

/** The mount of a directory in a container. */
export function mountOf(writable: Writable, readOnly = false): JsonObject {
  return { name: volumeNameOf(writable), mountPath: writable.path, ...(readOnly ? { readOnly: true } : {}) };
}

/** The volume of a directory, in a pod that takes its claims with it when it ends. */
export function volumeOf(writable: Writable, profile: ClusterProfile, notes: Notes): JsonObject {
  const name = volumeNameOf(writable);
  if (writable.kind === "claim") {
    return { name, ephemeral: { volumeClaimTemplate: { spec: claimSpecOf(writable, profile, notes) } } };
  }
  const medium = writable.kind === "memory" ? { medium: "Memory" } : {};
  return { name, emptyDir: { ...medium, sizeLimit: writable.size } };
}

/** What a claim asks for, with the class that this cluster has for its intent. */
export function claimSpecOf(writable: Writable, profile: ClusterProfile, notes: Notes): JsonObject {
  const intent = writable.intent ?? "block";
  const storageClass = profile.storage[intent];
  if (storageClass === "unknown") {
    notes.warn(
      `The storage class of ${thisCluster} for ${intent} is not known; claim ${volumeNameOf(writable)} takes the default class, which may not exist`,
    );
  }
  return {
    accessModes: [intent === "shared" ? "ReadWriteMany" : "ReadWriteOnce"],
    ...(storageClass === "unknown" ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: writable.size } },
  };
}

/** What directories on the node's disk may hold together, in mebibytes. */
export function diskOf(writables: readonly Writable[]): number {
  return writables.filter(({ kind }) => kind === "disk").reduce((sum, { size }) => sum + mebibytes(size), 0);
}
