import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import type { Policy } from "../../../../lib/core/policy.ts";
import { estimateHop, estimateStep } from "../../../../lib/plan/estimate.ts";
import { workloadKind } from "../../../../lib/plan/pool-strategy.ts";
import { buildCluster } from "../../../support/builders.ts";

function withPool(changes: Partial<NodePool>, provider = "eks"): Cluster {
  const cluster = buildCluster({ provider, accountId: "a" }, "shop");
  return { ...cluster, pools: cluster.pools.map((pool) => ({ ...pool, name: "workers", ...changes })) };
}

const nodes = (cluster: Cluster, policy: Policy = {}) =>
  estimateStep(cluster, { kind: "nodes", pool: "workers" }, policy);
const share = (value: number) => ({ value, unit: "percent" }) as const;
const count = (value: number) => ({ value, unit: "nodes" }) as const;

describe("estimates", () => {
  test("name the number that decides, and whether the provider's own is known", () => {
    const steps = [{ kind: "control-plane" }, { kind: "addon" }, { kind: "verify" }] as const;
    expect(estimateHop(withPool({}), steps, {})).toStrictEqual([
      { minutes: 25, inputs: { minutesPerControlPlane: 25 }, assumed: [] },
      { minutes: 15, inputs: { minutesPerAddon: 15 }, assumed: [] },
      { minutes: 5, inputs: { minutesPerStep: 5 }, assumed: [] },
    ]);
    expect(estimateHop(withPool({}, "aks"), steps, {})[0]).toMatchObject({
      minutes: 25,
      assumed: ["minutesPerControlPlane"],
    });
    expect(estimateHop(withPool({}, "gke"), steps, {})[0]).toMatchObject({ minutes: 15, assumed: [] });
  });

  test("a pool takes as many rounds as surge and unavailability allow", () => {
    const pool = {
      size: { actual: 25 },
      upgrade: { strategy: "surge", maxSurge: share(10), maxUnavailable: count(1) },
    } as const;
    // Ten percent of 25 is rounded up to 3, and one more may be missing: 7 rounds of 4.
    expect(nodes(withPool(pool))).toStrictEqual({
      minutes: 14,
      inputs: { nodes: 25, nodesAtOnce: 4, rounds: 7, minutesPerNode: 2 },
      assumed: [],
    });
  });

  test("soaks and drains add up, of a blue-green pool by batch", () => {
    const blueGreen = {
      size: { actual: 10 },
      upgrade: { strategy: "blue-green", batch: count(5), batchSoakSeconds: 600, poolSoakSeconds: 3600 },
    } as const;
    expect(nodes(withPool(blueGreen)).minutes).toBe(2 * (2 + 10) + 60);
    const policy: Policy = { pools: [{ match: { pool: "work*" }, maxSurge: "50%", drainMinutes: 8, soakMinutes: 5 }] };
    expect(nodes(withPool({ size: { actual: 10 } }), policy)).toMatchObject({
      minutes: 2 * (2 + 8 + 5),
      inputs: { nodesAtOnce: 5, drainMinutes: 8, soakMinutesPerRound: 5 },
    });
  });

  test("the size is counted, else added up by version, else what was asked for, else the most there can be", () => {
    const upgrade = { strategy: "surge", maxSurge: count(1) } as const;
    const size = (changes: Partial<NodePool>) => nodes(withPool({ upgrade, versions: [], ...changes }));
    expect(size({ size: { actual: 4, desired: 9 } }).inputs["nodes"]).toBe(4);
    const version = { raw: "1.34", major: 1, minor: 34, precision: "minor" } as const;
    expect(
      size({
        size: { desired: 9 },
        versions: [
          { version, nodes: 2 },
          { version, nodes: 3 },
        ],
      }).inputs["nodes"],
    ).toBe(5);
    expect(size({ size: { desired: 9 } }).inputs["nodes"]).toBe(9);
    expect(size({ size: { min: 1, max: 7, autoscaling: true } })).toMatchObject({
      inputs: { nodes: 7, autoscaled: "1 to 7" },
      assumed: ["nodes"],
    });
  });

  test("what is not known is assumed and said so", () => {
    const unknown = withPool({ size: {}, versions: [], upgrade: { strategy: "unknown" } }, "kubeconfig");
    expect(nodes(unknown)).toStrictEqual({
      minutes: 6,
      inputs: { nodes: 3, nodesAtOnce: 1, rounds: 3, minutesPerNode: 2 },
      assumed: ["nodes", "minutesPerNode", "nodesAtOnce"],
    });
    expect(estimateStep(unknown, { kind: "nodes", pool: "gone" }, {}).assumed).toContain("nodes");
  });

  test("what a pool runs is taken from its mode, its accelerator marks or its workload label, and never guessed", () => {
    const [pool] = withPool({}).pools;
    const kind = (changes: Partial<NodePool>) =>
      pool === undefined ? undefined : workloadKind({ ...pool, ...changes });
    expect(kind({})).toBeUndefined();
    expect(kind({ mode: "system" })).toBe("system");
    expect(kind({ taints: [{ key: "nvidia.com/gpu", effect: "NoSchedule" }] })).toBe("gpu");
    expect(kind({ labels: { workload: "stateful" } })).toBe("stateful");
    expect(kind({ labels: { workload: "web" } })).toBeUndefined();
  });
});
