import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { ClusterPlan } from "../../lib/core/plan.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { planFleet } from "../../lib/planner/plan-fleet.ts";
import { generateFleet, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { eksCommands } from "../../providers/eks/commands.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";

const hasAws = spawnSync("aws", ["--version"]).status === 0;

describe.skipIf(!hasAws)("the runbook, run by the real aws command (skipped where it is not installed)", () => {
  test("looks as it expects, changes what it says, and brings the cluster to its target", async () => {
    const fleet = generateFleet({ seed: 11, clusters: 30, asOf: simulatedToday });
    const simulator = await startSimulator({ fleet, upgrades: true, clouds: ["eks"] });
    const home = await mkdtemp(join(tmpdir(), "runbook-aws-"));
    const providers = await openProviders(simulator);
    try {
      const read = () =>
        discover({ providers, offers: true, details: ["addons", "insights"], takenAt: simulatedToday });
      const plan = planFleet({ inventory: await read(), policy: {}, asOf: simulatedToday });
      const env = { PATH: process.env["PATH"], HOME: home, KUBECONFIG: join(home, "config"), ...simulator.env };
      const asking = ["sts", "get-caller-identity", "--query", "Account", "--output", "text"];
      const account = (await promisify(execFile)("aws", asking, { env })).stdout.trim();
      const cluster = oneWithPools(plan.clusters.filter((each) => each.account === account));
      const book = eksCommands(cluster);
      for (const { argv, phase, expect: wanted } of [
        ...book.look,
        ...cluster.hops.flatMap(({ steps }) => steps.flatMap((step) => book.instructionsFor(step).commands)),
      ]) {
        const [program = "", ...args] = argv;
        if (program !== "aws" || phase === "roll-back") continue;
        const { stdout } = await promisify(execFile)(program, args, { env });
        // A word for a state and a version is what the command prints; the rest is for people.
        if (/^ACTIVE(?: v?\d\S*)?$/.test(wanted ?? ""))
          expect(stdout.trim().split("\t").join(" "), args.join(" ")).toBe(wanted);
      }
      const after = (await read()).clusters.find(({ uid }) => uid === cluster.uid);
      expect(after?.controlPlane.version?.raw).toBe(cluster.hops.at(-1)?.to);
      expect(planFleet({ inventory: await read(), policy: {}, asOf: simulatedToday }).clusters).toContainEqual(
        expect.objectContaining({ uid: cluster.uid, outcome: "current" }),
      );
    } finally {
      await closeAll(providers);
      await simulator.close();
      await rm(home, { recursive: true });
    }
  });
});

/** A planned cluster with few hops, and nodes among its steps. */
function oneWithPools(clusters: readonly ClusterPlan[]): ClusterPlan {
  const [first] = clusters
    .filter(
      ({ outcome, hops }) =>
        outcome === "planned" && hops.some(({ steps }) => steps.some(({ kind }) => kind === "nodes")),
    )
    .toSorted((a, b) => a.hops.length - b.hops.length);
  if (first === undefined) throw new Error("the simulated fleet has no such cluster any more");
  return first;
}
