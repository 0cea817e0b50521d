import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode } from "../../lib/core/error.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { type DiscoverOptions, discover } from "../../lib/fleet/discover.ts";
import {
  generateFleet,
  type ScriptedFault,
  type SimCloud,
  type SimFleet,
  type Simulator,
  startSimulator,
} from "../../lib/simulator/index.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";
import { linesOfOthers } from "../support/snapshot-lines.ts";

const clouds = ["eks", "gke", "aks"] as const;
const fleet = generateFleet({ seed: 5, clusters: 60, asOf: "2026-11-21T00:00:00Z", scopes: 15 });

let simulator: Simulator;
let calm: Inventory;

beforeAll(async () => {
  simulator = await startSimulator({ fleet, clouds });
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

test("the calm fleet is read whole, so that whatever is missing below is the work of a trouble", () => {
  expect(calm.clusters).toHaveLength(60);
  expect([...calm.gaps, ...calm.scopes.flatMap(({ gaps }) => gaps)]).toEqual([]);
});

describe("one scope in trouble ends in a named gap and leaves every other line of the snapshot as it was", () => {
  const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Sign in</body></html>" };
  const listing = { eks: "eks:ListClusters", gke: "gke:ListClusters", aks: "aks:ManagedClusters_List" } as const;
  interface Trouble extends Pick<ScriptedFault, "kind" | "answer"> {
    readonly name: string;
    readonly clouds: readonly (keyof typeof listing)[];
    readonly code: ErrorCode;
  }
  const troubles: readonly Trouble[] = [
    { name: "hangs", kind: "hang", clouds, code: "TIMEOUT" },
    { name: "is unreachable", kind: "unreachable", clouds, code: "UNAVAILABLE" },
    { name: "answers with a proxy's page", kind: "answer", answer: html, clouds: ["eks", "aks"], code: "BAD_RESPONSE" },
    // Over gRPC, whoever does not speak it is not the service.
    { name: "answers with a proxy's page", kind: "answer", answer: html, clouds: ["gke"], code: "UNAVAILABLE" },
    { name: "says that the token has expired", kind: "expired-token", clouds, code: "AUTH" },
    { name: "repeats its page token", kind: "repeated-page-token", clouds: ["eks", "aks"], code: "PAGE_LOOP" },
    { name: "pages in a circle", kind: "cyclic-next-link", clouds: ["eks", "aks"], code: "PAGE_LOOP" },
  ];
  const cases = troubles.flatMap((trouble) => trouble.clouds.map((cloud) => ({ ...trouble, cloud })));

  test.each(cases)("$cloud $name: $code", async ({ cloud, kind, answer, code }) => {
    const account = victimOf(cloud);
    const match = { cloud, account, operation: listing[cloud] };
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
      expect(await linesOfOthers(inventory, [account])).toEqual(await linesOfOthers(calm, [account]));
      expect(inventory.gaps).toEqual([]);
      expect(seconds).toBeLessThan(30);
      console.log(`${cloud} ${kind}: ${seconds.toFixed(1)} s`);
    } finally {
      withdraw();
    }
  });
});

test("one denied account of each cloud leaves every line of the others as it was", async () => {
  const victims = clouds.map(victimOf);
  const denied: SimFleet = {
    ...fleet,
    accounts: fleet.accounts.map((each) => (victims.includes(each.id) ? { ...each, access: "denied" } : each)),
  };
  const other = await startSimulator({ fleet: denied, clouds });
  try {
    const inventory = await read(other);
    const refused = inventory.scopes.filter(({ scope }) => victims.includes(scope.accountId));
    expect(refused.map(({ scope, status }) => `${scope.provider} ${status}`).sort()).toEqual([
      "aks denied",
      "eks denied",
      "gke denied",
    ]);
    for (const { gaps } of refused) expect(gaps.map(({ code }) => code)).toEqual(["FORBIDDEN"]);
    expect(await linesOfOthers(inventory, victims)).toEqual(await linesOfOthers(calm, victims));
    expect(inventory.clusters.filter(({ ref }) => victims.includes(ref.scope.accountId))).toEqual([]);
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
