import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { aks, eks, eksPool, gke, input, kubeadm, ownPool, version } from "./ready-clusters.ts";

const windows = (family: string, minor: string) =>
  aks({ ...version(`${minor}.1`), pools: [eksPool({ versions: [], os: "windows", image: { family } })] });
const al2 = (minor: string, pool: Partial<NodePool> = {}) =>
  eks({ ...version(minor), pools: [eksPool({ versions: [], image: { family: "AL2", custom: false }, ...pool })] });
const printed = (osImage: string, runtime = "containerd://2.1.4") =>
  ownPool({ nodes: [{ names: ["n1"], kubelet: parseVersion("v1.34.2"), osImage, runtime, os: "linux" }] });
const template = (imageName: string): Partial<Cluster> => ({
  capacity: { launchTemplates: [{ pool: "workers", id: "lt", imageName }] },
});
const custom = { family: "AL2023", custom: true };

export const imageCases: Cases = {
  "UPGRADE-IMAGE-DROPPED": [
    ["the image goes on", "pass", eks(), input("eks")],
    [
      "Amazon Linux 2 on the way to 1.33",
      "fail",
      al2("1.32"),
      input("eks", { hops: ["1.33"] }),
      {
        appliesFrom: "1.33",
        message: "node pool workers runs Amazon Linux 2, of which there is no image for 1.33",
        fix: "Move the workloads to Amazon Linux 2023 or Bottlerocket before the upgrade.",
      },
    ],
    ["Amazon Linux 2 on the way to 1.32", "none", al2("1.31"), input("eks", { hops: ["1.32"] })],
    [
      "Amazon Linux 2 at the last of several hops",
      "fail",
      al2("1.31"),
      input("eks", { hops: ["1.32", "1.33"] }),
      { appliesFrom: "1.33" },
    ],
    [
      "nodes print Amazon Linux 2",
      "fail",
      al2("1.32", { kind: "karpenter", image: {}, ...nodesOn("Amazon Linux 2") }),
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "nodes print Amazon Linux 2023",
      "pass",
      al2("1.32", { kind: "karpenter", image: {}, ...nodesOn("Amazon Linux 2023.9.20251208") }),
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "the owner's image is based on Amazon Linux 2",
      "fail",
      { ...al2("1.32", { image: custom }), ...template("amazon-eks-node-1.32-v20251120") },
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "nobody knows what the owner's image is based on",
      "unknown",
      al2("1.32", { image: custom }),
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "the owner's image has a name of its own",
      "unknown",
      { ...al2("1.32", { image: custom }), ...template("golden-7") },
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "some nodes do not tell",
      "unknown",
      al2("1.32", {
        image: custom,
        nodes: [{ names: ["a"], osImage: "Ubuntu 24.04" }, { names: ["b"] }],
      }),
      input("eks", { hops: ["1.33"] }),
    ],
    ["Fargate has images of its own", "none", al2("1.32", { kind: "fargate" }), input("eks", { hops: ["1.33"] })],
    [
      "Amazon Linux 2 at another provider",
      "none",
      gke({ ...version("1.32.1"), pools: [eksPool({ image: { family: "AL2" } })] }),
      input("gke", { hops: ["1.33"] }),
    ],
    [
      "Windows Server 2019 on the way to 1.33",
      "fail",
      windows("Windows2019", "1.32"),
      input("aks", { hops: ["1.33"] }),
    ],
    [
      "Windows Server 2022 on the way to 1.36",
      "pass",
      windows("Windows2022", "1.35"),
      input("aks", { hops: ["1.36"] }),
    ],
    [
      "Windows Server 2022 on the way to 1.37",
      "fail",
      windows("Windows2022", "1.36"),
      input("aks", { hops: ["1.37"] }),
      { appliesFrom: "1.37" },
    ],
    [
      "Windows Server 2022 on 1.37 already",
      "fail",
      windows("Windows2022", "1.37"),
      input("aks", { hops: [] }),
      { appliesFrom: undefined },
    ],
    [
      "no node is there to tell",
      "unknown",
      al2("1.32", { image: custom, nodes: [] }),
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "some nodes print Amazon Linux 2",
      "fail",
      al2("1.32", {
        image: custom,
        nodes: [
          { names: ["a"], osImage: "Ubuntu 24.04" },
          { names: ["b"], osImage: "Amazon Linux 2" },
        ],
      }),
      input("eks", { hops: ["1.33"] }),
    ],
    [
      "nobody knows of an owner's image on the way",
      "unknown",
      al2("1.32", { image: custom }),
      input("eks", { hops: ["1.33"] }),
      { appliesFrom: "1.33" },
    ],
    [
      "nobody knows of an owner's image where it has ended",
      "unknown",
      al2("1.33", { image: custom }),
      input("eks", { hops: ["1.34"] }),
      { appliesFrom: undefined },
    ],
    ["Auto Mode has images of its own", "none", al2("1.32", { kind: "auto-mode" }), input("eks", { hops: ["1.33"] })],
    ["a virtual node has none", "none", al2("1.32", { kind: "virtual-node" }), input("eks", { hops: ["1.33"] })],
  ],
  "UPGRADE-CGROUP-V1": [
    ["the provider's image runs v2", "pass", eks(), input("eks")],
    [
      "Bottlerocket works with either",
      "pass",
      eks({ pools: [eksPool({ image: { family: "BOTTLEROCKET" } })] }),
      input("eks"),
    ],
    [
      "nodes print an older distribution",
      "fail",
      kubeadm({ pools: [printed("Ubuntu 20.04.6 LTS")] }),
      input("kubeadm"),
      { appliesFrom: "1.35" },
    ],
    [
      "nodes print an older distribution where that is no matter",
      "none",
      kubeadm({ ...version("1.33.1"), pools: [printed("Ubuntu 20.04.6 LTS")] }),
      input("kubeadm", { hops: ["1.34"] }),
    ],
    [
      "nodes print an older distribution where that is past",
      "fail",
      kubeadm({ ...version("1.35.1"), pools: [printed("CentOS Linux 7 (Core)")] }),
      input("kubeadm", { hops: [] }),
    ],
    [
      "nodes print a newer distribution",
      "pass",
      kubeadm({ pools: [printed("Red Hat Enterprise Linux 9.6 (Plow)")] }),
      input("kubeadm"),
    ],
    [
      "some nodes print an older one",
      "fail",
      kubeadm({
        pools: [
          ownPool({
            nodes: [
              { names: ["a"], osImage: "Ubuntu 24.04" },
              { names: ["b"], osImage: "Amazon Linux 2" },
            ],
          }),
        ],
      }),
      input("kubeadm"),
    ],
    ["nodes print what nobody knows", "unknown", kubeadm({ pools: [printed("Yocto 5")] }), input("kubeadm")],
    ["nodes print nothing", "unknown", kubeadm({ pools: [ownPool({ nodes: [{ names: ["a"] }] })] }), input("kubeadm")],
    ["there is an image of the owner's own", "unknown", eks({ pools: [eksPool({ image: custom })] }), input("eks")],
    ["only Windows nodes are there", "none", windows("Windows2025", "1.34"), input("aks")],
    ["the image ends on the way anyhow", "none", al2("1.34"), input("eks")],
    ["GKE moves its nodes by itself", "none", gke(), input("gke")],
    ["Fargate has machines of its own", "none", eks({ pools: [eksPool({ kind: "fargate" })] }), input("eks")],
    [
      "the provider's image is not known",
      "unknown",
      eks({ pools: [eksPool({ image: { family: "OL9" } })] }),
      input("eks"),
    ],
    [
      "the owner's image is Bottlerocket's",
      "pass",
      eks({ pools: [eksPool({ image: custom, ...nodesOn("Bottlerocket OS 1.50.0") })] }),
      input("eks"),
    ],
    [
      "Bottlerocket runs where nobody vouches for it",
      "unknown",
      kubeadm({ pools: [printed("Bottlerocket OS 1.50.0")] }),
      input("kubeadm"),
    ],
  ],
  "UPGRADE-CONTAINERD-1": [
    ["the owner's nodes run 2.x", "pass", kubeadm(), input("kubeadm", { hops: ["1.35", "1.36"] })],
    [
      "the owner's nodes run another runtime",
      "pass",
      kubeadm({ pools: [printed("Ubuntu 24.04", "cri-o://1.34.1")] }),
      input("kubeadm", { hops: ["1.35", "1.36"] }),
    ],
    [
      "the owner's nodes run 1.x",
      "fail",
      kubeadm({ pools: [printed("Ubuntu 24.04", "containerd://1.7.29")] }),
      input("kubeadm", { hops: ["1.35", "1.36"] }),
      {
        appliesFrom: "1.36",
        message: "nodes in workers run containerd://1.7.29",
      },
    ],
    [
      "the owner's nodes run 1.x where it is supported for the last time",
      "none",
      kubeadm({ pools: [printed("Ubuntu 24.04", "containerd://1.7.29")] }),
      input("kubeadm"),
    ],
    [
      "the owner's nodes do not tell",
      "unknown",
      kubeadm({ pools: [ownPool({ nodes: [{ names: ["a"] }] })] }),
      input("kubeadm", { hops: ["1.35", "1.36"] }),
    ],
    [
      "there is an image of the owner's own",
      "unknown",
      eks({ pools: [eksPool({ image: custom })] }),
      input("eks", { hops: ["1.35", "1.36"] }),
    ],
    [
      "the provider's image brings its own",
      "none",
      eks({ pools: [eksPool({ nodes: [{ names: ["a"], runtime: "containerd://1.7.29" }] })] }),
      input("eks", { hops: ["1.35", "1.36"] }),
    ],
    [
      "some of the owner's nodes do not tell",
      "unknown",
      kubeadm({
        pools: [
          ownPool({
            nodes: [{ names: ["a"], runtime: "containerd://2.1.4" }, { names: ["b"] }],
          }),
        ],
      }),
      input("kubeadm", { hops: ["1.35", "1.36"] }),
    ],
    [
      "the owner has no nodes to tell",
      "unknown",
      kubeadm({ pools: [ownPool({ nodes: [] })] }),
      input("kubeadm", { hops: ["1.35", "1.36"] }),
    ],
  ],
};

function nodesOn(osImage: string): Partial<NodePool> {
  return { nodes: [{ names: ["n"], kubelet: parseVersion("v1.32.1"), osImage }] };
}
