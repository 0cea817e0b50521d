import { expect, test } from "vitest";
import type { RateLimit } from "../../lib/core/provider.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { generateFleet, type RequestRecord, startSimulator } from "../../lib/simulator/index.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";
import { full, record } from "./figures.ts";

const limit: RateLimit = { per: "scope", perSecond: 40, burst: 5 };
const limits = { eks: [limit], gke: [limit], aks: [limit], iks: [limit], kubeconfig: [limit] };
/** Requests that belong to no single scope, and so to no bucket of one. */
const shared =
  /AssumeRole|ListRegions|GetCallerIdentity|SearchProjects|Subscriptions_List|Token|OpenId|Discovery|ResourceGraph|unknown/i;

async function read(retryAfterSeconds: number, rate: number) {
  const size = full ? { clusters: 300, iks: 40, scopes: 15 } : { clusters: 60, iks: 10, scopes: 12 };
  const fleet = generateFleet({ seed: 9, asOf: "2026-11-21T00:00:00Z", ...size });
  const faults = { rate, kinds: ["throttle-retry-after"] as const, retryAfterSeconds };
  const simulator = await startSimulator({ fleet, kube: 3, faults });
  // Over gRPC all requests of an operation have one path, and so cannot be told apart.
  const providers = await openProviders(simulator, { gke: { protocol: "rest" } });
  try {
    const startedAt = performance.now();
    const inventory = await discover({ providers, limits, offers: true });
    return { inventory, startedAt, records: [...simulator.log.records] };
  } finally {
    await closeAll(providers);
    await simulator.close();
  }
}

const bucketOf = ({ cloud, account = "-", region = "-" }: RequestRecord) => `${cloud} ${account} ${region}`;

test("no scope is sent more than its bucket holds, counted from the first moment", async () => {
  const { records, startedAt } = await read(1, 0);
  const own = records.filter(({ operation }) => !shared.test(operation));
  expect(own.length).toBeGreaterThan(100);
  let worst = 0;
  for (const requests of Map.groupBy(own, bucketOf).values()) {
    // A request arrives after it was sent, so a late one never makes a reader look greedier than it is.
    for (const [index, { at }] of requests.entries()) {
      const allowed = limit.burst + (limit.perSecond * (at - startedAt)) / 1000;
      worst = Math.max(worst, (index + 1) / allowed);
    }
  }
  record({
    promise: "R6",
    cases: own.length,
    duplicated: 0,
    worst: { weight: worst, words: `${Math.round(worst * 100)} per cent of what a scope's bucket allows` },
  });
  expect(worst).toBeLessThanOrEqual(1.001);
});

test("a request that was told to wait comes again no sooner", async () => {
  const waitMs = 1000;
  const { records, inventory } = await read(waitMs / 1000, 0.1);
  const perRequest = Map.groupBy(records, (each) => `${bucketOf(each)} ${each.operation} ${each.method} ${each.path}`);
  const waits: number[] = [];
  for (const tries of perRequest.values()) {
    for (const [index, { fault, at }] of tries.entries()) {
      const next = tries[index + 1];
      if (fault === "throttle-retry-after" && next !== undefined) waits.push(next.at - at);
    }
  }
  const soonest = Math.min(...waits);
  record({
    promise: "R6",
    cases: waits.length,
    worst: { weight: 0, words: `asked again ${Math.round(soonest)} ms after being told to wait ${waitMs} ms` },
  });
  expect(waits.length).toBeGreaterThan(5);
  expect(soonest).toBeGreaterThanOrEqual(waitMs);
  expect(inventory.scopes.filter(({ status }) => status !== "ok")).toEqual([]);
});
