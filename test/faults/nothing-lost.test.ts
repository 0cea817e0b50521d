import { expect, test } from "vitest";
import { scopeKey } from "../../lib/core/scope.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { randomFaultKinds } from "../../lib/simulator/faults.ts";
import { generateFleet, startSimulator } from "../../lib/simulator/index.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";
import { full, record } from "./figures.ts";

const rates = [0.05, 0.25, 0.5];
const seeds = full ? [1, 2, 3, 4, 5, 6] : [1];
const size = full ? { clusters: 600, iks: 60, scopes: 40 } : { clusters: 80, iks: 12, scopes: 12 };
const reached = full ? 20 : 4;
const asOf = "2026-11-21T00:00:00Z";
const noLimits = { eks: [], gke: [], aks: [], iks: [], kubeconfig: [] };

/** Reads five providers while requests fail in every way that is known, hangs and drips included. */
async function readUnderFaults(seed: number, rate: number) {
  const fleet = generateFleet({ seed, asOf, ...size });
  const faults = { rate, kinds: randomFaultKinds, dripMs: 20, seed };
  const simulator = await startSimulator({ fleet, kube: reached, seed, faults });
  const providers = await openProviders(simulator);
  try {
    const start = performance.now();
    const inventory = await discover({
      providers,
      limits: noLimits,
      // The shortest of all backoffs: what is tried, and how often, is the same.
      random: () => 0.01,
      // Only what hangs is to end so; a large fleet keeps a busy machine from answering for seconds.
      callTimeoutMs: full ? 6_000 : 3_000,
      takenAt: asOf,
    });
    const seconds = (performance.now() - start) / 1000;
    const contexts = new Map([...(simulator.kube?.uids ?? [])].map(([context, uid]) => [uid, context]));
    const { clusters, readable } = simulator.truth();
    const places = (uid: string) => clusters.get(uid) ?? { cloud: "kubeconfig", account: contexts.get(uid) ?? "" };
    return { inventory, seconds, places, truth: [...readable, ...contexts.keys()], log: [...simulator.log.records] };
  } finally {
    await closeAll(providers);
    await simulator.close();
  }
}

const cases = seeds.flatMap((seed) => rates.map((rate) => ({ seed, rate })));

test.each(cases)("at $rate of all requests, seed $seed, each cluster is found once or missed aloud", async (each) => {
  const { inventory, seconds, truth, places, log } = await readUnderFaults(each.seed, each.rate);
  const found = inventory.clusters.map(({ uid }) => uid);
  const seen = new Set(found);
  const missing = truth.filter((uid) => !seen.has(uid));
  const troubled = inventory.scopes.filter(({ status }) => status !== "ok");
  // A cluster may be missing only where its own account is said to be read badly, or its provider's accounts are.
  const said = [...troubled, ...inventory.gaps].map(({ scope }) => scope);
  const lost = missing.filter((uid) => {
    const { cloud, account } = places(uid);
    return !said.some((scope) => scope.provider === cloud && ["*", account].includes(scope.accountId));
  });
  const invented = found.filter((uid) => !truth.includes(uid));
  const kinds = new Set(log.flatMap(({ fault }) => (fault === undefined ? [] : [fault])));
  const faults = log.filter(({ fault }) => fault !== undefined).length;
  const words = `${each.rate * 100} per cent, seed ${each.seed}: ${missing.length} of ${truth.length} missed aloud, ${faults} faults, ${seconds.toFixed(0)} s`;
  record({
    promise: "R1",
    cases: truth.length,
    lost: lost.length,
    duplicated: found.length - seen.size,
    worst: { weight: missing.length * 1000 + faults, words },
  });
  record({
    promise: "R5",
    cases: 1,
    worst: { weight: seconds, words: `${each.rate * 100} per cent faults: ${seconds.toFixed(0)} s` },
  });
  expect({ lost, invented, twice: found.length - seen.size }).toEqual({ lost: [], invented: [], twice: 0 });
  expect(kinds.size).toBeGreaterThan(each.rate > 0.1 ? 7 : 3);
  // Up to a quarter, nothing at all may be missing.
  if (each.rate < 0.5) expect(missing, troubled.map(({ scope }) => scopeKey(scope)).join()).toEqual([]);
});
