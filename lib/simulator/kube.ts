import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudContext, CloudServer, SimCertificate } from "./cloud.ts";
import { listen, type SimRequest } from "./http.ts";
import { answerKube, execPlace, type KubeApi } from "./kube-api.ts";
import { kubeMinorOf, kubeUidOf, kubeVersionInfo, type SimKubeCluster, storeOf, updateStore } from "./kube-cluster.ts";
import { serveExec } from "./kube-pods.ts";
import { kubeStatus, kubeWording } from "./kube-status.ts";
import type { KubeStore } from "./kube-store.ts";
import { type KubeUpgrade, upgradeKube } from "./kube-upgrade.ts";
import { hex } from "./seeded.ts";
import type { Refusal } from "./upgrade-rule.ts";

/** The simulated API servers, listening. */
export interface KubeServer extends CloudServer {
  /** Path of a kubeconfig with one context for each cluster, readable by its owner only. */
  readonly kubeconfig: string;
  /** Objects of a cluster, which may be changed while it is served. */
  store(name: string): KubeStore;
  /**
   * Upgrades a control plane, or replaces the nodes of a pool, as the people who run the cluster would with tools of
   * their own: no API of it can be asked to. Refuses what Kubernetes and its tools do not support, and changes nothing then.
   *
   * @throws RangeError when there is no such cluster or pool.
   */
  upgrade(name: string, upgrade: KubeUpgrade): Refusal | undefined;
  /** `kube:<uid>` by name of the cluster. */
  readonly uids: ReadonlyMap<string, string>;
  /** Samples of `apiserver_requested_deprecated_apis` of all clusters. */
  deprecatedRequests(): readonly string[];
  /** Credentials in the kubeconfig, which must appear nowhere else. */
  readonly secrets: readonly string[];
}

/** The user that every kubeconfig signs in as. */
export const kubeReader = "fleetwright-reader";

/**
 * Serves clusters by their own APIs, all on one port, each below a path of its own, as a gateway to many clusters does.
 * With a certificate in the context they speak TLS and know client certificates; without, plain HTTP.
 */
export async function kubeCloud(
  context: Omit<CloudContext, "state">,
  clusters: readonly SimKubeCluster[],
  seed = 1,
): Promise<KubeServer> {
  const { certificate } = context;
  const current = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const apis = new Map(
    clusters.map((cluster) => [
      cluster.name,
      apiOf(cluster, () => current.get(cluster.name) ?? cluster, seed, certificate !== undefined),
    ]),
  );
  const server = await listen({
    cloud: "kube",
    handler(request) {
      const [root, name = "", ...segments] = request.segments;
      const api = root === "clusters" ? apis.get(name) : undefined;
      if (api !== undefined) return answerKube(api, request, segments);
      return root === "clusters" ? kubeStatus(404, "NotFound", "there is no such cluster") : undefined;
    },
    upgrade(request, connection) {
      const [root, name = "", ...segments] = request.segments;
      const api = root === "clusters" ? apis.get(name) : undefined;
      const exec = api === undefined ? undefined : execPlace(api, request, segments);
      if (api === undefined || exec === undefined) return undefined;
      const named = { operation: "kube:ExecPod", account: name };
      if ("refused" in exec) return { ...named, ...exec.refused };
      void serveExec(api.containers, exec.place, request.query.getAll("command"), connection);
      return { ...named, status: 101 };
    },
    wording: kubeWording,
    context,
    port: context.nextPort(),
    ...(certificate === undefined ? {} : { tls: { ...certificate, clientCa: certificate.ca } }),
  });
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-kube-"));
  const file = join(folder, "kubeconfig");
  const close = async () => {
    await Promise.all([server.close(), rm(folder, { recursive: true, force: true })]);
  };
  try {
    const text = JSON.stringify(await kubeconfigOf(clusters, server.url, seed, certificate), null, 2);
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoints: { kube: server.url },
    env: { KUBECONFIG: file },
    config: { id: "kubeconfig", files: [file] },
    kubeconfig: file,
    store(name) {
      const api = apis.get(name);
      if (api === undefined) throw unknownCluster(name);
      return api.store;
    },
    upgrade(name, upgrade) {
      const cluster = current.get(name);
      const api = apis.get(name);
      if (cluster === undefined || api === undefined) throw unknownCluster(name);
      const ruling = upgradeKube(cluster, upgrade);
      if ("refused" in ruling) return ruling.refused;
      current.set(name, ruling.cluster);
      updateStore(api.store, ruling.cluster);
      return undefined;
    },
    uids: new Map(clusters.map((cluster) => [cluster.name, `kube:${kubeUidOf(cluster, seed)}`])),
    deprecatedRequests: () => [...apis.values()].flatMap(({ deprecatedRequests }) => [...deprecatedRequests]),
    secrets: clusters.map((cluster) => tokenOf(cluster, seed)),
    close,
  };
}

function unknownCluster(name: string): RangeError {
  return new RangeError(`there is no cluster ${JSON.stringify(name)}`);
}

function apiOf(cluster: SimKubeCluster, now: () => SimKubeCluster, seed: number, tls: boolean): KubeApi {
  const token = tokenOf(cluster, seed);
  const denied = new Set(cluster.denied);
  return {
    name: cluster.name,
    get version() {
      return kubeVersionInfo(now());
    },
    get minor() {
      return kubeMinorOf(now());
    },
    store: storeOf(cluster, seed),
    ...(cluster.containers === undefined ? {} : { containers: cluster.containers }),
    logs: new Map(),
    deprecatedRequests: new Set(),
    userOf: ({ headers, clientName }: SimRequest) => {
      if (headers.authorization !== undefined) {
        return headers.authorization === `Bearer ${token}` ? kubeReader : undefined;
      }
      return tls ? (clientName ?? "system:anonymous") : "system:anonymous";
    },
    isDenied(user, subject) {
      if (user === kubeReader) return denied.has("*") || denied.has(subject);
      return subject !== "/version" && subject !== "/livez" && subject !== "/readyz";
    },
  };
}

function tokenOf({ name }: SimKubeCluster, seed: number): string {
  return `sim-${hex(seed, `token of ${name}`, 40)}`;
}

async function kubeconfigOf(
  clusters: readonly SimKubeCluster[],
  url: string,
  seed: number,
  certificate: SimCertificate | undefined,
): Promise<object> {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const signed = clusters.some(({ signIn }) => signIn === "certificate");
  const client = signed ? await certificate?.client(kubeReader) : undefined;
  return {
    apiVersion: "v1",
    kind: "Config",
    preferences: {},
    clusters: clusters.map(({ name }) => ({
      name,
      cluster: {
        server: `${url}/clusters/${encodeURIComponent(name)}`,
        ...(certificate === undefined ? {} : { "certificate-authority-data": base64(certificate.ca) }),
      },
    })),
    users: clusters.map((cluster) => ({
      name: cluster.name,
      user:
        cluster.signIn === "certificate" && client !== undefined
          ? { "client-certificate-data": base64(client.cert), "client-key-data": base64(client.key) }
          : { token: tokenOf(cluster, seed) },
    })),
    contexts: clusters.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    "current-context": clusters[0]?.name ?? "",
  };
}
