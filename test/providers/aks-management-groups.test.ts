import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { type Simulator, startSimulator } from "../../lib/simulator/index.ts";
import { aks } from "../../providers/aks/index.ts";

describe("the subscriptions below a management group", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ clouds: ["aks"], tls: false });
  });
  afterAll(() => simulator.close());

  const read = async (options: AksOptions) => {
    const before = simulator.log.records.length;
    const [{ id: _, ...config } = { id: "aks" }] = simulator.providers;
    const provider = aks({ ...config, env: simulator.env, ...options });
    try {
      const inventory = await discover({ providers: [provider] });
      return { inventory, requests: simulator.log.records.slice(before) };
    } finally {
      await provider.close?.();
    }
  };

  test("are found with one request, by the names they have", async () => {
    const tenant = (await read({})).inventory.scopes[0]?.scope.tenantId ?? "";
    const { inventory, requests } = await read({ managementGroups: [tenant] });
    const expected = simulator.fleet.accounts.filter(({ cloud, access }) => cloud === "aks" && access !== "denied");
    expect(inventory.gaps).toStrictEqual([]);
    expect(inventory.scopes.map(({ scope }) => [scope.accountId, scope.accountName])).toStrictEqual(
      expected.map(({ id, name }) => [id, name]).sort(),
    );
    expect(requests.map(({ operation }) => operation)).not.toContain("aks:Subscriptions_List");
    const { inventory: less } = await read({
      managementGroups: [tenant],
      filter: { exclude: [expected[0]?.name ?? ""] },
    });
    expect(less.scopes).toHaveLength(expected.length - 1);
  });

  test("of a group that does not exist are a gap, never an empty fleet", async () => {
    const { inventory } = await read({ managementGroups: ["nowhere"] });
    expect(inventory.scopes).toStrictEqual([]);
    expect(inventory.gaps).toMatchObject([{ what: "scopes" }]);
  });
});

test("management groups and a list of subscriptions exclude each other", () => {
  const subscriptions = ["00000000-0000-4000-8000-000000000001"];
  expect(() => aks({ subscriptions, managementGroups: ["mg"] })).toThrow(/exclude each other/);
});
