import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Gap } from "../../lib/core/gap.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { createScheduler } from "../../lib/fleet/scheduler.ts";
import { createCertificate } from "../../lib/simulator/certificate.ts";
import { createFaults, type FaultPlan, type Faults } from "../../lib/simulator/faults.ts";
import { generateKubeClusters } from "../../lib/simulator/generate-kube.ts";
import { type KubeServer, kubeCloud } from "../../lib/simulator/kube.ts";
import type { SimKubeCluster } from "../../lib/simulator/kube-cluster.ts";
import { createRequestLog, type RequestLog } from "../../lib/simulator/request-log.ts";
import { kubeconfig } from "../../providers/kubeconfig/index.ts";

export interface StartedKube {
  readonly server: KubeServer;
  readonly clusters: readonly SimKubeCluster[];
  readonly log: RequestLog;
  readonly faults: Faults;
  stop(): Promise<void>;
}

/** Simulated API servers on a free port. */
export async function startKube(options: {
  readonly clusters: number | readonly SimKubeCluster[];
  readonly tls?: boolean;
  readonly faults?: FaultPlan;
  readonly change?: (cluster: SimKubeCluster, index: number) => SimKubeCluster;
}): Promise<StartedKube> {
  const { change = (cluster) => cluster } = options;
  const made = typeof options.clusters === "number" ? generateKubeClusters(options.clusters, 1) : options.clusters;
  const clusters = made.map(change);
  const certificate = options.tls === true ? await createCertificate() : undefined;
  const log = createRequestLog();
  const faults = createFaults(options.faults ?? {}, 1);
  const server = await kubeCloud(
    { faults, log, latencyMs: 0, nextPort: () => 0, ...(certificate === undefined ? {} : { certificate }) },
    clusters,
  );
  const stop = async () => {
    await Promise.all([server.close(), certificate?.remove()]);
  };
  return { server, clusters, log, faults, stop };
}

export interface KubeReading {
  readonly scopes: readonly Scope[];
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
}

/** Reads everything that the options reach, with a new provider; each request is sent once unless `retry` says more. */
export async function readKube(
  options: KubeconfigOptions,
  { retry = false }: { readonly retry?: boolean } = {},
): Promise<KubeReading> {
  const provider = kubeconfig({ env: {}, ...options });
  const { signal } = new AbortController();
  const once: CallOptions = { signal, now: Date.now, send: (_scope, _operation, attempt) => attempt(signal) };
  const call = retry ? createScheduler({ signal }).forProvider({ id: provider.id, limits: [] }) : once;
  try {
    const scopes: Scope[] = [];
    for await (const scope of provider.scopes(call)) scopes.push(scope);
    const clusters: Cluster[] = [];
    const gaps: Gap[] = [];
    for await (const harvest of provider.clusters(scopes, call)) {
      clusters.push(...harvest.items);
      gaps.push(...harvest.gaps);
    }
    return { scopes, clusters: clusters.sort((a, b) => (a.uid < b.uid ? -1 : 1)), gaps };
  } finally {
    await provider.close?.();
  }
}

/** A kubeconfig as data, loose enough to be changed in a test. */
export interface LooseKubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
  contexts: { name: string; context: Record<string, unknown> }[];
}

export async function loadKubeconfig(path: string): Promise<LooseKubeconfig> {
  return parse(await readFile(path, "utf8")) as LooseKubeconfig;
}

/** A folder that is deleted when the test that made it is over. */
export async function scratch(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-test-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the kubeconfig into the folder, as its owner's alone, and gives its path. */
export async function writeKubeconfig(folder: string, content: unknown, name = "config"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content, null, 2), { mode: 0o600 });
  return path;
}
