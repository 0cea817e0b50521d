import { expect } from "vitest";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { addon, aks, eks, eksPool, gke, input, insight, kubeadm, ownPool, version } from "./ready-clusters.ts";

const onVersion = (text: string, changes: Partial<NodePool> = {}) =>
  eks({ pools: [eksPool({ versions: [{ version: parseVersion(text) }], ...changes })] });
const kubeProxy = (text: string) => eks({ addons: [addon("kube-proxy", { version: text })] });
const withoutMode = { network: {} };

const autopilotAt = (nodes: string) =>
  gke({ mode: "autopilot", pools: [eksPool({ versions: [{ version: parseVersion(nodes) }] })] });

export const skewCases: Cases = {
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
    [
      "Google must move them before the first hop",
      "fail",
      autopilotAt("1.32.1-gke.1"),
      input("gke"),
      { appliesFrom: "1.35", message: expect.stringContaining("run 1.32, and the provider has to move them") },
    ],
    ["Google must move them, but nothing is planned", "pass", autopilotAt("1.32.1-gke.1"), input("gke", { hops: [] })],
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
    [
      "Google must move them between two hops",
      "fail",
      autopilotAt("1.33.1-gke.1"),
      input("gke", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36", fix: expect.stringContaining("Wait until the provider") },
    ],
    ["Google moves them after the hop", "pass", autopilotAt("1.33.1-gke.1"), input("gke")],
    [
      "they are on the owner's premises",
      "fail",
      onVersion("1.32", { kind: "hybrid" }),
      input("eks", { hops: ["1.35", "1.36"] }),
    ],
    [
      "they are machines of the owner's own",
      "fail",
      onVersion("1.32", { kind: "self-managed" }),
      input("eks", { hops: ["1.35", "1.36"] }),
    ],
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
};
