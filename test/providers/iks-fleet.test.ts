import { expect, test } from "vitest";
import type { IksOptions } from "../../lib/core/provider-options.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { generateFleet, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { iks } from "../../providers/iks/index.ts";

test("a fifth of all requests failing costs neither a cluster nor a version, and no right is used that is not listed", async () => {
  const whole = generateFleet({ seed: 3, clusters: 0, iks: 40, asOf: simulatedToday });
  const mine = <T extends { readonly cloud: string }>(all: readonly T[]) => all.filter(({ cloud }) => cloud === "iks");
  const fleet = { ...whole, accounts: mine(whole.accounts), clusters: mine(whole.clusters) };
  const faults = { rate: 0.2, kinds: ["throttle", "server-error", "reset", "truncated", "wrong-shape"] as const };
  const simulator = await startSimulator({ fleet, seed: 5, faults, clouds: ["iks"] });
  const [config] = simulator.providers as readonly IksOptions[];
  const provider = iks({ ...config, env: simulator.env });
  try {
    const limits = { iks: [{ per: "account", perSecond: 10_000, burst: 10_000 }] } as const;
    const { clusters, scopes, gaps } = await discover({ providers: [provider], limits, offers: true });
    expect([...gaps, ...scopes.flatMap((report) => report.gaps)]).toStrictEqual([]);
    const found = clusters.map(({ uid, controlPlane: { version, distributionVersion }, pools }) => ({
      uid,
      version: (distributionVersion ?? version)?.raw,
      nodes: pools.map(({ name, size }) => `${name} ${size.actual}`).sort(),
    }));
    const truth = [...simulator.truth().clusters].map(([uid, { version, pools }]) => ({
      uid,
      version,
      nodes: pools.map(({ name, nodes }) => `${name} ${nodes}`).sort(),
    }));
    const byUid = (a: { readonly uid: string }, b: { readonly uid: string }) => (a.uid < b.uid ? -1 : 1);
    expect(found.sort(byUid)).toStrictEqual(truth.sort(byUid));
    const listed = new Set(provider.permissions.map(({ operation }) => operation));
    const { records } = simulator.log;
    expect(records.map(({ operation }) => operation).filter((operation) => !listed.has(operation))).toStrictEqual([]);
    expect(records.some(({ fault }) => fault !== undefined)).toBe(true);
    const posted = records.filter(({ method }) => method !== "GET").map(({ operation }) => operation);
    expect(new Set(posted)).toStrictEqual(new Set(["iam:token", "iks:SearchResources"]));
    const tags = new Map(simulator.fleet.clusters.map((cluster) => [cluster.name, cluster.tags]));
    for (const { name, labels } of clusters) expect(labels, name).toStrictEqual(tags.get(name));
  } finally {
    await provider.close?.();
    await simulator.close();
  }
});
