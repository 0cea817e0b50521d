import type { SimKubeCluster, SimKubePool } from "./kube-cluster.ts";
import { createDraw, type Draw } from "./seeded.ts";

/** Ways in which organisations build clusters that no cloud lists. */
const builders = [kubeadm, k3s, rke2, kops, openshift, karpenterOnEks] as const;

/** `count` clusters, one of each kind in turn, the same for the same seed. The date decides nothing but their age. */
export function generateKubeClusters(count: number, seed: number): readonly SimKubeCluster[] {
  const draw = createDraw(seed ^ 0x6b75);
  return Array.from({ length: count }, (_, index) => {
    const build = builders[index % builders.length] ?? kubeadm;
    const cluster = build(`1.${draw.pick([34, 35, 36])}.${draw.int(0, 6)}`, draw);
    return { ...cluster, name: `${cluster.name}-${String(index + 1).padStart(2, "0")}` };
  });
}

const createdAt = "2025-03-01T08:00:00Z";

function kubeadm(version: string, draw: Draw): SimKubeCluster {
  const annotations = { "kubeadm.alpha.kubernetes.io/cri-socket": "unix:///run/containerd/containerd.sock" };
  return {
    name: "plant",
    version: `v${version}`,
    createdAt,
    signIn: "certificate",
    pools: [
      { ...pool("cp", `v${version}`, 3, { "node-role.kubernetes.io/control-plane": "" }), annotations },
      { ...pool("worker", `v${version}`, draw.int(2, 20), {}), annotations },
    ],
  };
}

function k3s(version: string, draw: Draw): SimKubeCluster {
  const full = `v${version}+k3s1`;
  return {
    name: "store",
    version: full,
    createdAt,
    pools: [
      { ...pool("server", full, 1, { "node-role.kubernetes.io/control-plane": "true" }), architecture: "arm64" },
      { ...pool("agent", full, draw.int(1, 3), {}), architecture: "arm64" },
    ],
  };
}

function rke2(version: string, draw: Draw): SimKubeCluster {
  const full = `v${version}+rke2r1`;
  return {
    name: "lab",
    version: full,
    createdAt,
    pools: [
      pool("server", full, 3, {
        "node-role.kubernetes.io/control-plane": "true",
        "node-role.kubernetes.io/etcd": "true",
      }),
      { ...pool("agent", full, draw.int(2, 8), { "node-role.kubernetes.io/worker": "true" }), unready: 1 },
    ],
  };
}

function kops(version: string, draw: Draw): SimKubeCluster {
  const group = (name: string, nodes: number, labels: Readonly<Record<string, string>>): SimKubePool => ({
    ...pool(name, `v${version}`, nodes, { "kops.k8s.io/instancegroup": name, ...labels }),
    providerId: "aws:///eu-west-1a",
  });
  return {
    name: "legacy",
    version: `v${version}`,
    createdAt,
    pools: [
      group("control-plane-eu-west-1a", 1, { "node-role.kubernetes.io/control-plane": "" }),
      group("nodes-eu-west-1a", draw.int(2, 12), { "node-role.kubernetes.io/node": "" }),
    ],
  };
}

function openshift(version: string, draw: Draw): SimKubeCluster {
  // OpenShift 4.20 is Kubernetes 1.33: thirteen minors apart.
  const [, minor = "34", patch = "0"] = version.split(".");
  const runtime = `cri-o://${version}`;
  const osImage = "Red Hat Enterprise Linux CoreOS 9.6";
  return {
    name: "bank",
    version: `v${version}+aba1e8d`,
    createdAt,
    openshift: { version: `4.${Number(minor) - 13}.${patch}` },
    pools: [
      { ...pool("master", `v${version}`, 3, { "node-role.kubernetes.io/master": "" }), runtime, osImage },
      {
        ...pool("worker", `v${version}`, draw.int(3, 9), { "node-role.kubernetes.io/worker": "" }),
        runtime,
        osImage,
      },
    ],
  };
}

function karpenterOnEks(version: string, draw: Draw): SimKubeCluster {
  const kubelet = `v${version}-eks-113cf36`;
  const osImage = "Bottlerocket OS 1.48.0 (aws-k8s)";
  const on = (name: string, nodes: number, labels: Readonly<Record<string, string>>): SimKubePool => ({
    ...pool(name, kubelet, nodes, { "topology.kubernetes.io/region": "eu-west-1", ...labels }),
    providerId: "aws:///eu-west-1a",
    osImage,
  });
  return {
    name: "shop",
    version: kubelet,
    createdAt,
    karpenter: [{ name: "default", capacityTypes: ["spot", "on-demand"] }, { name: "gpu" }],
    pools: [
      on("system", 3, { "eks.amazonaws.com/nodegroup": "system", "eks.amazonaws.com/capacityType": "ON_DEMAND" }),
      on("burst", draw.int(1, 30), { "karpenter.sh/nodepool": "default", "karpenter.sh/capacity-type": "spot" }),
    ],
  };
}

function pool(name: string, kubelet: string, nodes: number, labels: Readonly<Record<string, string>>): SimKubePool {
  return { name, kubelet, nodes, labels };
}
