import { describe, expect, test } from "vitest";
import { addonRules, nodegroupRules } from "../../../lib/simulator/aws-nodegroup-rules.ts";
import { upgradeAddon, upgradeEksCluster, upgradeNodegroup } from "../../../lib/simulator/aws-upgrade.ts";
import { eksRollbackRules, eksUpgradeRules } from "../../../lib/simulator/aws-upgrade-rules.ts";
import { agentPoolRules } from "../../../lib/simulator/azure-pool-rules.ts";
import { upgradeAgentPool, upgradeManagedCluster } from "../../../lib/simulator/azure-upgrade.ts";
import { aksClusterRules } from "../../../lib/simulator/azure-upgrade-rules.ts";
import type { SimCluster, SimPool } from "../../../lib/simulator/fleet.ts";
import { upgradeMaster, upgradeNodePool } from "../../../lib/simulator/google-upgrade.ts";
import { gkeMasterRules, gkeNodeRules } from "../../../lib/simulator/google-upgrade-rules.ts";
import { upgradeIbmMaster, upgradeIbmWorker } from "../../../lib/simulator/ibm-upgrade.ts";
import { ibmMasterRules, ibmWorkerRules } from "../../../lib/simulator/ibm-upgrade-rules.ts";
import { settled } from "../../../lib/simulator/updates.ts";
import type { Ruling } from "../../../lib/simulator/upgrade-rule.ts";
import { aksCluster, eksCluster, gkeCluster, ibmCluster, withPool, world } from "./upgrade-samples.ts";

const dayMs = 86_400_000;
const later = (ms: number) => ({ ...world, now: world.now + ms });

function pool(cluster: SimCluster): SimPool {
  const [first] = cluster.pools;
  if (first === undefined) throw new Error("the cluster has no pool");
  return first;
}

/** The cluster once the upgrade is through. Throws where it was refused. */
function through(ruling: Ruling): SimCluster {
  if ("refused" in ruling) throw new Error(`refused by ${ruling.refused.rule}`);
  return settled(ruling.cluster, world.now + world.durationMs);
}

const eks = (cluster: SimCluster, to: string, force = false) => upgradeEksCluster(cluster, { to, force }, world);
const nodegroup = (cluster: SimCluster, to?: string) =>
  upgradeNodegroup(cluster, pool(cluster), to === undefined ? {} : { to }, world);
const gke = (cluster: SimCluster, to: string) => upgradeMaster(cluster, to, world);
const nodePool = (cluster: SimCluster, to: string) => upgradeNodePool(cluster, pool(cluster), to, world);
const aks = (cluster: SimCluster, to: string, pools: Readonly<Record<string, string>> = {}) =>
  upgradeManagedCluster(cluster, { to, pools: new Map(Object.entries(pools)) }, world);
const agentPool = (cluster: SimCluster, to: string) => upgradeAgentPool(cluster, pool(cluster), to, world);
const ibm = (cluster: SimCluster, to: string) => upgradeIbmMaster(cluster, to, world);
const worker = (cluster: SimCluster, call: "replace" | "update" = "replace") =>
  upgradeIbmWorker(cluster, pool(cluster), 0, call, world);

const running = { to: "x", startedAt: "2026-11-20T23:00:00Z" };
const upgradedEks = through(eks(eksCluster({ supportPlan: "STANDARD" }), "1.35"));
const fromExtended = through(eks(eksCluster({ version: "1.33", supportPlan: "STANDARD" }), "1.34"));
const fargate: SimPool = { ...pool(eksCluster()), name: "batch", kind: "fargate" };
const windows = { image: "Windows2022", os: "windows" } as const;
const lts = aksCluster({ version: "1.33.7", supportPlan: "AKSLongTermSupport" });
const october = { ...world, now: Date.parse("2026-10-20T00:00:00Z") };

/** For every rule a request that breaks it and no other before it, and the error that the cloud gives. */
const cases: readonly (readonly [rule: string, code: string, ruling: () => Ruling])[] = [
  ["eks-one-update-at-a-time", "ResourceInUseException", () => eks(eksCluster({ upgrading: running }), "1.35")],
  ["eks-cluster-active", "InvalidRequestException", () => eks(eksCluster({ status: "FAILED" }), "1.35")],
  ["eks-version-offered", "InvalidParameterException", () => eks(eksCluster(), "1.99")],
  ["eks-one-minor", "InvalidParameterException", () => eks(eksCluster(), "1.36")],
  ["eks-node-skew", "InvalidStateException", () => eks(withPool(eksCluster(), { version: "1.31" }), "1.35")],
  ["eks-rollback-within-7-days", "InvalidRequestException", () => eks(eksCluster({ version: "1.35" }), "1.34")],
  ["eks-rollback-into-extended-support", "InvalidRequestException", () => eks(fromExtended, "1.33")],
  [
    "eks-rollback-without-fargate",
    "InvalidStateException",
    () => eks({ ...upgradedEks, pools: [...upgradedEks.pools, fargate] }, "1.34"),
  ],
  ["eks-rollback-nodes-first", "InvalidStateException", () => eks(withPool(upgradedEks, { version: "1.35" }), "1.34")],
  [
    "eks-nodegroup-one-update-at-a-time",
    "ResourceInUseException",
    () => nodegroup(eksCluster({ upgrading: { ...running, pool: "general" } })),
  ],
  ["eks-nodegroup-cluster-active", "InvalidRequestException", () => nodegroup(eksCluster({ upgrading: running }))],
  [
    "eks-nodegroup-exists-whole",
    "InvalidRequestException",
    () => nodegroup(withPool(eksCluster(), { status: "CREATE_FAILED" })),
  ],
  [
    "eks-nodegroup-custom-image",
    "InvalidParameterException",
    () => nodegroup(withPool(eksCluster(), { image: "CUSTOM" }), "1.34"),
  ],
  ["eks-nodegroup-version-offered", "InvalidParameterException", () => nodegroup(eksCluster(), "1.99")],
  ["eks-nodegroup-not-newer", "InvalidParameterException", () => nodegroup(eksCluster(), "1.35")],
  ["eks-nodegroup-skew", "InvalidParameterException", () => nodegroup(eksCluster({ version: "1.36" }), "1.32")],
  ["eks-nodegroup-no-downgrade", "InvalidParameterException", () => nodegroup(eksCluster(), "1.33")],
  [
    "eks-nodegroup-amazon-linux-2",
    "InvalidParameterException",
    () => nodegroup(withPool(eksCluster({ version: "1.33" }), { version: "1.32", image: "AL2_x86_64" })),
  ],
  [
    "eks-addon-one-update-at-a-time",
    "ResourceInUseException",
    () => {
      const begun = upgradeAddon(eksCluster(), "coredns", "v1.13.1-eksbuild.1", world);
      if ("refused" in begun) return begun;
      return upgradeAddon(begun.cluster, "coredns", "v1.13.1-eksbuild.1", world);
    },
  ],
  [
    "eks-addon-cluster-active",
    "InvalidRequestException",
    () => upgradeAddon(eksCluster({ upgrading: running }), "coredns", "v1.13.1-eksbuild.1", world),
  ],
  [
    "eks-addon-compatible",
    "InvalidParameterException",
    () => upgradeAddon(eksCluster({ version: "1.36" }), "coredns", "v1.11.4-eksbuild.24", world),
  ],
  ["gke-one-operation-at-a-time", "FAILED_PRECONDITION", () => gke(gkeCluster({ upgrading: running }), "1.35")],
  ["gke-cluster-runs", "FAILED_PRECONDITION", () => gke(gkeCluster({ status: "STOPPING" }), "1.35")],
  ["gke-master-version-offered", "INVALID_ARGUMENT", () => gke(gkeCluster(), "1.37")],
  ["gke-master-other-version", "INVALID_ARGUMENT", () => gke(gkeCluster(), "1.34")],
  [
    "gke-master-no-minor-downgrade",
    "INVALID_ARGUMENT",
    () => gke(gkeCluster({ version: "1.35.8-gke.1036000" }), "1.34"),
  ],
  ["gke-master-one-minor", "INVALID_ARGUMENT", () => gke(gkeCluster(), "1.36")],
  [
    "gke-rollback-safe-upgrade-completed",
    "FAILED_PRECONDITION",
    () => gke(gkeCluster({ rollbackSafe: { from: "1.33.8-gke.1112000", until: "2026-12-01T00:00:00Z" } }), "1.35"),
  ],
  [
    "gke-master-node-skew",
    "FAILED_PRECONDITION",
    () => gke(withPool(gkeCluster(), { version: "1.32.11-gke.1038000" }), "1.35"),
  ],
  ["gke-master-not-older-than-nodes", "FAILED_PRECONDITION", () => gke(gkeCluster(), "1.34.4-gke.1047000")],
  ["gke-autopilot-nodes", "INVALID_ARGUMENT", () => nodePool(gkeCluster({ mode: "autopilot" }), "-")],
  ["gke-node-version-offered", "INVALID_ARGUMENT", () => nodePool(gkeCluster(), "1.99")],
  ["gke-node-not-newer", "INVALID_ARGUMENT", () => nodePool(gkeCluster(), "1.35")],
  ["gke-node-skew", "INVALID_ARGUMENT", () => nodePool(gkeCluster({ version: "1.35.8-gke.1036000" }), "1.32")],
  ["aks-started", "OperationNotAllowed", () => aks(aksCluster({ stopped: true }), "1.35")],
  ["aks-one-operation-at-a-time", "OperationNotAllowed", () => aks(aksCluster({ upgrading: running }), "1.35")],
  ["aks-state-allows", "OperationNotAllowed", () => aks(aksCluster({ status: "Deleting" }), "1.35")],
  ["aks-version-offered", "K8sVersionNotSupported", () => aks(aksCluster(), "1.99")],
  ["aks-long-term-support-only", "K8sVersionNotSupported", () => aks(aksCluster({ version: "1.32.11" }), "1.33")],
  ["aks-no-downgrade", "OperationNotAllowed", () => aks(aksCluster(), "1.34.4")],
  ["aks-edge", "OperationNotAllowed", () => aks(aksCluster(), "1.36")],
  [
    "aks-pools-unchanged-or-same",
    "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
    () => aks(aksCluster(), "1.35.5", { system: "1.35.3" }),
  ],
  [
    "aks-channel-moves-everything",
    "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
    () => aks(aksCluster({ channel: "patch" }), "1.35"),
  ],
  [
    "aks-recovery-moves-everything",
    "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
    () => aks(aksCluster({ version: "1.33.7" }), "1.34"),
  ],
  ["aks-node-skew", "NodePoolMcVersionIncompatible", () => aks(withPool(aksCluster(), { version: "1.31.13" }), "1.35")],
  [
    "aks-pools-skip-no-minor",
    "AgentPoolUpgradeVersionNotAllowed",
    () => aks(withPool(aksCluster({ version: "1.35.5" }), { version: "1.34.6" }), "1.36.3", { system: "1.36.3" }),
  ],
  [
    "aks-windows-2022",
    "InvalidParameter",
    () => aks(withPool(aksCluster({ version: "1.36.3" }), windows), "1.37.0", { system: "1.37.0" }),
  ],
  ["aks-pool-version-offered", "AgentPoolK8sVersionNotSupported", () => agentPool(aksCluster(), "1.99")],
  ["aks-pool-not-newer", "NodePoolMcVersionIncompatible", () => agentPool(aksCluster(), "1.35")],
  [
    "aks-pool-skips-no-minor",
    "AgentPoolUpgradeVersionNotAllowed",
    () => agentPool(withPool(aksCluster({ version: "1.36.3" }), { version: "1.34.6" }), "1.36.3"),
  ],
  [
    "aks-pool-skew",
    "NodePoolMcVersionIncompatible",
    () => agentPool(withPool(aksCluster({ version: "1.36.3" }), { version: "1.31.13" }), "1.32.11"),
  ],
  ["aks-pool-rollback", "AgentPoolUpgradeVersionNotAllowed", () => agentPool(aksCluster(), "1.33.7")],
  [
    "aks-pool-windows-2022",
    "InvalidParameter",
    () => agentPool(withPool(aksCluster({ version: "1.37.0" }), { ...windows, version: "1.36.3" }), "1.37.0"),
  ],
  ["ibm-one-update-at-a-time", "E0409", () => ibm(ibmCluster({ upgrading: running }), "1.36")],
  ["ibm-state-allows", "E0409", () => ibm(ibmCluster({ status: "deleting" }), "1.36")],
  ["ibm-two-minors-behind", "E0422", () => ibm(ibmCluster({ version: "1.33.8_1560" }), "1.34")],
  ["ibm-version-offered", "E0422", () => ibm(ibmCluster(), "1.99")],
  ["ibm-no-downgrade", "E0422", () => ibm(ibmCluster({ version: "1.36.2_1533" }), "1.35")],
  ["ibm-one-minor", "E0422", () => ibm(ibmCluster({ version: "1.34.5_1550" }), "1.36")],
  ["ibm-worker-skew", "E0422", () => ibm(withPool(ibmCluster(), { version: "1.33.8_1560" }), "1.36")],
  [
    "ibm-openshift-worker-skew",
    "E0422",
    () =>
      ibm(
        withPool(ibmCluster({ version: "4.19.20_1563_openshift" }), { version: "4.18.31_1572_openshift" }),
        "4.20_openshift",
      ),
  ],
  [
    "ibm-openshift-upgradeable",
    "E0409",
    () => ibm(ibmCluster({ version: "4.19.20_1563_openshift", notUpgradeable: "AdminAckRequired" }), "4.20_openshift"),
  ],
  ["ibm-worker-by-its-own-call", "E0422", () => worker(ibmCluster({ infrastructure: "classic" }))],
  ["ibm-worker-after-master", "E0409", () => worker(ibmCluster({ upgrading: running }))],
  [
    "ibm-worker-one-update-at-a-time",
    "E0409",
    () => worker(ibmCluster({ upgrading: { ...running, pool: "default" } })),
  ],
  ["ibm-worker-behind-master", "E0422", () => worker(ibmCluster({ infrastructure: "classic" }), "update")],
];

const rules = [
  ...eksUpgradeRules,
  ...eksRollbackRules,
  ...nodegroupRules,
  ...addonRules,
  ...gkeMasterRules,
  ...gkeNodeRules,
  ...aksClusterRules,
  ...agentPoolRules,
  ...ibmMasterRules,
  ...ibmWorkerRules,
];

describe("each rule refuses what its cloud refuses, with the cloud's error, and changes nothing", () => {
  test.each(cases)("%s: %s", (rule, code, ruling) => {
    expect(ruling()).toEqual({ refused: expect.objectContaining({ rule, code }) });
  });
});

test("there is a refusal for every rule, and every rule names the document that states it", () => {
  expect([...new Set(rules.map(({ name }) => name))].sort()).toEqual(cases.map(([rule]) => rule).sort());
  for (const { source } of rules) expect(source).toMatch(/^https:\/\/[^ ]+$/);
});

describe("what is allowed goes through", () => {
  test("EKS: a control plane, its node group over several minors, and an add-on", () => {
    const behind = withPool(eksCluster(), { version: "1.32" });
    const moved = through(eks(behind, "1.35"));
    expect(moved.version).toBe("1.35");
    const nodes = through(nodegroup(moved));
    expect(nodes.pools.map(({ version }) => version)).toEqual(["1.35"]);
    expect(through(upgradeAddon(nodes, "kube-proxy", "v1.35.3-eksbuild.2", world)).addons).toMatchObject({
      "kube-proxy": "v1.35.3-eksbuild.2",
      coredns: "v1.12.4-eksbuild.1",
    });
  });

  test("EKS: readiness findings are overridden by force, the rules of versions are not", () => {
    const late = withPool(eksCluster(), { version: "1.31" });
    expect(through(eks(late, "1.35", true)).version).toBe("1.35");
    expect(eks(late, "1.36", true)).toMatchObject({ refused: { rule: "eks-one-minor" } });
  });

  test("EKS: a rollback within seven days of the upgrade's end, once", () => {
    const week = 7 * dayMs + world.durationMs;
    expect(upgradeEksCluster(upgradedEks, { to: "1.34" }, later(week))).toMatchObject({ update: { kind: "rollback" } });
    expect(upgradeEksCluster(upgradedEks, { to: "1.34" }, later(week + 1))).toMatchObject({
      refused: { rule: "eks-rollback-within-7-days" },
    });
    const back = through(eks(upgradedEks, "1.34"));
    expect(back.version).toBe("1.34");
    expect(eks(back, "1.33")).toMatchObject({ refused: { rule: "eks-rollback-within-7-days" } });
  });

  test("EKS: nodes go back only in preparation of a rollback", () => {
    const both = through(nodegroup(upgradedEks));
    const back = through(nodegroup(both, "1.34"));
    expect(back.pools[0]?.version).toBe("1.34");
    expect(through(eks(back, "1.34")).version).toBe("1.34");
  });

  test("GKE: a control plane by minor, a pool that skips a minor, and one that goes down", () => {
    const cluster = withPool(gkeCluster({ version: "1.35.8-gke.1036000" }), { version: "1.34.7-gke.1098000" });
    const moved = through(gke(cluster, "1.36"));
    expect(moved.version).toBe("1.36.3-gke.1204000");
    const nodes = through(nodePool(moved, "-"));
    expect(nodes.pools[0]?.version).toBe("1.36.3-gke.1204000");
    expect(through(nodePool(nodes, "1.35")).pools[0]?.version).toBe("1.35.8-gke.1036000");
  });

  test("GKE: Autopilot's nodes come with the control plane", () => {
    expect(through(gke(gkeCluster({ mode: "autopilot" }), "1.35"))).toMatchObject({
      version: "1.35.8-gke.1036000",
      pools: [{ version: "1.35.8-gke.1036000" }],
    });
  });

  test("AKS: the control plane alone, then a pool; or everything at once", () => {
    const moved = through(aks(aksCluster(), "1.35"));
    expect(moved).toMatchObject({ version: "1.35.5", pools: [{ version: "1.34.6" }] });
    expect(through(agentPool(moved, "1.35.5")).pools[0]?.version).toBe("1.35.5");
    expect(through(aks(aksCluster({ channel: "patch" }), "1.35.5", { system: "1.35.5" }))).toMatchObject({
      version: "1.35.5",
      pools: [{ version: "1.35.5" }],
    });
  });

  test("AKS: an edge of long-term support skips minors, for the control plane and for nodes", () => {
    expect(through(aks(lts, "1.36.3", { system: "1.36.3" }))).toMatchObject({
      version: "1.36.3",
      pools: [{ version: "1.36.3" }],
    });
    expect(through(aks(lts, "1.36")).pools[0]?.version).toBe("1.33.7");
  });

  test("AKS: the way back into support moves everything", () => {
    expect(through(aks(aksCluster({ version: "1.33.7" }), "1.34.6", { system: "1.34.6" })).version).toBe("1.34.6");
  });

  test("AKS: a pool goes back within seven days, one step, while no channel upgrades Kubernetes", () => {
    const moved = through(agentPool(through(aks(aksCluster(), "1.35")), "1.35.5"));
    const back = (at: typeof world, cluster = moved) => upgradeAgentPool(cluster, pool(cluster), "1.34.6", at);
    expect(back(later(7 * dayMs))).toMatchObject({ update: { to: "1.34.6" } });
    expect(back(later(8 * dayMs))).toMatchObject({ refused: { rule: "aks-pool-rollback" } });
    expect(back(world, { ...moved, channel: "patch" })).toMatchObject({ refused: { rule: "aks-pool-rollback" } });
    const once = through(back(world));
    expect(once.pools[0]?.version).toBe("1.34.6");
    expect(upgradeAgentPool(once, pool(once), "1.34.4", world)).toMatchObject({
      refused: { rule: "aks-pool-rollback" },
    });
  });

  test("IBM Cloud: a master, then its workers one by one", () => {
    let cluster = through(ibm(ibmCluster(), "1.36"));
    expect(cluster.version).toBe("1.36.2_1533");
    for (const place of [0, 1, 2]) {
      const [first] = cluster.pools;
      expect(first?.version).toBe("1.35.4_1541");
      if (first !== undefined) cluster = through(upgradeIbmWorker(cluster, first, place, "replace", world));
    }
    expect(cluster.pools[0]).toMatchObject({ version: "1.36.2_1533" });
    expect(cluster.pools[0]?.ahead).toBeUndefined();
  });

  test("IBM Cloud: one minor behind the oldest supported one there is still a way", () => {
    expect(through(ibm(ibmCluster({ version: "1.34.5_1550" }), "1.35")).version).toBe("1.35.4_1541");
    expect(upgradeIbmMaster(ibmCluster({ version: "1.32.11_1569" }), "1.33", october)).toMatchObject({
      refused: { rule: "ibm-two-minors-behind" },
    });
  });
});

test("while an upgrade runs nothing has its new version, and it is done when its time is up", () => {
  const ruling = eks(eksCluster(), "1.35");
  if ("refused" in ruling) throw new Error(ruling.refused.rule);
  expect(settled(ruling.cluster, world.now + world.durationMs - 1).version).toBe("1.34");
  expect(settled(ruling.cluster, world.now + world.durationMs)).toMatchObject({
    version: "1.35",
    updates: [{ done: true, from: "1.34", to: "1.35" }],
  });
});
