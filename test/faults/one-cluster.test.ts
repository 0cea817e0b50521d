import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { generateFleet, startSimulator } from "../../lib/simulator/index.ts";
import { mutations } from "../support/mutations.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";
import { full, record } from "./figures.ts";

const asOf = "2026-11-21T00:00:00Z";
const rounds = full ? 60 : 4;
const noLimits = { eks: [], aks: [], iks: [] };

/** Changes the cluster of this name in a JSON answer; every other byte stays. */
type Change = (cluster: unknown) => unknown;

/** Hands on to `target`, and changes what answers say of victims on the way. */
async function startProxy(target: string, victim: (name: string) => boolean, change: Change) {
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", target);
    const forwarded = request(url, { method: incoming.method, headers: incoming.headers }, async (answer) => {
      const body = await textOf(answer);
      const json = /json/.test(answer.headers["content-type"] ?? "") ? changed(body, victim, change) : body;
      const { "content-length": _, "transfer-encoding": __, ...headers } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, headers).end(json);
    });
    forwarded.once("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** EKS answers with one cluster, the others with lists of them, under one of these names or as the whole answer. */
function changed(body: string, victim: (name: string) => boolean, change: Change): string {
  const answer: unknown = JSON.parse(body);
  const fits = (value: unknown) => victim(String((value as { readonly name?: unknown } | null)?.name ?? ""));
  const within = (list: readonly unknown[]) => list.map((each) => (fits(each) ? change(each) : each));
  if (Array.isArray(answer)) return JSON.stringify(within(answer));
  const fields = answer as Record<string, unknown>;
  if (fits(fields["cluster"])) fields["cluster"] = change(fields["cluster"]);
  for (const key of ["clusters", "value", "data"]) {
    const list = fields[key];
    if (Array.isArray(list)) fields[key] = within(list);
  }
  return JSON.stringify(fields);
}

test("whatever is wrong with what is said of one cluster costs the others nothing", async () => {
  const whole = generateFleet({ seed: 17, clusters: 60, iks: 20, scopes: 12, asOf });
  const fleet = { ...whole, clusters: whole.clusters.filter(({ cloud }) => cloud !== "gke") };
  const victims = new Set(fleet.clusters.filter((_, index) => index % 3 === 0).map(({ name }) => name));
  const names = fleet.clusters.map(({ name }) => name);
  const simulator = await startSimulator({ fleet, clouds: ["eks", "aks", "iks"], tls: false });
  const read = async (round: number) => {
    let mutants = 0;
    const change: Change = (cluster) => {
      if (round === 0) return cluster;
      mutants += 1;
      // By name and not by turn, so that a round is the same in whatever order the answers come.
      const turn = names.indexOf((cluster as { readonly name: string }).name);
      const [mutation] = mutations(cluster, 1, round * 10_000 + turn);
      return mutation?.value ?? null;
    };
    const text = JSON.stringify({ providers: simulator.providers, env: simulator.env });
    const origins = [...new Set(text.match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/g))];
    const proxies = await Promise.all(origins.map((origin) => startProxy(origin, (name) => victims.has(name), change)));
    const routed = origins.reduce((all, origin, index) => all.replaceAll(origin, proxies[index]?.origin ?? ""), text);
    const place = JSON.parse(routed) as Pick<typeof simulator, "providers" | "env">;
    const providers = await openProviders(place, { aks: { query: "list" } });
    try {
      const quick = { limits: noLimits, random: () => 0.01 };
      return { inventory: await discover({ providers, takenAt: asOf, ...quick }), mutants };
    } finally {
      await closeAll(providers);
      for (const { close } of proxies) close();
    }
  };
  const others = (clusters: readonly Cluster[]) =>
    clusters
      .filter(({ name }) => names.includes(name) && !victims.has(name))
      .map((cluster) => JSON.stringify({ ...cluster, observedAt: asOf }).replaceAll(/127\.0\.0\.1:\d+/g, ""));
  try {
    const calm = others((await read(0)).inventory.clusters);
    expect(calm).toHaveLength(fleet.clusters.length - victims.size);
    const totals = { mutants: 0, lost: 0, gaps: 0, nameless: 0 };
    for (let round = 1; round <= rounds; round++) {
      const { inventory, mutants } = await read(round);
      const now = new Set(others(inventory.clusters));
      const gaps = [...inventory.gaps, ...inventory.scopes.flatMap((scope) => scope.gaps)];
      totals.mutants += mutants;
      totals.lost += calm.filter((cluster) => !now.has(cluster)).length;
      totals.gaps += gaps.length;
      totals.nameless += gaps.filter(({ what, message }) => what === "" || message === "").length;
    }
    const words = `${totals.mutants} mutants made ${totals.gaps} gaps; ${totals.lost} neighbours changed`;
    record({ promise: "R4", cases: totals.mutants, lost: totals.lost, worst: { weight: totals.lost, words } });
    const why = "Google's SDK decodes a list as a whole, and refuses all of it for one wrong type; its mapper is tried";
    record({ promise: "R4", cases: 0, untried: `GKE on the wire (${why} in gke-map.test.ts)` });
    expect(totals).toMatchObject({ lost: 0, nameless: 0 });
    expect(totals.mutants).toBeGreaterThan(rounds * 20);
    expect(totals.gaps).toBeGreaterThan(rounds / 2);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  } finally {
    await simulator.close();
  }
});
