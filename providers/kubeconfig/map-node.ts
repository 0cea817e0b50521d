import type { NodeFacts } from "../../lib/core/node-facts.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** What is kept of a node; the rest of the object, images and history, is most of its size. */
export interface NodeRecord {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `aws:///eu-west-1a/i-0abc`. */
  readonly providerId?: string;
  readonly facts: Omit<NodeFacts, "names">;
  /** From the condition `Ready`; `undefined` when the node does not say. */
  readonly ready?: boolean;
  readonly joinedByKubeadm: boolean;
}

/** Reads one entry of a NodeList. `undefined`, with a problem recorded, when it has no name. */
export function mapNode(node: Reader): NodeRecord | undefined {
  const metadata = node.object("metadata");
  const name = metadata.text("name") ?? metadata.reject("name", "the name of a node");
  if (name === undefined) return undefined;
  const providerId = node.object("spec").text("providerID");
  const ready = readyOf(node);
  return {
    name,
    labels: metadata.labels("labels"),
    ...(providerId === undefined ? {} : { providerId }),
    facts: factsOf(node.object("status").object("nodeInfo")),
    ...(ready === undefined ? {} : { ready }),
    joinedByKubeadm: isJoinedByKubeadm(metadata),
  };
}

function factsOf(info: Reader): NodeRecord["facts"] {
  const kubelet = info.version("kubeletVersion") ?? (info.has("kubeletVersion") ? undefined : missing(info));
  const kubeProxy = info.version("kubeProxyVersion");
  const runtime = info.text("containerRuntimeVersion");
  const osImage = info.text("osImage");
  const kernel = info.text("kernelVersion");
  const os = info.text("operatingSystem");
  const architecture = info.text("architecture");
  return {
    ...(kubelet === undefined ? {} : { kubelet }),
    ...(kubeProxy === undefined ? {} : { kubeProxy }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(osImage === undefined ? {} : { osImage }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(os === undefined ? {} : { os }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}

function missing(info: Reader): undefined {
  return info.reject("kubeletVersion", "the version of the kubelet");
}

function readyOf(node: Reader): boolean | undefined {
  const condition = node
    .object("status")
    .objects("conditions")
    .find((entry) => entry.text("type") === "Ready");
  const status = condition?.text("status");
  return status === "True" ? true : status === "False" || status === "Unknown" ? false : undefined;
}

/** kubeadm annotates the nodes it joins, or since 1.32 may not; on control planes it also sets labels and taints. */
function isJoinedByKubeadm(metadata: Reader): boolean {
  return (
    metadata.object("annotations").has("kubeadm.alpha.kubernetes.io/cri-socket") ||
    metadata.objects("managedFields").some((entry) => entry.text("manager") === "kubeadm")
  );
}
