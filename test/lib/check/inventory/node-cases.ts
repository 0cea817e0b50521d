import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { addon, aks, eks, eksPool, gke, input, insight, kubeadm, ownPool, version } from "./ready-clusters.ts";

const onVersion = (text: string, changes: Partial<NodePool> = {}) =>
  eks({ pools: [eksPool({ versions: [{ version: parseVersion(text) }], ...changes })] });
const kubeProxy = (text: string) => eks({ addons: [addon("kube-proxy", { version: text })] });
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
const withoutMode = { network: {} };

export const nodeCases: Cases = {
  "UPGRADE-NODE-NEWER": [
    ["they are as old", "pass", eks(), input("eks")],
    [
      "they have a newer patch",
      "pass",
      eks({ ...version("1.34.1"), pools: [eksPool({ versions: [{ version: parseVersion("1.34.9") }] })] }),
      input("eks"),
    ],
    [
      "they are a minor newer",
      "fail",
      onVersion("1.35.0"),
      input("eks"),
      { message: "nodes in workers run 1.35, the control plane 1.34" },
    ],
    [
      "one of several versions is newer",
      "fail",
      onVersion("1.35", {
        versions: [{ version: parseVersion("1.35.0") }, { version: parseVersion("1.33.0") }],
      }),
      input("eks"),
    ],
    [
      "a kubelet prints a newer one than the API names",
      "fail",
      kubeadm({
        pools: [
          ownPool({
            versions: [{ version: parseVersion("1.34.0") }],
            nodes: [{ names: ["n"], kubelet: parseVersion("v1.35.0") }],
          }),
        ],
      }),
      input("kubeadm", { hops: [] }),
    ],
    ["nobody knows how old they are", "none", onVersion("1.34", { versions: [] }), input("eks")],
  ],
  "UPGRADE-NODE-SKEW": [
    ["they lag as far as is allowed", "pass", onVersion("1.31.0"), input("eks")],
    [
      "they lag a minor further",
      "fail",
      onVersion("1.30.9"),
      input("eks"),
      {
        message: "nodes in workers run 1.30, 4 minors behind the control plane; 3 are allowed",
      },
    ],
    [
      "another provider allows less",
      "fail",
      gke({ pools: [eksPool({ versions: [{ version: parseVersion("1.31.1") }] })] }),
      input("gke"),
    ],
    [
      "another provider allows just that",
      "pass",
      gke({ pools: [eksPool({ versions: [{ version: parseVersion("1.32.1") }] })] }),
      input("gke"),
    ],
    [
      "some of them lag too far",
      "fail",
      onVersion("1.34", {
        versions: [{ version: parseVersion("1.34.0") }, { version: parseVersion("1.29.0") }],
      }),
      input("eks"),
    ],
    [
      "a profile that shares its name with a node group lags",
      "fail",
      onVersion("1.30", { kind: "fargate" }),
      input("eks"),
      {
        target: { cluster: eks().uid, kind: "FargateProfile", name: "workers" },
      },
    ],
    [
      "the provider looked at those that do not tell",
      "pass",
      onVersion("1.34", { kind: "fargate", versions: [] }),
      input("eks"),
    ],
    [
      "nobody looked at those that do not tell",
      "unknown",
      eks({
        pools: [eksPool({ kind: "fargate", versions: [] })],
        insights: [insight("Cluster health issues")],
      }),
      input("eks"),
    ],
    [
      "a virtual node is no kubelet",
      "none",
      aks({ pools: [eksPool({ kind: "virtual-node", versions: [] })] }),
      input("aks"),
    ],
  ],
  "UPGRADE-NODES-LEFT-BEHIND": [
    ["they stay within what is allowed", "pass", kubeadm(), input("kubeadm")],
    [
      "their owner must move them on the way",
      "fail",
      kubeadm(),
      input("kubeadm", { hops: ["1.35", "1.36", "1.37", "1.38"] }),
      {
        appliesFrom: "1.38",
        message: "nodes in workers run 1.34 and must be moved before the control plane reaches 1.38",
      },
    ],
    [
      "nobody but Karpenter moves them",
      "fail",
      onVersion("1.32", { kind: "karpenter" }),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    ["a call moves them", "none", onVersion("1.32"), input("eks", { hops: ["1.35", "1.36"] })],
    ["there is nothing to upgrade", "none", kubeadm(), input("kubeadm", { hops: [] })],
  ],
  "UPGRADE-KUBE-PROXY-SKEW": [
    ["it is as old", "pass", eks(), input("eks")],
    ["it lags three minors", "pass", kubeProxy("v1.31.9-eksbuild.2"), input("eks")],
    [
      "it lags four minors",
      "fail",
      kubeProxy("v1.30.9-eksbuild.2"),
      input("eks"),
      { message: "kube-proxy is 1.30, the control plane 1.34" },
    ],
    ["it is newer", "fail", kubeProxy("v1.35.0-eksbuild.2"), input("eks")],
    ["it is no add-on, and the provider looked at it", "pass", eks({ addons: [] }), input("eks")],
    [
      "it is no add-on, and nobody looked at it",
      "unknown",
      eks({ addons: [], insights: [insight("Kubelet version skew")] }),
      input("eks"),
    ],
    [
      "its version cannot be read",
      "unknown",
      eks({ addons: [addon("kube-proxy", { version: "newest" })], insights: [insight("x")] }),
      input("eks"),
    ],
    ["Auto Mode runs none", "none", eks({ mode: "auto-mode" }), input("eks")],
    ["the provider moves it along", "none", aks(), input("aks")],
  ],
  "UPGRADE-KUBE-PROXY-IPVS": [
    ["it runs in another mode", "pass", eks(), input("eks")],
    [
      "it runs in IPVS mode",
      "fail",
      eks({ network: { kubeProxyMode: "IPVS" } }),
      input("eks"),
      { appliesFrom: "1.35" },
    ],
    [
      "it runs in IPVS mode where that is deprecated already",
      "fail",
      eks({ ...version("1.35"), network: { kubeProxyMode: "ipvs" } }),
      input("eks", { hops: [] }),
    ],
    [
      "it runs in IPVS mode where that is still welcome",
      "none",
      eks({ ...version("1.33"), network: { kubeProxyMode: "ipvs" } }),
      input("eks", { hops: ["1.34"] }),
    ],
    ["its mode is not known", "unknown", aks(withoutMode), input("aks")],
    ["Autopilot runs none", "none", eks({ mode: "autopilot", ...withoutMode }), input("eks")],
    ["GKE has no such mode", "none", gke(), input("gke")],
  ],
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
