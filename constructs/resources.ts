import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { type Bytes, bytesText, type Cpu, cpuText, mebibytes, millis } from "./quantity.ts";

/** What a container asks for and may use. */
export interface Resources {
  /** Request. */
  readonly cpu: Cpu;
  /** Request and limit: memory that was not asked for is what gets containers killed. */
  readonly memory: Bytes;
  /**
   * `none` lets a container use what is idle, as some prefer; judges that want a limit are told that it was meant.
   *
   * @default - twice the request
   */
  readonly cpuLimit?: Cpu | "none";
  /**
   * Disk for logs and writable directories, request and limit.
   *
   * @default - 256Mi and what the writable directories may hold
   */
  readonly ephemeralStorage?: Bytes;
}

/** Requests and limits. `disk`: what writable directories on disk may hold, in mebibytes. */
export function resourcesOf(
  resources: Resources,
  disk: number,
  profile: ClusterProfile,
  container: string,
  notes: Notes,
): JsonObject {
  const asked = { cpuMillis: millis(resources.cpu), memoryMi: mebibytes(resources.memory) };
  const least = profile.minimumRequests === "none" ? asked : profile.minimumRequests;
  const cpu = Math.max(asked.cpuMillis, least.cpuMillis);
  const memory = Math.max(asked.memoryMi, least.memoryMi);
  if (cpu !== asked.cpuMillis || memory !== asked.memoryMi) {
    notes.warn(
      `${thisCluster} raises requests below ${least.cpuMillis}m and ${least.memoryMi}Mi; container ${container} is rendered with what it would run with`,
    );
  }
  const limit =
    resources.cpuLimit === undefined ? 2 * cpu : resources.cpuLimit === "none" ? undefined : millis(resources.cpuLimit);
  if (limit !== undefined && limit < cpu) {
    notes.refuse(
      `Container ${container} asks for ${cpuText(cpu)} CPU and may use only ${cpuText(limit)}; raise cpuLimit`,
    );
  }
  const storage = resources.ephemeralStorage === undefined ? 256 + disk : mebibytes(resources.ephemeralStorage);
  if (storage < disk) {
    notes.refuse(
      `Container ${container} may write ${disk}Mi and is evicted at ${storage}Mi; raise ephemeralStorage or shrink what is writable`,
    );
  }
  const both = { memory: bytesText(memory), "ephemeral-storage": bytesText(storage) };
  return {
    requests: { cpu: cpuText(cpu), ...both },
    limits: { ...(limit === undefined ? {} : { cpu: cpuText(limit) }), ...both },
  };
}
