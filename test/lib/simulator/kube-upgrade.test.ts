import { afterEach, describe, expect, test } from "vitest";
import { discover } from "../../../lib/fleet/discover.ts";
import { type Simulator, startSimulator } from "../../../lib/simulator/index.ts";
import type { SimKubeCluster } from "../../../lib/simulator/kube-cluster.ts";
import {
  type KubeUpgrade,
  kubeControlPlaneRules,
  kubeNodeRules,
  upgradeKube,
} from "../../../lib/simulator/kube-upgrade.ts";
import { registry } from "../../../providers/registry.ts";

const plant: SimKubeCluster = {
  name: "plant",
  version: "v1.34.2",
  createdAt: "2025-01-01T00:00:00Z",
  pools: [
    { name: "cp", kubelet: "v1.34.2", nodes: 1, labels: { "node-role.kubernetes.io/control-plane": "" } },
    { name: "worker", kubelet: "v1.34.2", nodes: 2, labels: {} },
  ],
};

const bank: SimKubeCluster = {
  ...plant,
  name: "bank",
  version: "v1.33.4+aba1e8d",
  openshift: { version: "4.20.4" },
  pools: [{ name: "worker", kubelet: "v1.33.4", nodes: 2, labels: {} }],
};

const late = (kubelet: string): SimKubeCluster => ({
  ...plant,
  pools: plant.pools.map((pool) => ({ ...pool, kubelet })),
});

const stuck: SimKubeCluster = {
  ...bank,
  openshift: { version: "4.20.4", notUpgradeable: "an acknowledgement is due" },
};

const cases: readonly (readonly [rule: string, SimKubeCluster, KubeUpgrade])[] = [
  ["kube-no-downgrade", plant, { to: "v1.34.1" }],
  ["kube-one-minor", plant, { to: "v1.36.0" }],
  ["kube-node-skew", late("v1.31.9"), { to: "v1.35.1" }],
  ["kube-openshift-upgradeable", stuck, { to: "4.21.0" }],
  ["kube-node-not-newer", plant, { pool: "worker", to: "v1.35.1" }],
  ["kube-node-not-too-old", plant, { pool: "worker", to: "v1.30.9" }],
];

test.each(cases)("%s refuses", (rule, cluster, upgrade) => {
  expect(upgradeKube(cluster, upgrade)).toMatchObject({ refused: { rule } });
});

test("there is a refusal for every rule, and every rule names the document that states it", () => {
  const rules = [...kubeControlPlaneRules, ...kubeNodeRules];
  expect(rules.map(({ name }) => name).sort()).toEqual(cases.map(([rule]) => rule).sort());
  for (const { source } of rules) expect(source).toMatch(/^https:\/\/[^ ]+$/);
});

describe("an upgrade by the people who run the cluster", () => {
  let simulator: Simulator;

  afterEach(() => simulator.close());

  async function versions(name: string): Promise<readonly string[]> {
    const config = simulator.providers.find(({ id }) => id === "kubeconfig");
    const provider = await registry.kubeconfig.open({ ...config, env: simulator.env });
    try {
      const { clusters } = await discover({ providers: [provider] });
      const found = clusters.find((cluster) => cluster.name === name);
      const { version, distributionVersion } = found?.controlPlane ?? {};
      const pools = (found?.pools ?? []).flatMap((pool) => pool.versions.map((each) => each.version.raw));
      return [(distributionVersion ?? version)?.raw ?? "", ...pools];
    } finally {
      await provider.close?.();
    }
  }

  test("shows in the inventory: first the control plane, then its nodes", async () => {
    simulator = await startSimulator({ kube: [plant, bank], clouds: [], tls: false });
    expect(simulator.kube?.upgrade("plant", { to: "v1.35.1" })).toBeUndefined();
    expect(await versions("plant")).toEqual(["v1.35.1", "v1.34.2", "v1.34.2"]);
    expect(simulator.kube?.upgrade("plant", { pool: "worker", to: "v1.35.1" })).toBeUndefined();
    expect((await versions("plant")).toSorted()).toEqual(["v1.34.2", "v1.35.1", "v1.35.1"]);
    expect(simulator.kube?.upgrade("bank", { to: "4.21.1" })).toBeUndefined();
    expect((await versions("bank"))[0]).toBe("4.21.1");
  });

  test("that is refused changes nothing", async () => {
    simulator = await startSimulator({ kube: [plant], clouds: [], tls: false });
    expect(simulator.kube?.upgrade("plant", { to: "v1.36.0" })).toMatchObject({ rule: "kube-one-minor" });
    expect(await versions("plant")).toEqual(["v1.34.2", "v1.34.2", "v1.34.2"]);
    expect(() => simulator.kube?.upgrade("nobody", { to: "v1.35.0" })).toThrow(RangeError);
    expect(() => simulator.kube?.upgrade("plant", { pool: "none", to: "v1.35.0" })).toThrow(RangeError);
  });
});
