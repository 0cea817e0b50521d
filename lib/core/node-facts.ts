import type { KubeVersion } from "./version.ts";

/**
 * What some nodes of a pool say of themselves (`status.nodeInfo`). Nodes that say the same share one entry, so that a
 * pool of a thousand equal nodes is told once. Absent fields were not printed by the node.
 */
export interface NodeFacts {
  /** Names of the nodes that all of this holds for, sorted. */
  readonly names: readonly string[];
  readonly kubelet?: KubeVersion;
  /** As the kubelet prints it, which guesses: it leaves the field out from Kubernetes 1.33 on. */
  readonly kubeProxy?: KubeVersion;
  /** `containerd://1.7.27`, `cri-o://1.33.1`. */
  readonly runtime?: string;
  readonly osImage?: string;
  readonly kernel?: string;
  /** `linux`, `windows`. */
  readonly os?: string;
  /** `amd64`, `arm64`. */
  readonly architecture?: string;
}
