import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFleetError } from "../../../lib/core/error.ts";
import type { PathStep } from "../../../lib/core/plan.ts";
import type { UpgradeRules } from "../../../lib/core/upgrade-rules.ts";
import { upgradeRules } from "../../../lib/data/index.ts";
import { type UpgradePathOptions, upgradePath } from "../../../lib/plan/upgrade-path.ts";
import { cases } from "../../support/cases.ts";
import { cheapestWay, nextControlPlanes, nextNodes, type Puzzle, type Version } from "./path-oracle.ts";

const eks = upgradeRules("eks");
const aks = upgradeRules("aks");
const gke = upgradeRules("gke");
const iks = upgradeRules("iks");
const eksMinors = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

function told(path: readonly PathStep[]): readonly string[] {
  return path.map(
    ({ step, pool, from, to }) => `${step === "nodes" ? `nodes ${pool}` : "control plane"} ${from} -> ${to}`,
  );
}

function refused(options: UpgradePathOptions) {
  try {
    return { path: told(upgradePath(options)) };
  } catch (error) {
    if (!isFleetError(error)) throw error;
    return { code: error.code, reason: error.reason, message: error.message };
  }
}

describe("upgradePath", () => {
  test("moves nodes only when the next control-plane step would leave them too far behind, and at the end", () => {
    const nodes = [
      { pool: "a", version: "1.31" },
      { pool: "b", version: "1.29" },
    ];
    expect(
      told(upgradePath({ controlPlane: "1.32", nodes, target: "1.35", offered: eksMinors, rules: eks })),
    ).toStrictEqual([
      "nodes b 1.29 -> 1.32",
      "control plane 1.32 -> 1.33",
      "control plane 1.33 -> 1.34",
      "nodes a 1.31 -> 1.34",
      "control plane 1.34 -> 1.35",
      "nodes a 1.34 -> 1.35",
      "nodes b 1.32 -> 1.35",
    ]);
  });

  test("keeps a pool within two minors on GKE and takes the newest build of each minor on the way", () => {
    const offered = ["1.34.2-gke.1", "1.33.9-gke.12", "1.33.9-gke.7", "1.34.5-gke.3", "1.35.0-gke.9"];
    const nodes = [{ pool: "default", version: "1.32.4-gke.1" }];
    const path = upgradePath({ controlPlane: "1.33.1-gke.5", nodes, target: "1.35", offered, rules: gke });
    expect(told(path)).toStrictEqual([
      "control plane 1.33.1-gke.5 -> 1.34.5-gke.3",
      "nodes default 1.32.4-gke.1 -> 1.34.5-gke.3",
      "control plane 1.34.5-gke.3 -> 1.35.0-gke.9",
      "nodes default 1.34.5-gke.3 -> 1.35.0-gke.9",
    ]);
  });

  test("steps pools minor by minor where they may not skip", () => {
    const offered = ["1.33.5", "1.34.6", "1.35.5"];
    const nodes = [{ pool: "np", version: "1.33.2" }];
    const path = upgradePath({ controlPlane: "1.34.1", nodes, target: "1.35", offered, rules: aks });
    expect(told(path)).toStrictEqual([
      "control plane 1.34.1 -> 1.35.5",
      "nodes np 1.33.2 -> 1.34.6",
      "nodes np 1.34.6 -> 1.35.5",
    ]);
  });

  test("skips minors along an edge that the provider offers, and only there", () => {
    const offered = [
      { version: "1.30.14", upgradesTo: ["1.31.13", "1.33.5", "1.33.7"] },
      { version: "1.31.13", upgradesTo: ["1.32.11"] },
      { version: "1.32.11" },
      { version: "1.33.5", upgradesTo: ["1.33.7"] },
      { version: "1.33.7", upgradesTo: [] },
    ];
    const nodes = [{ pool: "np", version: "1.30.14" }];
    expect(told(upgradePath({ controlPlane: "1.30.14", nodes, target: "1.33", offered, rules: aks }))).toStrictEqual([
      "control plane 1.30.14 -> 1.33.7",
      "nodes np 1.30.14 -> 1.33.7",
    ]);
    expect(
      told(upgradePath({ controlPlane: "1.31.13", nodes: [], target: "1.33.5", offered, rules: aks })),
    ).toStrictEqual(["control plane 1.31.13 -> 1.32.11", "control plane 1.32.11 -> 1.33.5"]);
    const without = upgradePath({ controlPlane: "1.30.14", nodes, target: "1.32", offered, rules: eks });
    expect(told(without)[0]).toBe("control plane 1.30.14 -> 1.31.13");
  });

  test("takes an older patch on the way when only that one has the edge", () => {
    const offered = [
      { version: "1.33.5", upgradesTo: ["1.34.4"] },
      { version: "1.33.7", upgradesTo: [] },
      { version: "1.34.4", upgradesTo: ["1.35.1"] },
      { version: "1.34.6", upgradesTo: [] },
      { version: "1.35.1" },
    ];
    expect(told(upgradePath({ controlPlane: "1.33.5", nodes: [], target: "1.35", offered, rules: aks }))).toStrictEqual(
      ["control plane 1.33.5 -> 1.34.4", "control plane 1.34.4 -> 1.35.1"],
    );
  });

  test("moves within a minor when the target names a patch", () => {
    const offered = ["1.34.4", "1.34.6"];
    const nodes = [{ pool: "np", version: "1.34.1" }];
    expect(told(upgradePath({ controlPlane: "1.34.1", nodes, target: "1.34.4", offered, rules: aks }))).toStrictEqual([
      "control plane 1.34.1 -> 1.34.4",
      "nodes np 1.34.1 -> 1.34.4",
    ]);
  });

  test("has nothing to do for a cluster on any patch of the target minor, offered or not", () => {
    const nodes = [{ pool: "np", version: "v1.34.0-eks-1" }];
    expect(upgradePath({ controlPlane: "1.34", nodes, target: "1.34", offered: [], rules: eks })).toStrictEqual([]);
  });

  test("brings lagging pools to the version that the control plane runs, offered or not", () => {
    const nodes = [
      { pool: "a", version: "1.29" },
      { pool: "b", version: "1.30" },
    ];
    expect(
      told(upgradePath({ controlPlane: "1.30", nodes, target: "1.30", offered: ["1.31"], rules: eks })),
    ).toStrictEqual(["nodes a 1.29 -> 1.30"]);
  });

  test("moves pools of the same name each by itself", () => {
    const nodes = [
      { pool: "default", version: "1.33" },
      { pool: "default", version: "1.34" },
    ];
    expect(
      told(upgradePath({ controlPlane: "1.34", nodes, target: "1.34", offered: eksMinors, rules: eks })),
    ).toStrictEqual(["nodes default 1.33 -> 1.34"]);
  });

  test("goes to a prerelease only when the target is one or nothing else of the minor is offered", () => {
    const offered = ["1.36.1", "1.37.0-rc.1", "1.36.2-beta.0"];
    const from = { controlPlane: "1.36.0", nodes: [], offered, rules: aks };
    expect(told(upgradePath({ ...from, target: "1.37" }))).toStrictEqual(["control plane 1.36.0 -> 1.37.0-rc.1"]);
    expect(told(upgradePath({ ...from, target: "1.36.2-beta.0" }))).toStrictEqual([
      "control plane 1.36.0 -> 1.36.2-beta.0",
    ]);
    expect(told(upgradePath({ ...from, controlPlane: "1.35.0", target: "1.36" }))).toStrictEqual([
      "control plane 1.35.0 -> 1.36.1",
    ]);
  });

  test.each([
    ["text that is no version", { target: "latest" }, "unknown-version"],
    ["a version of another major", { target: "4.18" }, "unknown-version"],
    ["an older minor", { target: "1.32" }, "downgrade"],
    ["an older minor that is not offered", { target: "1.20" }, "downgrade"],
    ["an older patch", { controlPlane: "1.34.6", offered: ["1.34.4", "1.34.6"], target: "1.34.4" }, "downgrade"],
    ["a minor that is not offered", { target: "1.38" }, "not-offered"],
    ["a patch that is not offered", { target: "1.35.9" }, "not-offered"],
    ["any target when nothing is offered", { offered: [], target: "1.35" }, "not-offered"],
    ["a minor behind a gap in the offers", { offered: ["1.34", "1.36"], target: "1.36" }, "skips-minor"],
    [
      "a minor that no edge leads to",
      { rules: aks, offered: [{ version: "1.34", upgradesTo: [] }, { version: "1.35" }], target: "1.35" },
      "unreachable",
    ],
    ["pools newer than the control plane", { nodes: [{ pool: "a", version: "1.35" }], target: "1.35" }, "unreachable"],
    ["pools too far behind already", { nodes: [{ pool: "a", version: "1.30" }], target: "1.35" }, "unreachable"],
    ["pools of another major", { nodes: [{ pool: "a", version: "4.18" }], target: "1.35" }, "unreachable"],
    [
      "a cluster that only a new one replaces",
      { controlPlane: "1.33", rules: iks, offered: ["1.35", "1.36"], target: "1.35" },
      "unreachable",
    ],
    [
      "pools that would have to skip",
      { nodes: [{ pool: "a", version: "1.32" }], rules: aks, offered: ["1.34", "1.35", "1.36"], target: "1.36" },
      "unreachable",
    ],
  ] satisfies readonly (readonly [string, Partial<UpgradePathOptions>, string])[])(
    "refuses %s, with the reason",
    (_, changes, reason) => {
      const from = { controlPlane: "1.34", nodes: [], offered: eksMinors, rules: eks };
      expect(refused({ ...from, ...changes })).toMatchObject({ code: "INVALID_TARGET", reason });
    },
  );

  test("lets a control plane one minor behind the oldest supported one go on where two would need a new cluster", () => {
    const options = { nodes: [], target: "1.36", offered: ["1.35.4_1510", "1.36.1_1520"], rules: iks };
    expect(told(upgradePath({ controlPlane: "1.34.6_1540", ...options }))).toHaveLength(2);
    expect(refused({ controlPlane: "1.33.6_1540", ...options })).toMatchObject({ reason: "unreachable" });
  });

  test("names the pool and the distance when a pool stands in the way", () => {
    const nodes = [{ pool: "gpu", version: "1.30" }];
    const { message } = refused({ controlPlane: "1.34", nodes, target: "1.35", offered: eksMinors, rules: eks });
    expect(message).toBe('node pool "gpu" (1.30) is 4 minors behind the control plane (1.34); at most 3 are allowed');
  });

  test("refuses a version that is none with the code of a bad value", () => {
    expect(refused({ controlPlane: "new", nodes: [], target: "1.35", offered: [], rules: eks })).toMatchObject({
      code: "BAD_RESPONSE",
    });
  });
});

const spell = ([minor, patch]: Version) => `1.${minor}.${patch}`;
const ordinal = (raw: string) => Number(raw.split(".")[1]) * 100 + Number(raw.split(".")[2]);
const minor = (raw: string) => Number(raw.split(".")[1]);

const version: fc.Arbitrary<Version> = fc.tuple(fc.integer({ min: 30, max: 34 }), fc.integer({ min: 0, max: 1 }));
const rules = fc.record({
  controlPlaneStep: fc.constantFrom(1, 1, 1, 2),
  skipMinor: fc.constantFrom("never" as const, "offered" as const),
  nodeSkew: fc.integer({ min: 1, max: 3 }),
  nodeSkip: fc.boolean(),
});

/** Any state, legal or not; about half of the offers have edges of their own. */
const puzzles: fc.Arbitrary<Puzzle> = fc
  .record({
    controlPlane: version,
    nodes: fc.array(version, { maxLength: 2 }),
    offered: fc.uniqueArray(version, { minLength: 1, maxLength: 8, selector: spell }),
    edges: fc.array(fc.option(fc.array(fc.nat({ max: 7 }), { maxLength: 5 }), { freq: 2 }), {
      minLength: 8,
      maxLength: 8,
    }),
    graphed: fc.boolean(),
    aim: fc.nat({ max: 7 }),
    byMinor: fc.boolean(),
    rules,
  })
  .map(({ controlPlane, nodes, offered, edges, graphed, aim, byMinor, rules }) => {
    const goal = offered[aim % offered.length] ?? controlPlane;
    return {
      controlPlane,
      nodes,
      rules,
      target: byMinor ? goal[0] : goal,
      offered: offered.map((version, index) => {
        const own = graphed ? edges[index] : undefined;
        const upgradesTo = own?.flatMap((at) => offered.slice(at, at + 1));
        return { version, ...(upgradesTo === undefined ? {} : { upgradesTo }) };
      }),
    };
  });

function solve(puzzle: Puzzle): readonly PathStep[] | undefined {
  const full: UpgradeRules = { ...eks, ...puzzle.rules };
  try {
    return upgradePath({
      controlPlane: spell(puzzle.controlPlane),
      nodes: puzzle.nodes.map((node, index) => ({ pool: String(index), version: spell(node) })),
      target: typeof puzzle.target === "number" ? `1.${puzzle.target}` : spell(puzzle.target),
      offered: puzzle.offered.map(({ version, upgradesTo }) => ({
        version: spell(version),
        ...(upgradesTo === undefined ? {} : { upgradesTo: upgradesTo.map(spell) }),
      })),
      rules: full,
    });
  } catch (error) {
    if (isFleetError(error, "INVALID_TARGET") && error.reason !== undefined) return undefined;
    throw error;
  }
}

describe("upgradePath, from any state", () => {
  test("needs no more node moves than the best way that a search of every state finds, and finds one if there is one", () => {
    fc.assert(
      fc.property(puzzles, (puzzle) => {
        const path = solve(puzzle);
        const best = cheapestWay(puzzle);
        const moves = path?.filter(({ step }) => step === "nodes").length;
        expect(
          path === undefined ? undefined : { nodeMoves: moves, advances: path.length - (moves ?? 0) },
        ).toStrictEqual(best);
      }),
      { numRuns: cases(4000) },
    );
  });

  test("takes only steps that the model of the rules allows, one state after the other", () => {
    fc.assert(
      fc.property(puzzles, (puzzle) => {
        let top = ordinal(spell(puzzle.controlPlane));
        const nodes = puzzle.nodes.map((node) => ordinal(spell(node)));
        for (const { step, pool, from, to } of solve(puzzle) ?? []) {
          if (step === "control-plane") {
            expect(ordinal(from)).toBe(top);
            expect(nextControlPlanes(puzzle, top)).toContain(ordinal(to));
            top = ordinal(to);
          } else {
            expect(ordinal(from)).toBe(nodes[Number(pool)]);
            expect(nextNodes(puzzle, ordinal(from), top)).toContain(ordinal(to));
            nodes[Number(pool)] = ordinal(to);
          }
          for (const node of nodes) {
            const behind = Math.floor(top / 100) - Math.floor(node / 100);
            expect(behind).toBeGreaterThanOrEqual(0);
            expect(behind).toBeLessThanOrEqual(puzzle.rules.nodeSkew);
          }
        }
      }),
      { numRuns: cases(10_000) },
    );
  });

  test("gives the same path for offers in any order, and nothing more from where it ends", () => {
    fc.assert(
      fc.property(puzzles, fc.infiniteStream(fc.nat()), (puzzle, keys) => {
        const path = solve(puzzle);
        const shuffled = puzzle.offered
          .map((offer) => ({ offer, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ offer }) => offer);
        expect(solve({ ...puzzle, offered: shuffled })).toStrictEqual(path);
        if (path === undefined) return;
        const parts = (raw: string): Version => [minor(raw), ordinal(raw) % 100];
        const last = (steps: readonly PathStep[], before: Version) => parts(steps.at(-1)?.to ?? spell(before));
        const after: Puzzle = {
          ...puzzle,
          controlPlane: last(
            path.filter(({ step }) => step === "control-plane"),
            puzzle.controlPlane,
          ),
          nodes: puzzle.nodes.map((node, index) =>
            last(
              path.filter(({ pool }) => pool === String(index)),
              node,
            ),
          ),
        };
        expect(solve(after)).toStrictEqual([]);
      }),
      { numRuns: cases(10_000) },
    );
  });
});
