import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode } from "../../lib/core/error.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { diffInventories } from "../../lib/fleet/diff-inventories.ts";
import { type DiscoverOptions, discover } from "../../lib/fleet/discover.ts";
import {
  generateFleet,
  type ScriptedFault,
  type SimCloud,
  type SimFleet,
  type Simulator,
  startSimulator,
} from "../../lib/simulator/index.ts";
import { closeAll, openProviders, settled } from "../support/simulated-fleet.ts";
import { linesOfOthers } from "../support/snapshot-lines.ts";
import { full, record } from "./figures.ts";

const clouds = ["eks", "gke", "aks", "iks", "kubeconfig"] as const;
const asOf = "2026-11-21T00:00:00Z";
const fleet = generateFleet({ seed: 5, clusters: 60, iks: 30, asOf, scopes: 15 });
const reached = 3;

let simulator: Simulator;
let calm: Inventory;

beforeAll(async () => {
  simulator = await startSimulator({ fleet, kube: reached });
  calm = await read(simulator);
});
afterAll(() => simulator.close());

async function read(from: Simulator, options: Partial<DiscoverOptions> = {}): Promise<Inventory> {
  // One list per subscription, so that the trouble of one subscription can be told from that of the others.
  const providers = await openProviders(from, { aks: { query: "list" } });
  const limits = Object.fromEntries(clouds.map((cloud) => [cloud, []]));
  // The shortest of all backoffs: what is tried, and how often, is the same.
  const quick = { limits, random: () => 0.01 };
  try {
    return await discover({ providers, offers: true, takenAt: "2026-11-21T00:00:00Z", ...quick, ...options });
  } finally {
    await closeAll(providers);
  }
}

/** The account that meets with trouble: the last of its cloud, which AWS reads through a role. */
function victimOf(cloud: SimCloud): string {
  const account = fleet.accounts.findLast((each) => each.cloud === cloud);
  if (account === undefined) throw new Error(`no account of ${cloud}`);
  return account.id;
}

/** The same of a provider, to which a context of the kubeconfig is what an account is to a cloud. */
function troubledOf(provider: (typeof clouds)[number]): string {
  if (provider !== "kubeconfig") return victimOf(provider);
  const scope = calm.scopes.findLast((each) => each.scope.provider === provider)?.scope;
  if (scope === undefined) throw new Error("no context");
  return scope.accountId;
}

interface Cost {
  readonly inventory: Inventory;
  /** Accounts in trouble. */
  readonly accounts: readonly string[];
  readonly seconds: number;
  readonly trouble: string;
  /** Whether the accounts are known to hold no clusters any more. */
  readonly empty?: boolean;
}

/** Expects that nothing but the accounts in trouble is read otherwise than in a calm, and that nothing counts as gone. */
async function expectCostOfOne({ inventory, accounts, seconds, trouble, empty = false }: Cost): Promise<void> {
  const linesOf = async (each: Inventory) => (await linesOfOthers(each, accounts)).map(settled);
  const [now, before] = [await linesOf(inventory), await linesOf(calm)];
  const kept = new Set(now);
  const gone = diffInventories(calm, inventory).clusters.filter(
    ({ change, account }) => change === "removed" && !(empty && accounts.includes(account)),
  );
  const uids = inventory.clusters.map(({ uid }) => uid);
  const words = `${trouble}: over after ${seconds.toFixed(1)} s`;
  record({
    promise: "R2",
    cases: 1,
    lost: before.filter((line) => !kept.has(line)).length,
    duplicated: uids.length - new Set(uids).size,
    worst: { weight: seconds, words },
  });
  record({ promise: "R3", cases: calm.clusters.length, lost: gone.length });
  record({ promise: "R5", cases: 1, worst: { weight: seconds, words } });
  expect(now).toEqual(before);
  expect(gone).toEqual([]);
  expect(seconds).toBeLessThan(60);
}

test("the calm fleet is read whole, so that whatever is missing below is the work of a trouble", () => {
  expect(calm.clusters).toHaveLength(fleet.clusters.length + reached);
  expect([...calm.gaps, ...calm.scopes.flatMap(({ gaps }) => gaps)]).toEqual([]);
});

describe("one scope in trouble ends in a named gap and leaves every other line of the snapshot as it was", () => {
  const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Sign in</body></html>" };
  const listing = {
    eks: "eks:ListClusters",
    gke: "gke:ListClusters",
    aks: "aks:ManagedClusters_List",
    iks: "iks:vpcGetClusters",
    kubeconfig: "kube:GetVersion",
  } as const;
  interface Trouble extends Pick<ScriptedFault, "kind" | "answer"> {
    readonly name: string;
    readonly clouds: readonly (keyof typeof listing)[];
    readonly code: ErrorCode;
  }
  const troubles: readonly Trouble[] = [
    { name: "hangs", kind: "hang", clouds, code: "TIMEOUT" },
    { name: "is unreachable", kind: "unreachable", clouds, code: "UNAVAILABLE" },
    {
      name: "answers with a proxy's page",
      kind: "answer",
      answer: html,
      clouds: ["eks", "aks", "iks", "kubeconfig"],
      code: "BAD_RESPONSE",
    },
    // Over gRPC, whoever does not speak it is not the service.
    { name: "answers with a proxy's page", kind: "answer", answer: html, clouds: ["gke"], code: "UNAVAILABLE" },
    { name: "says that the token has expired", kind: "expired-token", clouds, code: "AUTH" },
    { name: "repeats its page token", kind: "repeated-page-token", clouds: ["eks", "aks"], code: "PAGE_LOOP" },
    { name: "pages in a circle", kind: "cyclic-next-link", clouds: ["eks", "aks"], code: "PAGE_LOOP" },
  ];
  // What hangs takes its deadline several times over: one of them is enough to see that a run ends.
  const tried = (trouble: Trouble) => (full || trouble.kind !== "hang" ? trouble.clouds : (["gke"] as const));
  const cases = troubles.flatMap((trouble) => tried(trouble).map((cloud) => ({ ...trouble, cloud })));

  test.each(cases)("$cloud $name: $code", async ({ cloud, kind, answer, code }) => {
    const account = troubledOf(cloud);
    const match = { account, operation: listing[cloud] };
    const withdraw = simulator.inject({ match, kind, ...(answer === undefined ? {} : { answer }) });
    try {
      const start = performance.now();
      const inventory = await read(simulator, kind === "hang" ? { callTimeoutMs: 3_000 } : {});
      const seconds = (performance.now() - start) / 1000;
      const troubled = inventory.scopes.filter(({ scope }) => scope.provider === cloud && scope.accountId === account);
      expect(troubled.length).toBeGreaterThan(0);
      for (const { scope, gaps, status } of troubled) {
        expect(
          gaps.map((gap) => gap.code),
          `${scopeKey(scope)} is ${status}`,
        ).toContain(code);
        for (const { message, what } of gaps) expect(`${what}: ${message}`).toMatch(/\S: \S/);
      }
      await expectCostOfOne({ inventory, accounts: [account], seconds, trouble: `${cloud} ${kind}` });
      expect(inventory.gaps).toEqual([]);
    } finally {
      withdraw();
    }
  });
});

test("one denied account of each cloud leaves every line of the others as it was", async () => {
  const denying = ["eks", "gke", "aks", "iks"] as const;
  const victims = denying.map(victimOf);
  const denied: SimFleet = {
    ...fleet,
    accounts: fleet.accounts.map((each) => (victims.includes(each.id) ? { ...each, access: "denied" } : each)),
  };
  const other = await startSimulator({ fleet: denied, kube: reached });
  try {
    const start = performance.now();
    const inventory = await read(other);
    const seconds = (performance.now() - start) / 1000;
    const refused = inventory.scopes.filter(({ scope }) => victims.includes(scope.accountId));
    expect(refused.map(({ scope, status }) => `${scope.provider} ${status}`).sort()).toEqual([
      "aks denied",
      "eks denied",
      "gke denied",
      "iks denied",
    ]);
    for (const { gaps } of refused) expect(new Set(gaps.map(({ code }) => code))).toEqual(new Set(["FORBIDDEN"]));
    await expectCostOfOne({ inventory, accounts: victims, seconds, trouble: "four accounts denied" });
    expect(inventory.clusters.filter(({ ref }) => victims.includes(ref.scope.accountId))).toEqual([]);
  } finally {
    await other.close();
  }
});

test("an account in which the service is switched off is empty, and leaves the others as they were", async () => {
  const victims = (["eks", "gke", "aks"] as const).map(victimOf);
  const off: SimFleet = {
    ...fleet,
    accounts: fleet.accounts.map((each) => (victims.includes(each.id) ? { ...each, access: "disabled" } : each)),
  };
  const other = await startSimulator({ fleet: off, kube: reached });
  try {
    const start = performance.now();
    const inventory = await read(other);
    const seconds = (performance.now() - start) / 1000;
    const statuses = inventory.scopes.flatMap(({ scope, status }) =>
      victims.includes(scope.accountId) ? [`${scope.provider} ${status}`] : [],
    );
    expect(statuses.length).toBeGreaterThan(0);
    for (const status of statuses) expect(status).toMatch(/ (?:not-enabled|denied|ok)$/);
    await expectCostOfOne({ inventory, accounts: victims, seconds, trouble: "the service switched off", empty: true });
  } finally {
    await other.close();
  }
});

test("a zone of Google's that does not answer leaves its clusters unseen, not gone", async () => {
  const zonal = fleet.clusters.find((cluster) => cluster.cloud === "gke" && /-[a-z]$/.test(cluster.location));
  if (zonal === undefined) throw new Error("the fleet has no zonal cluster");
  const silent: SimFleet = {
    ...fleet,
    accounts: fleet.accounts.map((each) =>
      each.id === zonal.account ? { ...each, missingZones: [zonal.location] } : each,
    ),
  };
  const other = await startSimulator({ fleet: silent, kube: reached });
  try {
    const { clusters } = diffInventories(calm, await read(other));
    const unseen = clusters.filter(({ change }) => change === "unseen").map(({ location }) => location);
    record({ promise: "R3", cases: calm.clusters.length, lost: clusters.filter((e) => e.change === "removed").length });
    expect(new Set(unseen)).toEqual(new Set([zonal.location]));
    expect(clusters.filter(({ change }) => change === "removed")).toEqual([]);
  } finally {
    await other.close();
  }
});

test.each([
  { what: "clusters", operation: "aks:ManagedClusters_List" },
  { what: "subscriptions", operation: "aks:Subscriptions_List" },
])("a next-page link of the $what to another host is not followed, and the token never goes there", async (each) => {
  const visits: string[] = [];
  const trap = createServer((request, response) => {
    visits.push(`${request.url} ${request.headers.authorization ?? ""}`);
    response.end("{}");
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  const withdraw = simulator.inject({ match: { operation: each.operation }, kind: "foreign-next-link", origin });
  try {
    const inventory = await read(simulator);
    expect(visits).toEqual([]);
    const gaps = [...inventory.gaps, ...inventory.scopes.flatMap((scope) => scope.gaps)];
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap).toMatchObject({ code: "BAD_RESPONSE", scope: { provider: "aks" } });
    for (const { message } of gaps) expect(message).toContain(origin);
    // What came before the link is kept.
    expect(inventory.clusters.map(({ uid }) => uid)).toEqual(calm.clusters.map(({ uid }) => uid));
  } finally {
    withdraw();
    trap.close();
  }
});
