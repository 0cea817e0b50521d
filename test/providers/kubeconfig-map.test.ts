import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reader } from "../../lib/core/reader.ts";
import { recordFlaw } from "../../lib/documents/schema/record-flaw.ts";
import { distributionOf, supportOf } from "../../providers/kubeconfig/distribution.ts";
import { type Findings, mapCluster, mapIdentity, mapVersion } from "../../providers/kubeconfig/map-cluster.ts";
import { mapKarpenterPool } from "../../providers/kubeconfig/map-karpenter.ts";
import { mapNode, type NodeRecord } from "../../providers/kubeconfig/map-node.ts";
import { mapOpenShift } from "../../providers/kubeconfig/map-openshift.ts";
import { mapPools } from "../../providers/kubeconfig/map-pools.ts";
import { offersOf } from "../../providers/kubeconfig/offers.ts";
import type { Target } from "../../providers/kubeconfig/targets.ts";
import { mutations } from "../support/mutations.ts";

const now = Date.parse("2026-11-21T00:00:00Z");

const target: Target = {
  scope: { provider: "kubeconfig", accountId: "ctx" },
  contexts: ["ctx"],
  clusterName: "prod",
  cluster: { entry: { server: "https://k8s.example.com", insecure: false }, file: "/config" },
  user: { entry: {}, file: "/config" },
  exposedFiles: [],
};

function nodeObject(name: string, labels: Record<string, string>, changes: object = {}) {
  return {
    metadata: { name, labels },
    spec: { providerID: `aws:///eu-west-1a/${name}` },
    status: {
      conditions: [
        { type: "MemoryPressure", status: "False" },
        { type: "Ready", status: "True" },
      ],
      nodeInfo: {
        kubeletVersion: "v1.33.5",
        kubeProxyVersion: "",
        containerRuntimeVersion: "containerd://2.1.4",
        osImage: "Ubuntu 24.04.3 LTS",
        kernelVersion: "6.8.0",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
    ...changes,
  };
}

function node(name: string, labels: Record<string, string> = {}, info: object = {}): NodeRecord {
  const plain = nodeObject(name, labels);
  Object.assign(plain.status.nodeInfo, info);
  const record = mapNode(new Reader(plain));
  if (record === undefined) throw new Error("the node has a name");
  return record;
}

describe("a node belongs to the pool that its labels tell:", () => {
  const cases: readonly (readonly [string, Record<string, string>, object])[] = [
    ["an EKS node group", { "eks.amazonaws.com/nodegroup": "ng" }, { name: "ng", kind: "managed" }],
    [
      "EKS Auto Mode, which is Karpenter's doing but not the cluster's own",
      { "eks.amazonaws.com/compute-type": "auto", "karpenter.sh/nodepool": "general-purpose" },
      { name: "general-purpose", kind: "auto-mode" },
    ],
    ["Fargate", { "eks.amazonaws.com/compute-type": "fargate" }, { name: "fargate", kind: "fargate" }],
    ["EKS Hybrid Nodes", { "eks.amazonaws.com/compute-type": "hybrid" }, { name: "hybrid", kind: "hybrid" }],
    [
      "a self-managed group of eksctl",
      { "alpha.eksctl.io/nodegroup-name": "own" },
      { name: "own", kind: "self-managed" },
    ],
    ["Karpenter", { "karpenter.sh/nodepool": "spot" }, { name: "spot", kind: "karpenter" }],
    ["a GKE node pool", { "cloud.google.com/gke-nodepool": "np" }, { name: "np", kind: "managed" }],
    [
      "an AKS agent pool, with its mode",
      {
        "kubernetes.azure.com/agentpool": "sys",
        "kubernetes.azure.com/mode": "system",
        "node-role.kubernetes.io/agent": "",
      },
      { name: "sys", kind: "managed", mode: "system" },
    ],
    ["a virtual node", { type: "virtual-kubelet" }, { name: "virtual-node", kind: "virtual-node" }],
    [
      "an IBM worker pool",
      { "ibm-cloud.kubernetes.io/worker-pool-name": "default" },
      { name: "default", kind: "managed" },
    ],
    [
      "a kOps instance group, whatever its role",
      { "kops.k8s.io/instancegroup": "nodes-1a", "node-role.kubernetes.io/node": "" },
      { name: "nodes-1a", kind: "self-managed" },
    ],
    [
      "the control plane, among other roles",
      { "node-role.kubernetes.io/etcd": "", "node-role.kubernetes.io/control-plane": "" },
      { name: "control-plane", kind: "inferred", mode: "system" },
    ],
    [
      "its roles",
      { "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/infra": "" },
      { name: "infra,worker", kind: "inferred" },
    ],
    ["none of them", { "kubernetes.io/os": "linux" }, { name: "unlabelled", kind: "inferred" }],
    ["a label without a value tells nothing", { "eks.amazonaws.com/nodegroup": "" }, { name: "unlabelled" }],
  ];
  test.each(cases)("%s", (_, labels, pool) => {
    expect(mapPools([node("n", labels)], [], "kube:u")).toMatchObject([{ ...pool, size: { actual: 1 } }]);
  });
});

describe("a pool", () => {
  const labels = {
    "eks.amazonaws.com/nodegroup": "ng",
    "topology.kubernetes.io/zone": "a",
    "node.kubernetes.io/instance-type": "m7g.large",
  };

  test("shows every kubelet version with its nodes, lowest first, patches compared as numbers", () => {
    const nodes = ["v1.33.10", "v1.33.9", "v1.32.1", "v1.33.10"].map((kubeletVersion, i) =>
      node(`n${i}`, labels, { kubeletVersion }),
    );
    const [pool] = mapPools(nodes, [], "kube:u");
    expect(pool?.versions.map(({ version, nodes: count }) => [version.raw, count])).toEqual([
      ["v1.32.1", 1],
      ["v1.33.9", 1],
      ["v1.33.10", 2],
    ]);
  });

  test("tells equal nodes once, with their names", () => {
    const nodes = [node("b", labels), node("c", labels, { osImage: "other" }), node("a", labels)];
    expect(mapPools(nodes, [], "kube:u")[0]?.nodes?.map(({ names, osImage }) => [names, osImage])).toEqual([
      [["a", "b"], "Ubuntu 24.04.3 LTS"],
      [["c"], "other"],
    ]);
  });

  test("has an architecture and a system only when all of its nodes share them", () => {
    const same = mapPools([node("a", labels), node("b", labels)], [], "kube:u")[0];
    expect(same).toMatchObject({ architecture: "amd64", os: "linux", zones: ["a"], instanceTypes: ["m7g.large"] });
    const mixed = mapPools(
      [node("a", labels), node("b", labels, { architecture: "arm64", operatingSystem: "windows" })],
      [],
      "kube:u",
    )[0];
    expect(mixed).not.toHaveProperty("architecture");
    expect(mixed).not.toHaveProperty("os");
  });

  test("is degraded, with the nodes named, when some are not ready, and unknown when a node does not say", () => {
    const unready = { ...node("b", labels), ready: false };
    expect(mapPools([node("a", labels), unready], [], "kube:u")).toMatchObject([
      { status: "degraded", issues: [{ code: "NodeNotReady", resources: ["b"] }] },
    ]);
    const { ready: _, ...silent } = node("c", labels);
    expect(mapPools([node("a", labels), silent], [], "kube:u")).toMatchObject([{ status: "unknown", issues: [] }]);
  });

  test.each([
    ["spot", [{ "eks.amazonaws.com/capacityType": "SPOT" }]],
    ["on-demand", [{ "karpenter.sh/capacity-type": "on-demand" }, {}]],
    ["reserved", [{ "eks.amazonaws.com/capacityType": "CAPACITY_BLOCK" }]],
    ["spot", [{ "cloud.google.com/gke-spot": "true" }]],
    ["spot", [{ "kubernetes.azure.com/scalesetpriority": "spot" }]],
    ["mixed", [{ "karpenter.sh/capacity-type": "spot" }, { "karpenter.sh/capacity-type": "on-demand" }]],
    [undefined, [{ "eks.amazonaws.com/capacityType": "SOMETHING_NEW" }]],
  ] as const)("is %s by the labels of its nodes", (capacity, all) => {
    const nodes = all.map((more, i) => node(`n${i}`, { ...labels, ...more }));
    expect(mapPools(nodes, [], "kube:u")[0]?.capacity).toBe(capacity);
  });

  test("of Karpenter is there before it has nodes, as what it is declared to be", () => {
    const declared = mapKarpenterPool(
      new Reader({
        metadata: { name: "gpu" },
        spec: {
          template: {
            metadata: { labels: { team: "ml" } },
            spec: {
              nodeClassRef: { group: "karpenter.k8s.aws" },
              taints: [{ key: "gpu", effect: "NoSchedule" }],
              requirements: [
                { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot"] },
                { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] },
              ],
            },
          },
        },
      }),
    );
    const pools = mapPools(
      [node("n", { "karpenter.sh/nodepool": "other" })],
      declared === undefined ? [] : [declared],
      "kube:u",
    );
    expect(pools).toMatchObject([
      {
        name: "gpu",
        kind: "karpenter",
        size: { actual: 0 },
        capacity: "spot",
        architecture: "arm64",
        labels: { team: "ml" },
        taints: [{ key: "gpu" }],
      },
      { name: "other", kind: "karpenter", size: { actual: 1 } },
    ]);
  });

  test("does not depend on the order in which nodes are listed", () => {
    const some = Array.from({ length: 8 }, (_, i) =>
      node(`n${i}`, i % 3 === 0 ? labels : { "node-role.kubernetes.io/worker": "" }, {
        kubeletVersion: `v1.33.${i % 2}`,
      }),
    );
    const expected = JSON.stringify(mapPools(some, [], "kube:u"));
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(JSON.stringify(mapPools(shuffled, [], "kube:u"))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a distribution is told by proof alone:", () => {
  const aks = { ...node("n", { "kubernetes.azure.com/cluster": "mc" }), providerId: "azure:///subscriptions/x" };
  const gke = { ...node("n", { "cloud.google.com/gke-nodepool": "np" }), providerId: "gce://p/z/n" };
  const ibm = { ...node("n", { "ibm-cloud.kubernetes.io/worker-pool-name": "p" }), providerId: "ibm://a///c/n" };
  const kubeadm = { ...node("n"), joinedByKubeadm: true };
  const cases: readonly (readonly [string | undefined, string, readonly NodeRecord[], readonly string[]])[] = [
    ["eks", "v1.33.5-eks-113cf36", [], []],
    [undefined, "v1.33.5-eks-1-33-10", [], []],
    ["gke", "v1.33.5-gke.1162000", [gke], []],
    [undefined, "v1.33.5-gke.100", [node("n")], []],
    ["aks", "v1.33.5", [aks], []],
    ["iks", "v1.33.5+IKS", [], []],
    ["k3s", "v1.33.5+k3s1", [], []],
    ["rke2", "v1.33.5+rke2r1", [], []],
    ["openshift", "v1.33.5+aba1e8d", [node("n")], ["config.openshift.io"]],
    ["roks", "v1.33.5+aba1e8d", [ibm], ["config.openshift.io"]],
    ["kops", "v1.33.5", [node("n", { "kops.k8s.io/instancegroup": "nodes" })], []],
    ["kubeadm", "v1.33.5", [kubeadm], []],
    [undefined, "v1.33.5", [node("n", { "node-role.kubernetes.io/control-plane": "" })], []],
    [undefined, "v1.33.5+custom", [], []],
  ];
  test.each(cases)("%s from %s", (expected, gitVersion, nodes, groups) => {
    expect(distributionOf({ gitVersion, nodes, groups: new Set(groups) })).toBe(expected);
  });

  test("kubeadm leaves an annotation on the nodes it joins, or its name among their managers", () => {
    const annotated = nodeObject(
      "n",
      {},
      { metadata: { name: "n", annotations: { "kubeadm.alpha.kubernetes.io/cri-socket": "x" } } },
    );
    const managed = nodeObject(
      "n",
      {},
      { metadata: { name: "n", managedFields: [{ manager: "kubelet" }, { manager: "kubeadm" }] } },
    );
    for (const object of [annotated, managed]) expect(mapNode(new Reader(object))?.joinedByKubeadm).toBe(true);
    expect(mapNode(new Reader(nodeObject("n", {})))?.joinedByKubeadm).toBe(false);
  });
});

describe("support and offers", () => {
  const { version } = mapVersion(new Reader({ gitVersion: "v1.34.1" }));

  test("are those of the project for kubeadm and kOps", () => {
    expect(supportOf("kubeadm", version)).toMatchObject({
      plan: "standard",
      atEndOfStandard: "none",
      endOfStandard: { source: "bundled" },
    });
    expect(offersOf("kops", now).map(({ version }) => version.raw)).toContain("1.36");
  });

  test("are the cloud's dates for a cloud's cluster, under a plan that its API does not tell", () => {
    expect(supportOf("eks", version)).toMatchObject({
      plan: "unknown",
      endOfStandard: { source: "bundled" },
      endOfExtended: {},
    });
  });

  test("are unknown where no calendar holds, but for the end of the project's own support", () => {
    for (const distribution of ["k3s", "openshift", undefined] as const) {
      expect(supportOf(distribution, version)).toEqual({
        plan: "unknown",
        atEndOfStandard: "unknown",
        upstreamEol: expect.objectContaining({ source: "bundled" }),
      });
      expect(offersOf(distribution, now)).toEqual([]);
    }
  });

  test("hold no minor that was released later", () => {
    const offers = offersOf("kubeadm", Date.parse("2025-05-01T00:00:00Z"));
    expect(offers.map(({ version: each }) => each.raw)).toEqual(["1.30", "1.31", "1.32", "1.33"]);
  });
});

describe("/version", () => {
  test("gives the version as printed, whatever its suffix", () => {
    expect(mapVersion(new Reader({ gitVersion: "v1.33.5-gke.1162000", major: "1", minor: "33+" }))).toMatchObject({
      version: { raw: "v1.33.5-gke.1162000", minor: 33, precision: "build" },
    });
  });

  test("gives the version that is emulated only where it is another one", () => {
    const emulating = { gitVersion: "v1.34.1", emulationMajor: "1", emulationMinor: "33" };
    expect(mapVersion(new Reader(emulating))).toMatchObject({ emulated: { minor: 33 } });
    expect(mapVersion(new Reader({ ...emulating, emulationMinor: "34" }))).not.toHaveProperty("emulated");
  });

  test("that is none is a problem with its path, and no version", () => {
    const body = new Reader({ gitVersion: "latest" });
    expect(mapVersion(body)).not.toHaveProperty("version");
    expect(body.problems).toMatchObject([{ path: "$.gitVersion" }]);
  });
});

test("OpenShift gives the version that was completed last, and what stands in the way of the next", () => {
  const body = {
    status: {
      history: [
        { state: "Partial", version: "4.20.3" },
        { state: "Completed", version: "4.19.11" },
      ],
      conditions: [
        { type: "Available", status: "True" },
        { type: "Upgradeable", status: "False", reason: "AdminAckRequired", message: "acknowledge first" },
        { type: "Failing", status: "True" },
      ],
    },
  };
  expect(mapOpenShift(new Reader(body))).toEqual({
    version: expect.objectContaining({ raw: "4.19.11", major: 4, minor: 19 }),
    issues: [
      { code: "AdminAckRequired", message: "acknowledge first", severity: "warning" },
      { code: "Failing", message: "the cluster version says Failing", severity: "error" },
    ],
  });
});

test("a cluster whose authority or address differs has another fallback id, and no id is that of a cluster with a UID", () => {
  const empty: Findings = { server: {}, nodes: [], nodesComplete: true, karpenter: [] };
  const at = (server: string, insecure = false, name = "ctx"): Target => ({
    ...target,
    scope: { provider: "kubeconfig", accountId: name },
    cluster: { entry: { server, insecure }, file: "/config" },
  });
  const uid = (where: Target, authority?: string) =>
    mapCluster(where, authority === undefined ? empty : { ...empty, authority }, "2026-01-01T00:00:00Z").uid;
  const ids = [
    uid(at("https://a.example.com")),
    uid(at("https://b.example.com")),
    uid(at("https://a.example.com"), "pem one"),
    uid(at("https://a.example.com"), "pem two"),
    uid(at("https://a.example.com", true)),
    uid(at("https://a.example.com", true, "other")),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^kube-endpoint:/);
  expect(uid(at("https://a.example.com/"), "pem one")).toBe(ids[2]);
});

test("whatever an answer holds, the mapping ends with a cluster that fits the schema, and names what it could not use", () => {
  const sample = {
    version: { gitVersion: "v1.33.5", major: "1", minor: "33", emulationMajor: "1", emulationMinor: "32" },
    namespace: { metadata: { name: "kube-system", uid: "u-1", creationTimestamp: "2025-01-01T00:00:00Z" } },
    nodes: [
      nodeObject("a", { "eks.amazonaws.com/nodegroup": "ng", "topology.kubernetes.io/region": "r" }),
      nodeObject("b", {}),
    ],
    karpenter: [
      {
        metadata: { name: "k" },
        spec: {
          template: {
            spec: {
              requirements: [{ key: "kubernetes.io/arch", operator: "In", values: ["arm64"] }],
              taints: [{ key: "t", effect: "NoExecute" }],
            },
          },
        },
      },
    ],
    openshift: {
      status: {
        history: [{ state: "Completed", version: "4.20.1" }],
        conditions: [{ type: "Failing", status: "True", message: "m" }],
      },
    },
  };
  let told = 0;
  for (const { title, value } of mutations(sample, 2000, 7)) {
    const root = new Reader(value);
    const found: Findings = {
      server: mapVersion(root.object("version")),
      nodes: root.objects("nodes").flatMap((each) => mapNode(each) ?? []),
      nodesComplete: true,
      karpenter: root.objects("karpenter").flatMap((each) => mapKarpenterPool(each) ?? []),
      openshift: mapOpenShift(root.object("openshift")),
    };
    const identity = mapIdentity(root.object("namespace"));
    const cluster = mapCluster(target, identity === undefined ? found : { ...found, identity }, "2026-01-01T00:00:00Z");
    expect(recordFlaw({ cluster }), title).toBeUndefined();
    for (const { path } of root.problems) expect(path, title).toMatch(/^\$/);
    told += root.problems.length > 0 ? 1 : 0;
  }
  expect(told).toBeGreaterThan(500);
  expect(Object.prototype).not.toHaveProperty("polluted");
});
