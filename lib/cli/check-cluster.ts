import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { checkSink } from "../check/check-sink.ts";
import { readClusterFacts } from "../check/live/cluster-facts.ts";
import { proveReadOnly } from "../check/live/proof/prove-read-only.ts";
import { type ReadOnlyClaim, readOnlyClaims } from "../check/live/proof/read-only-claims.ts";
import { readCluster } from "../check/live/read-cluster.ts";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { type ManifestCheck, startCheck } from "../check/manifests/manifest-check.ts";
import { type ContextOptions, openContext } from "./open-context.ts";
import type { Terminal } from "./terminal.ts";

/** Among the programs of `allowExec`, the empty name stands for commands in containers. */
export interface ClusterCheckOptions extends ContextOptions {
  /** Image of ephemeral containers, which may be added to pods. */
  readonly allowDebugContainers?: string;
  /** Helm's releases as well. Default `false`. */
  readonly helm?: boolean;
  readonly allRevisions?: boolean;
  readonly prove?: "read-only";
}

/**
 * Judges what a cluster holds, for the versions from the one that it runs to the target. Nothing is run in its pods but
 * what the options allow.
 *
 * @throws FleetError where nothing of it can be read, and `CANCELLED` when it is interrupted.
 */
export async function checkCluster(
  options: ClusterCheckOptions,
  settings: CheckOptions,
  terminal: Terminal,
): Promise<ManifestCheck> {
  const { helm = false, allRevisions = false, allowExec = [], allowDebugContainers: debugImage } = options;
  const { reader, shell, close } = await openContext(options, terminal);
  try {
    const { cluster, version, unread } = await readClusterFacts(reader);
    const running = version === undefined ? {} : { currentVersion: version };
    const uid = cluster.uid === undefined ? {} : { clusterUid: cluster.uid };
    const check = startCheck({ ...running, ...settings, ...uid, complete: true });
    for (const entry of unread) check.cannotRead(entry);
    const sink = checkSink(check, { allRevisions, releasesOnly: true });
    const claims: ReadOnlyClaim[] = [];
    await readCluster({
      reader,
      cluster,
      check,
      ...(helm ? { releases: { sink, allRevisions } } : {}),
      ...(options.prove === undefined ? {} : { pod: (pod) => void claims.push(...readOnlyClaims(pod)) }),
    });
    await proveReadOnly(claims, {
      shell: shell(),
      reader,
      cluster,
      exec: allowExec.includes(""),
      ...(debugImage === undefined ? {} : { debugImage }),
      newName: () => `fleetwright-${randomBytes(4).toString("hex")}`,
      pause: (milliseconds) => sleep(milliseconds, undefined, { signal: terminal.signal }),
      judged: check.judged,
    });
    return check;
  } finally {
    close();
  }
}
