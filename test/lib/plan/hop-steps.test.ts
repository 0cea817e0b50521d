import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { ClusterPlan, PlanStep } from "../../../lib/core/plan.ts";
import type { Policy } from "../../../lib/core/policy.ts";
import { planFleet } from "../../../lib/plan/plan-fleet.ts";
import {
  aksScope,
  clusterAt,
  eksOffers,
  eksScope,
  gkeScope,
  inventoryOf,
  planningDay,
  poolAt,
} from "../../support/plan-inventory.ts";

function plan(cluster: Cluster, policy: Policy = {}, offers: readonly string[] = eksOffers): ClusterPlan {
  const [only] = planFleet({
    inventory: inventoryOf([cluster], [[cluster.ref.scope, offers]]),
    policy,
    asOf: planningDay,
  }).clusters;
  if (only === undefined) throw new Error("the plan has no cluster");
  return only;
}

function told({ hops }: ClusterPlan): readonly (readonly string[])[] {
  return hops.map(({ steps }) =>
    steps.map(({ kind, pool, addon, from, to }) =>
      [kind, pool ?? addon, from, to].filter((part) => part !== undefined).join(" "),
    ),
  );
}

const to135: Policy = { targets: [{ target: "1.35" }] };

describe("the steps of a hop", () => {
  test("go from the autoscalers over the control plane and the add-ons to the pools, system pools first", () => {
    const cluster = clusterAt(eksScope, "a", "1.34", {
      pools: [
        poolAt("apps", "1.34", { size: { min: 1, max: 9 } }),
        poolAt("core", "1.34", { mode: "system" }),
        poolAt("karpenter-default", "1.34", { kind: "karpenter" }),
        poolAt("batch", "1.34", { kind: "fargate", versions: [] }),
        poolAt("auto", "1.34", { kind: "auto-mode", versions: [] }),
      ],
      addons: ["coredns", "aws-ebs-csi-driver", "kube-proxy", "vpc-cni", "metrics-server"].map((name) => ({
        name,
        version: "v1.0.0-eksbuild.1",
        managed: false,
        issues: [],
        compatible: [{ minor: "1.35", versions: ["v1.1.0-eksbuild.2"], defaultVersion: "v1.1.0-eksbuild.2" }],
      })),
    });
    const addon = (name: string) => `addon ${name} v1.0.0-eksbuild.1 v1.1.0-eksbuild.2`;
    expect(told(plan(cluster, to135))).toStrictEqual([
      [
        "pause-autoscalers",
        "restart-fargate batch",
        "control-plane 1.34 1.35",
        addon("kube-proxy"),
        addon("vpc-cni"),
        addon("coredns"),
        addon("aws-ebs-csi-driver"),
        addon("metrics-server"),
        "nodes core 1.34 1.35",
        "nodes apps 1.34 1.35",
        "nodes karpenter-default 1.34 1.35",
        "restart-fargate batch",
        "resume-autoscalers",
        "verify",
      ],
    ]);
  });

  test("start pods on Fargate again before the first advance, unless they are known to be new enough", () => {
    const fargate = (name: string, versions: readonly string[]) =>
      poolAt(name, versions[0] ?? "1.34", { kind: "fargate", ...(versions.length === 0 ? { versions: [] } : {}) });
    const cluster = clusterAt(eksScope, "a", "1.34", {
      pools: [fargate("hidden", []), fargate("new", ["1.32"]), fargate("old", ["1.31"])],
    });
    expect(told(plan(cluster, { targets: [{ target: "1.36" }] }))).toStrictEqual([
      [
        "restart-fargate hidden",
        "restart-fargate old",
        "control-plane 1.34 1.35",
        "restart-fargate hidden",
        "restart-fargate new",
        "restart-fargate old",
        "verify",
      ],
      ["control-plane 1.35 1.36", "restart-fargate hidden", "restart-fargate new", "restart-fargate old", "verify"],
    ]);
  });

  test("move nodes that would fall behind in a hop of their own before the first advance", () => {
    const cluster = clusterAt(eksScope, "a", "1.34", { pools: [poolAt("old", "1.31")] });
    const { hops } = plan(cluster, to135);
    expect(hops.map(({ from, to }) => `${from} ${to}`)).toStrictEqual(["1.34 1.34", "1.34 1.35"]);
    expect(told(plan(cluster, to135))[0]).toStrictEqual(["nodes old 1.31 1.34", "verify"]);
  });

  test("leave the autoscaler to clouds that run it themselves", () => {
    const pools = [poolAt("apps", "1.34.4", { size: { autoscaling: true, min: 1, max: 9 } })];
    const channel = { raw: "none", kind: "none" } as const;
    for (const scope of [gkeScope, aksScope]) {
      const steps = told(plan(clusterAt(scope, "a", "1.34.4", { pools, channel }), to135, ["1.35.1"])).flat();
      expect(steps).toStrictEqual(["control-plane 1.34.4 1.35.1", "nodes apps 1.34.4 1.35.1", "verify"]);
    }
  });

  test("leave the nodes of Autopilot to Google", () => {
    const cluster = clusterAt(gkeScope, "a", "1.34.4", { mode: "autopilot", channel: { raw: "none", kind: "none" } });
    expect(told(plan(cluster, to135, ["1.35.1"]))).toStrictEqual([["control-plane 1.34.4 1.35.1", "verify"]]);
  });

  test("move a pool of unknown version at the end, and say that its skew is not checked", () => {
    const cluster = clusterAt(eksScope, "a", "1.33", { pools: [poolAt("custom", "1.33", { versions: [] })] });
    const planned = plan(cluster, to135);
    expect(told(planned).at(0)).not.toContain("nodes custom 1.34");
    expect(told(planned).at(-1)).toContain("nodes custom 1.35");
    expect(planned.reasons).toMatchObject([{ code: "NODE-VERSION", message: expect.stringContaining('"custom"') }]);
  });

  test("carry what the command lines for a pool depend on, so that a saved plan has it as well", () => {
    const image = { custom: true };
    const cluster = clusterAt(eksScope, "a", "1.34", {
      pools: [
        poolAt("plain", "1.34"),
        { ...poolAt("own", "1.34"), image, launchTemplate: { id: "lt-1", version: "3" } },
        { ...poolAt("karpenter", "1.34"), kind: "karpenter" },
        { ...poolAt("blind", "1.34"), kind: "self-managed", versions: [] },
      ],
    });
    const steps = plan(cluster, to135).hops.flatMap((hop) => hop.steps.filter(({ kind }) => kind === "nodes"));
    expect(Object.fromEntries(steps.map(({ pool, nodePool }) => [pool, nodePool]))).toStrictEqual({
      plain: undefined,
      own: { kind: "managed", customImage: true, launchTemplate: "lt-1" },
      karpenter: { kind: "karpenter" },
      blind: { kind: "self-managed" },
    });
  });

  test("relax pools before a control plane that takes them along", () => {
    const cluster = clusterAt(aksScope, "a", "1.34.4", {
      channel: { raw: "patch", kind: "patch" },
      pools: [poolAt("np", "1.34.4", { upgrade: { strategy: "surge", maxSurge: { value: 10, unit: "percent" } } })],
    });
    const pools = [{ match: {}, maxSurge: "50%" }];
    const steps = plan(cluster, { ...to135, pools }, ["1.34.4", "1.35.1"]).hops[0]?.steps ?? [];
    expect(steps.map(({ kind, wholeCluster }) => [kind, wholeCluster])).toStrictEqual([
      ["relax", undefined],
      ["control-plane", true],
      ["nodes", true],
      ["restore", undefined],
      ["verify", undefined],
    ]);
  });

  test("restore whatever they relax, in the same hop and to what it was", () => {
    const cluster = clusterAt(aksScope, "a", "1.34.4", {
      channel: { raw: "none", kind: "none" },
      pools: [
        poolAt("np", "1.34.4", {
          upgrade: { strategy: "surge", maxSurge: { value: 10, unit: "percent" }, drainTimeoutSeconds: 1800 },
        }),
      ],
    });
    const pools = [{ match: {}, maxSurge: "50%", maxUnavailable: "1", drainMinutes: 60, soakMinutes: 5 }];
    const steps = plan(cluster, { ...to135, pools }, ["1.34.4", "1.35.1"]).hops[0]?.steps ?? [];
    expect(steps.map(({ kind }) => kind)).toStrictEqual(["control-plane", "relax", "nodes", "restore", "verify"]);
    const [, relax, , restore] = steps;
    // Neither the unavailable nodes nor the soak of this pool is known, so they could not be given back.
    expect(relax).toMatchObject({ pool: "np", settings: { maxSurge: "50%", drainMinutes: 60 } });
    expect(restore).toMatchObject({ pool: "np", settings: { maxSurge: "10%", drainMinutes: 30 }, restores: relax?.id });
    expect(Object.keys(relax?.settings ?? {})).toStrictEqual(["maxSurge", "drainMinutes"]);
  });

  test("relax only what the provider can be told, and nothing that is so already", () => {
    const upgrade = {
      strategy: "surge",
      maxSurge: { value: 1, unit: "nodes" },
      maxUnavailable: { value: 1, unit: "nodes" },
    } as const;
    const on = (scope: typeof eksScope) =>
      clusterAt(scope, "a", "1.34.4", {
        channel: { raw: "none", kind: "none" },
        pools: [poolAt("np", "1.34.4", { upgrade })],
      });
    const relaxed = (cluster: Cluster, strategy: { readonly maxSurge?: string; readonly maxUnavailable?: string }) =>
      plan(cluster, { ...to135, pools: [{ match: {}, ...strategy }] }, ["1.35.1"])
        .hops.flatMap(({ steps }) => steps)
        .flatMap(({ kind, settings }) => (kind === "relax" ? [settings] : []));
    expect(relaxed(on(eksScope), { maxSurge: "5", maxUnavailable: "3" })).toStrictEqual([{ maxUnavailable: "3" }]);
    expect(relaxed(on(gkeScope), { maxSurge: "5", maxUnavailable: "1" })).toStrictEqual([{ maxSurge: "5" }]);
    expect(relaxed(on(aksScope), { maxSurge: "1" })).toStrictEqual([]);
  });

  test("have ids that are unique in the plan, and the same for a newer patch on another day", () => {
    const clusters = ["a", "b"].map((name) =>
      clusterAt(gkeScope, name, "1.33.4", {
        channel: { raw: "none", kind: "none" },
        pools: [poolAt("default", "1.33.4"), poolAt("default", "1.31.4", { uid: "pool/other" })],
      }),
    );
    const ids = (patch: number) =>
      planFleet({
        inventory: inventoryOf(clusters, [[gkeScope, [`1.34.${patch}`, `1.35.${patch}`]]]),
        policy: to135,
        asOf: planningDay,
      }).clusters.flatMap(({ hops }) => hops.flatMap(({ steps }) => steps.map(({ id }) => id)));
    expect(new Set(ids(1)).size).toBe(ids(1).length);
    expect(ids(2)).toStrictEqual(ids(1));
  });
});

describe("an add-on in a hop", () => {
  const moves = (
    changes: Partial<NonNullable<Cluster["addons"]>[number]>,
    minors: readonly [string, readonly string[], string?][],
  ) => {
    const compatible = minors.map(([minor, versions, defaultVersion]) => ({
      minor,
      versions,
      ...(defaultVersion === undefined ? {} : { defaultVersion }),
    }));
    const addon = {
      name: "vpc-cni",
      version: "v1.18.0-eksbuild.1",
      managed: false,
      issues: [],
      compatible,
      ...changes,
    };
    const steps = plan(clusterAt(eksScope, "a", "1.33", { addons: [addon], pools: [] }), to135).hops.flatMap(
      (hop) => hop.steps,
    );
    const shown = ({ kind, to }: PlanStep) => (kind === "addon" || kind === "control-plane" ? [`${kind} ${to}`] : []);
    return steps.flatMap(shown);
  };

  test("stays when the new minor accepts it and prefers nothing newer", () => {
    const own = "v1.18.0-eksbuild.1";
    expect(
      moves({}, [
        ["1.34", [own], own],
        ["1.35", [own], "v1.17.0-eksbuild.1"],
      ]),
    ).toStrictEqual(["control-plane 1.34", "control-plane 1.35"]);
  });

  test("follows to the version that the new minor prefers, each hop from where the last one left it", () => {
    const [one, two] = ["v1.19.0-eksbuild.1", "v1.20.0-eksbuild.1"];
    expect(
      moves({}, [
        ["1.34", [one, "v1.18.0-eksbuild.1"], one],
        ["1.35", [two, one], two],
      ]),
    ).toStrictEqual(["control-plane 1.34", `addon ${one}`, "control-plane 1.35", `addon ${two}`]);
  });

  test("moves before the control plane when the new minor does not accept it and both accept another", () => {
    const bridge = "v1.19.0-eksbuild.1";
    const minors = [
      ["1.33", [bridge, "v1.18.0-eksbuild.1"]],
      ["1.34", ["v1.20.0-eksbuild.1", bridge]],
      ["1.35", ["v1.20.0-eksbuild.1", bridge]],
    ] as const;
    expect(
      moves(
        {},
        minors.map(([minor, versions]) => [minor, versions]),
      ),
    ).toStrictEqual([`addon ${bridge}`, "control-plane 1.34", "control-plane 1.35"]);
    expect(
      moves(
        { name: "kube-proxy" },
        minors.map(([minor, versions]) => [minor, versions]),
      ),
    ).toStrictEqual(["control-plane 1.34", "addon v1.20.0-eksbuild.1", "control-plane 1.35"]);
  });

  test("is left out when the provider moves it, or when what fits was not read", () => {
    const minors = [["1.34", ["v1.20.0-eksbuild.1"]]] as const;
    expect(
      moves(
        { managed: true },
        minors.map(([minor, versions]) => [minor, versions]),
      ),
    ).toStrictEqual(["control-plane 1.34", "control-plane 1.35"]);
    expect(moves({}, [])).toStrictEqual(["control-plane 1.34", "control-plane 1.35"]);
  });
});
