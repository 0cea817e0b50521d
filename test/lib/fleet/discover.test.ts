import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError } from "../../../lib/core/error.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import type { FleetProvider } from "../../../lib/core/provider.ts";
import { type DiscoverOptions, discover } from "../../../lib/fleet/discover.ts";
import type { Progress } from "../../../lib/fleet/progress.ts";
import { buildCluster } from "../../support/builders.ts";
import { seededRandom } from "../../support/mutations.ts";
import { perScope, testScope } from "../../support/scopes.ts";
import {
  type ScriptedProviderOptions,
  type ScriptedScope,
  scriptedProvider,
  type Weather,
} from "../../support/scripted-provider.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const never = () => new Promise<never>(() => {});

/** `scopes` scopes with `each` clusters in each. */
function fleetOf(scopes: number, each: number): ScriptedScope[] {
  return Array.from({ length: scopes }, (_, i) => ({
    scope: testScope(i),
    clusters: Array.from({ length: each }, (_, j) => `cluster-${i}-${j}`),
  }));
}

async function run(
  providers: readonly FleetProvider[],
  options: Partial<DiscoverOptions> = {},
  clock = createVirtualClock(),
): Promise<Inventory> {
  const inventory = await clock.run(
    discover({ now: clock.now, sleep: clock.sleep, random: seededRandom(7), providers, ...options }),
  );
  expect(clock.sleeping).toBe(0);
  return inventory;
}

async function read(options: ScriptedProviderOptions, more: Partial<DiscoverOptions> = {}): Promise<Inventory> {
  return run([scriptedProvider(options)], more);
}

function denied(): FleetError {
  return new FleetError("FORBIDDEN", "not allowed");
}

describe("discover", () => {
  it("reads every cluster of every scope, sorted, and says how each scope went", async () => {
    const inventory = await read({ fleet: fleetOf(3, 2) });
    expect(inventory.clusters.map(({ name }) => name)).toEqual([
      "cluster-0-0",
      "cluster-0-1",
      "cluster-1-0",
      "cluster-1-1",
      "cluster-2-0",
      "cluster-2-1",
    ]);
    expect(inventory.scopes.map(({ scope, status, clusters }) => [scope.accountId, status, clusters])).toEqual([
      ["account-000", "ok", 2],
      ["account-001", "ok", 2],
      ["account-002", "ok", 2],
    ]);
    expect(inventory).toMatchObject({ takenAt: "2026-01-01T00:00:00Z", gaps: [], interrupted: false });
  });

  it("gives the same bytes at any concurrency and in any order of arrival", async () => {
    const fleet = fleetOf(6, 8);
    const texts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.nat(), async (concurrency, seed) => {
        const random = seededRandom(seed);
        const clock = createVirtualClock();
        const shuffled = [...fleet].sort(() => random() - 0.5);
        const weather: Weather = async ({ signal, cluster }) => {
          await clock.sleep(random() * 500, signal);
          if (cluster === "cluster-3-3") throw denied();
          if (random() < 0.1) throw new FleetError("UNAVAILABLE", "HTTP 503", { retryable: true });
        };
        const provider = scriptedProvider({ fleet: shuffled, weather, pageSize: 3 });
        texts.add(JSON.stringify(await run([provider], { concurrency, offers: true, random }, clock)));
      }),
      { numRuns: 40 },
    );
    expect(texts.size).toBe(1);
  });

  it.each([0.05, 0.25])("finds all of 10,000 clusters in 200 scopes at a fault rate of %d", async (rate) => {
    const random = seededRandom(11);
    const clock = createVirtualClock();
    const weather: Weather = async ({ signal }) => {
      await clock.sleep(50, signal);
      if (random() >= rate) return;
      const kind = Math.floor(random() * 5);
      if (kind === 0) throw new FleetError("THROTTLED", "HTTP 429", { retryable: true });
      if (kind === 1) throw new FleetError("THROTTLED", "HTTP 429", { retryable: true, retryAfterMs: 1_000 });
      if (kind === 2) throw new FleetError("UNAVAILABLE", "HTTP 503", { retryable: true });
      if (kind === 3) throw new FleetError("BAD_RESPONSE", "not JSON", { retryable: true });
      await never();
    };
    const provider = scriptedProvider({ fleet: fleetOf(200, 50), weather, limits: [perScope(10, 20)] });
    const inventory = await run([provider], { random }, clock);
    expect(new Set(inventory.clusters.map(({ uid }) => uid)).size).toBe(10_000);
    expect(inventory.clusters).toHaveLength(10_000);
    expect(inventory.scopes.filter(({ status }) => status !== "ok")).toEqual([]);
    const least = 10_000 + 200 + 1;
    expect(provider.requests.length).toBeLessThanOrEqual(least * (rate === 0.05 ? 1.3 : 1.5));
  });

  it("a denied scope leaves every other as it was, byte for byte", async () => {
    const clean = await read({ fleet: fleetOf(20, 5) });
    const weather: Weather = ({ scope }) => {
      if (scope.accountId === "account-007") throw denied();
    };
    const partial = await read({ fleet: fleetOf(20, 5), weather });
    const others = (inventory: Inventory) =>
      JSON.stringify([
        inventory.scopes.filter(({ scope }) => scope.accountId !== "account-007"),
        inventory.clusters.filter(({ ref }) => ref.scope.accountId !== "account-007"),
      ]);
    expect(others(partial)).toBe(others(clean));
    expect(partial.scopes[7]).toMatchObject({ status: "denied", clusters: 0, gaps: [{ code: "FORBIDDEN" }] });
  });

  it("a provider that cannot list its scopes is a gap, and the others are read", async () => {
    const broken = scriptedProvider({
      id: "broken",
      fleet: fleetOf(2, 2),
      weather: () => {
        throw new FleetError("AUTH", "expired");
      },
    });
    const inventory = await run([broken, scriptedProvider({ fleet: fleetOf(2, 2) })]);
    expect(inventory.clusters).toHaveLength(4);
    expect(inventory.gaps).toMatchObject([
      { scope: { provider: "broken", accountId: "*" }, what: "scopes", code: "AUTH" },
    ]);
  });

  it("keeps the scopes that were listed before the listing failed", async () => {
    const fine = scriptedProvider({ fleet: fleetOf(2, 2) });
    const provider: FleetProvider = {
      ...fine,
      async *scopes(call) {
        yield* fine.scopes(call);
        throw new FleetError("PAGE_LOOP", "a token repeated");
      },
    };
    const inventory = await run([provider]);
    expect(inventory.clusters).toHaveLength(4);
    expect(inventory.gaps).toMatchObject([{ code: "PAGE_LOOP", what: "scopes" }]);
  });

  it("starts reading while further scopes are still being listed", async () => {
    const clock = createVirtualClock();
    const fine = scriptedProvider({ fleet: fleetOf(2, 1) });
    const provider: FleetProvider = {
      ...fine,
      async *scopes(call) {
        yield testScope(0);
        await clock.sleep(60_000, call.signal);
        yield testScope(1);
      },
    };
    const seen: Progress[] = [];
    const inventory = await run([provider], { onProgress: (progress) => seen.push(progress) }, clock);
    expect(inventory.clusters).toHaveLength(2);
    expect(seen).toContainEqual(expect.objectContaining({ scopes: 1, scopesDone: 1, clusters: 1, listing: true }));
    expect(seen.at(-1)).toMatchObject({
      scopes: 2,
      scopesDone: 2,
      clusters: 2,
      listing: false,
      inFlight: 0,
      requests: 4,
    });
  });

  it.each([
    ["ends without having read a scope", async function* () {}, "BAD_RESPONSE"],
    [
      "fails with something that is not a FleetError",
      async function* () {
        yield* await Promise.reject<never[]>(new TypeError("x is undefined"));
      },
      "BAD_RESPONSE",
    ],
  ] as const)("a provider that %s is a gap of the scope", async (_, clusters, code) => {
    const inventory = await run([{ ...scriptedProvider({ fleet: fleetOf(1, 2) }), clusters }]);
    expect(inventory.scopes).toMatchObject([{ status: "malformed", gaps: [{ what: "clusters", code }] }]);
  });

  it("what a provider reads beside or beyond its scopes is a gap, and loses no cluster of theirs", async () => {
    const fine = scriptedProvider({ fleet: fleetOf(1, 2) });
    const provider: FleetProvider = {
      ...fine,
      async *clusters(scopes, call) {
        yield* fine.clusters(scopes, call);
        yield { scope: testScope(0), items: [buildCluster(testScope(0), "late")], gaps: [], last: false };
        yield { scope: testScope(9), items: [buildCluster(testScope(9), "foreign")], gaps: [], last: true };
      },
    };
    const inventory = await run([provider]);
    expect(inventory.clusters.map(({ name }) => name)).toEqual(["cluster-0-0", "cluster-0-1", "late"]);
    expect(inventory.scopes).toMatchObject([
      { status: "partial", gaps: [{ message: expect.stringContaining("end") }] },
    ]);
    expect(inventory.gaps).toMatchObject([{ scope: { accountId: "account-009" }, code: "BAD_RESPONSE" }]);
  });

  it("a cluster listed twice is kept once, and a difference between the two is a gap", async () => {
    const twice: ScriptedScope[] = [{ scope: testScope(0), clusters: ["same", "other", "same", "other"] }];
    let copies = 0;
    const inventory = await read({
      fleet: twice,
      describe: (scope, name) =>
        name === "same" ? buildCluster(scope, name) : buildCluster(scope, name, { labels: { copy: String(++copies) } }),
    });
    expect(inventory.clusters.map(({ name, labels }) => [name, labels])).toEqual([
      ["other", { copy: "1" }],
      ["same", { team: "platform" }],
    ]);
    expect(inventory.scopes).toMatchObject([
      { status: "partial", clusters: 2, gaps: [{ cluster: "other", code: "BAD_RESPONSE" }] },
    ]);
  });

  it("two providers that read the same scope give one scope with the clusters of both", async () => {
    const one = scriptedProvider({ fleet: [{ scope: testScope(0), clusters: ["a", "b"] }] });
    const two = scriptedProvider({ fleet: [{ scope: testScope(0), clusters: ["b", "c"] }] });
    const inventory = await run([one, two]);
    expect(inventory.scopes).toMatchObject([{ status: "ok", clusters: 3 }]);
    expect(inventory.clusters.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(JSON.stringify(await run([two, one]))).toBe(JSON.stringify(inventory));
  });

  it("asks for versions where clusters were found, and only when told to", async () => {
    const fleet = [...fleetOf(2, 1), { scope: testScope(2), clusters: [] }];
    const without = await read({ fleet });
    expect(without.scopes.every((scope) => !("offers" in scope))).toBe(true);
    const weather: Weather = ({ operation, scope }) => {
      if (operation === "scripted:Versions" && scope.accountId === "account-001") throw denied();
    };
    const inventory = await read({ fleet, weather }, { offers: true });
    expect(inventory.scopes).toMatchObject([
      { status: "ok", offers: [{ location: "region-1" }] },
      { status: "partial", gaps: [{ what: "offered versions", code: "FORBIDDEN" }] },
      { status: "ok", clusters: 0 },
    ]);
    expect(inventory.scopes[1]).not.toHaveProperty("offers");
  });

  it("gives clusters the names an organisation uses, and keeps those it asks for", async () => {
    const inventory = await read(
      { fleet: fleetOf(2, 2) },
      {
        assign: ({ name }) => ({ environment: name.endsWith("0") ? "prod" : "dev" }),
        clusterFilter: ({ environment }) => environment === "prod",
      },
    );
    expect(inventory.clusters.map(({ name, environment }) => [name, environment])).toEqual([
      ["cluster-0-0", "prod"],
      ["cluster-1-0", "prod"],
    ]);
    expect(inventory.scopes.map(({ clusters }) => clusters)).toEqual([1, 1]);
  });
});

describe("a run that is stopped", () => {
  it("cancelled, gives what was read and marks the rest", async () => {
    const controller = new AbortController();
    const clock = createVirtualClock();
    const weather: Weather = async ({ scope, signal, cluster }) => {
      await clock.sleep(100, signal);
      if (scope.accountId === "account-002" && cluster !== undefined) await never();
    };
    const provider = scriptedProvider({ fleet: fleetOf(3, 2), weather });
    void clock.sleep(5_000, new AbortController().signal).then(() => controller.abort());
    const start = clock.now();
    const inventory = await run([provider], { signal: controller.signal }, clock);
    expect(clock.now() - start).toBeLessThan(5_500);
    expect(inventory.interrupted).toBe(true);
    expect(inventory.clusters).toHaveLength(4);
    expect(inventory.scopes.map(({ status }) => status)).toEqual(["ok", "ok", "cancelled"]);
  });

  it.each(["scopes", "clusters", "versions"] as const)("leaves a provider behind that hangs in %s", async (where) => {
    const controller = new AbortController();
    const clock = createVirtualClock();
    const fine = scriptedProvider({ fleet: fleetOf(1, 1) });
    const hang = async function* () {
      yield* (await never()) as never[];
    };
    const provider: FleetProvider = {
      ...fine,
      ...(where === "scopes" ? { scopes: hang } : where === "clusters" ? { clusters: hang } : { versions: never }),
    };
    void clock.sleep(1_000, new AbortController().signal).then(() => controller.abort());
    const start = clock.now();
    const cancelled = await run([provider], { signal: controller.signal, offers: true }, clock);
    expect(clock.now() - start).toBeLessThan(2_000);
    expect([...cancelled.gaps, ...cancelled.scopes.flatMap(({ gaps }) => gaps)]).toMatchObject([{ code: "CANCELLED" }]);

    const late = await run([provider], { deadlineMs: 3_000, offers: true });
    expect(late.interrupted).toBe(false);
    expect([...late.gaps, ...late.scopes.flatMap(({ gaps }) => gaps)]).toMatchObject([{ code: "TIMEOUT" }]);
  });

  it("at its deadline, gives what was read and a gap for every cluster that was not", async () => {
    const clock = createVirtualClock();
    const provider = scriptedProvider({
      fleet: fleetOf(2, 30),
      weather: ({ signal }) => clock.sleep(100, signal),
      limits: [perScope(5, 5)],
    });
    const inventory = await run([provider], { deadlineMs: 3_000 }, clock);
    for (const { status, clusters, gaps } of inventory.scopes) {
      expect(status).toBe("partial");
      expect(clusters).toBeGreaterThan(5);
      expect(clusters + gaps.length).toBe(30);
      expect(new Set(gaps.map(({ code }) => code))).toEqual(new Set(["TIMEOUT"]));
    }
  });

  it("already cancelled before it begins, sends nothing", async () => {
    const provider = scriptedProvider({ fleet: fleetOf(2, 2) });
    const inventory = await run([provider], { signal: AbortSignal.abort() });
    expect(inventory).toMatchObject({ interrupted: true, clusters: [], gaps: [{ code: "CANCELLED" }] });
    expect(provider.requests).toEqual([]);
  });
});
