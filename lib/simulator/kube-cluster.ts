import type { SimContainers } from "./kube-pods.ts";
import { commonResources, karpenterNodePools, openshiftClusterVersions } from "./kube-resources.ts";
import { createKubeStore, type KubeStore } from "./kube-store.ts";
import { hex } from "./seeded.ts";

/** A cluster that is reached by its own API, whoever built it. */
export interface SimKubeCluster {
  /** Name of its entry and of its context in the kubeconfig. */
  readonly name: string;
  /** `gitVersion` of its API server: `v1.33.5`, `v1.33.5+k3s1`, `v1.33.5-eks-113cf36`. */
  readonly version: string;
  readonly pools: readonly SimKubePool[];
  /** Karpenter node pools; absent: Karpenter is not installed. */
  readonly karpenter?: readonly SimKarpenterPool[];
  /** Absent: not OpenShift. */
  readonly openshift?: { readonly version: string; readonly notUpgradeable?: string };
  /** Resources and paths that the reader may not read: `nodes`, `/version`; `*` for all. Default: none. */
  readonly denied?: readonly string[];
  /** What is behind the containers of its pods. Default: nothing, and requests to look into pods are not simulated. */
  readonly containers?: SimContainers;
  /** How the kubeconfig signs in. Default `token`. */
  readonly signIn?: "token" | "certificate";
  readonly createdAt: string;
}

/** A pool of nodes of a simulated self-built cluster. */
export interface SimKubePool {
  /** Part of the names of its nodes. */
  readonly name: string;
  /** `kubeletVersion` of its nodes. */
  readonly kubelet: string;
  readonly nodes: number;
  /** Of every node of the pool. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Scheme and path of `spec.providerID`; absent: the nodes have none. */
  readonly providerId?: string;
  /** Default `amd64`. */
  readonly architecture?: string;
  /** Default `containerd://2.1.4`. */
  readonly runtime?: string;
  /** Default `Ubuntu 24.04.3 LTS`. */
  readonly osImage?: string;
  /** How many of the nodes are not ready. Default 0. */
  readonly unready?: number;
}

/** A Karpenter pool of a simulated self-built cluster. */
export interface SimKarpenterPool {
  readonly name: string;
  /** Default: that of AWS. */
  readonly nodeClassGroup?: string;
  /** Capacity types it may ask for. Default `on-demand`. */
  readonly capacityTypes?: readonly string[];
}

/** UID of the namespace `kube-system`. */
export function kubeUidOf({ name }: Pick<SimKubeCluster, "name">, seed: number): string {
  const digits = hex(seed, `kube-system of ${name}`, 32);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `9${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20)].join("-");
}

/** `1.33` of `v1.33.5+k3s1`. */
export function kubeMinorOf({ version }: Pick<SimKubeCluster, "version">): string {
  return version.replace(/^v/, "").split(".").slice(0, 2).join(".");
}

/** What `/version` of the cluster prints. */
export function kubeVersionInfo({ version }: Pick<SimKubeCluster, "version">): Readonly<Record<string, string>> {
  const [major = "1", minor = "0"] = kubeMinorOf({ version }).split(".");
  return {
    major,
    // Vendors that add patches of their own say so with a plus.
    minor: /[-+]/.test(version) ? `${minor}+` : minor,
    gitVersion: version,
    gitCommit: hex(0, version, 40),
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.25.5",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

/** The cluster's objects: its namespaces, its nodes, and what its add-ons keep. */
export function storeOf(cluster: SimKubeCluster, seed: number): KubeStore {
  const { karpenter, openshift } = cluster;
  const store = createKubeStore(kubeMinorOf(cluster), [
    ...commonResources,
    ...(karpenter === undefined ? [] : [karpenterNodePools]),
    ...(openshift === undefined ? [] : [openshiftClusterVersions]),
  ]);
  for (const name of ["default", "kube-system", "kube-public"]) {
    const uid = name === "kube-system" ? kubeUidOf(cluster, seed) : hex(seed, `${name} of ${cluster.name}`, 32);
    store.put({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, uid, creationTimestamp: cluster.createdAt, labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  }
  for (const pool of cluster.pools) putNodes(store, cluster, pool);
  for (const pool of karpenter ?? []) store.put(karpenterPool(pool, cluster));
  if (openshift !== undefined) store.put(clusterVersion(openshift, cluster));
  return store;
}

/** Brings a store to what a cluster has become: its minor, its nodes and, of OpenShift, its version. */
export function updateStore(store: KubeStore, cluster: SimKubeCluster): void {
  store.setMinor(kubeMinorOf(cluster));
  for (const pool of cluster.pools) putNodes(store, cluster, pool);
  if (cluster.openshift !== undefined) store.put(clusterVersion(cluster.openshift, cluster));
}

function putNodes(store: KubeStore, { createdAt }: SimKubeCluster, pool: SimKubePool): void {
  const { architecture = "amd64", unready = 0 } = pool;
  for (let index = 0; index < pool.nodes; index++) {
    const name = `${pool.name}-${String(index).padStart(4, "0")}`;
    store.put({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        creationTimestamp: createdAt,
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/arch": architecture,
          "kubernetes.io/os": "linux",
          ...pool.labels,
        },
        annotations: pool.annotations ?? {},
        managedFields: [
          { manager: "kubelet", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} },
        ],
      },
      spec: pool.providerId === undefined ? {} : { providerID: `${pool.providerId}/${name}` },
      status: {
        conditions: [{ type: "Ready", status: index < unready ? "False" : "True", reason: "KubeletReady" }],
        nodeInfo: {
          architecture,
          containerRuntimeVersion: pool.runtime ?? "containerd://2.1.4",
          kernelVersion: "6.8.0-79-generic",
          kubeProxyVersion: "",
          kubeletVersion: pool.kubelet,
          operatingSystem: "linux",
          osImage: pool.osImage ?? "Ubuntu 24.04.3 LTS",
        },
        images: [{ names: ["registry.k8s.io/pause:3.10"], sizeBytes: 320_368 }],
      },
    });
  }
}

function karpenterPool(pool: SimKarpenterPool, { createdAt }: SimKubeCluster) {
  const group = pool.nodeClassGroup ?? "karpenter.k8s.aws";
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name: pool.name, creationTimestamp: createdAt },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group, kind: group === "eks.amazonaws.com" ? "NodeClass" : "EC2NodeClass", name: "default" },
          requirements: [
            { key: "karpenter.sh/capacity-type", operator: "In", values: pool.capacityTypes ?? ["on-demand"] },
            { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
          ],
        },
      },
    },
  };
}

function clusterVersion(
  { version, notUpgradeable }: NonNullable<SimKubeCluster["openshift"]>,
  { createdAt }: SimKubeCluster,
) {
  return {
    apiVersion: "config.openshift.io/v1",
    kind: "ClusterVersion",
    metadata: { name: "version", creationTimestamp: createdAt },
    spec: { channel: `stable-${version.split(".").slice(0, 2).join(".")}` },
    status: {
      desired: { version },
      history: [{ state: "Completed", version, startedTime: createdAt, completionTime: createdAt }],
      conditions: [
        { type: "Available", status: "True" },
        ...(notUpgradeable === undefined
          ? []
          : [{ type: "Upgradeable", status: "False", reason: "AdminAckRequired", message: notUpgradeable }]),
      ],
    },
  };
}
