import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { discover } from "../../lib/fleet/discover.ts";
import type { SimFleet } from "../../lib/simulator/index.ts";
import { type Simulator, startSimulator } from "../../lib/simulator/index.ts";
import { eks } from "../../providers/eks/index.ts";
import { permissions } from "../../providers/eks/permissions.ts";
import { plainCall, startStub, stsReply, testEnv } from "./eks-stub.ts";

const ids = Array.from({ length: 25 }, (_, index) => String(100000000001 + index));
const denied = "100000000003";

function fleet(): SimFleet {
  return {
    seed: 1,
    asOf: "2026-11-21T00:00:00Z",
    accounts: ids.map((id, index) => ({
      cloud: "eks",
      id,
      name: `team-${index + 1}`,
      regions: ["eu-west-1"],
      ...(id === denied ? { access: "denied" as const } : {}),
    })),
    clusters: [],
  };
}

describe("the accounts of an organization", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ fleet: fleet(), clouds: ["eks"] });
  });
  afterAll(() => simulator.close());

  const read = async (options: EksOptions = {}) => {
    const before = simulator.log.records.length;
    const organization = { roleName: "FleetwrightReader" };
    const provider = eks({ env: simulator.env, organization, regions: ["eu-west-1"], ...options });
    try {
      const inventory = await discover({ providers: [provider] });
      const identity = (await provider.describe()).identity;
      return { inventory, identity, requests: simulator.log.records.slice(before) };
    } finally {
      await provider.close?.();
    }
  };

  test("are listed twenty at a time and read through the role, the caller's own without it", async () => {
    const { inventory, identity, requests } = await read();
    expect(inventory.gaps).toStrictEqual([]);
    expect(inventory.scopes.map(({ scope }) => scope.accountId)).toStrictEqual(ids);
    expect(inventory.scopes[0]?.scope).toStrictEqual({
      provider: "eks",
      accountId: ids[0],
      accountName: "team-1",
      organizationId: "o-f1eetwr1gh",
      region: "eu-west-1",
    });
    const count = (operation: string) => requests.filter((request) => request.operation === operation).length;
    expect(count("organizations:ListAccounts")).toBe(2);
    expect(count("sts:GetCallerIdentity")).toBe(1);
    expect(count("sts:AssumeRole")).toBe(ids.length - 1);
    expect(identity).toBe(
      "role FleetwrightReader of each account of the organization, assumed with environment variables",
    );
    const granted = new Set(permissions.map(({ operation }) => operation));
    expect(requests.filter(({ operation }) => !granted.has(operation))).toStrictEqual([]);
  });

  test("do not include a closed one, and one that refuses the role is a gap", async () => {
    const { inventory } = await read();
    expect(inventory.scopes.map(({ scope }) => scope.accountName)).not.toContain("closed-sandbox");
    const refused = inventory.scopes.filter(({ status }) => status !== "ok");
    expect(refused).toMatchObject([{ scope: { accountId: denied }, status: "denied", gaps: [{ code: "FORBIDDEN" }] }]);
  });

  test("are narrowed by id or name before anything is asked of the others", async () => {
    const { inventory, requests } = await read({
      regions: "enabled",
      filter: { include: [ids[4] ?? "", ids[5] ?? "", ids[6] ?? ""], exclude: ["team-6"] },
    });
    expect(inventory.scopes.map(({ scope }) => scope.accountId)).toStrictEqual([ids[4], ids[6]]);
    expect(requests.filter(({ operation }) => operation === "sts:AssumeRole")).toHaveLength(2);
  });

  test("give way to what `accounts` says of the same account", async () => {
    const { inventory } = await read({ accounts: [{ id: ids[0] ?? "", name: "management" }] });
    expect(inventory.scopes).toHaveLength(ids.length);
    expect(inventory.scopes[0]?.scope).toStrictEqual({
      ...{ provider: "eks", accountId: ids[0], accountName: "management", region: "eu-west-1" },
    });
  });

  test("cannot be listed by a member account, which is a gap, and costs no account that is named", async () => {
    const env = { ...simulator.env, AWS_ACCESS_KEY_ID: `AKIASIM0${ids[1]}` };
    const { inventory } = await read({ env, accounts: [{ id: ids[1] ?? "" }] });
    expect(inventory.scopes).toMatchObject([{ scope: { accountId: ids[1] }, status: "ok" }]);
    expect(inventory.gaps).toMatchObject([
      { what: "scopes", code: "FORBIDDEN", hint: "The identity needs organizations:ListAccounts." },
    ]);
  });
});

test("a role is assumed in the accounts' own partition, with external id and session policy", async () => {
  const sessionPolicy = '{"Version":"2012-10-17","Statement":[]}';
  await using stub = await startStub((request) => {
    if (request.headers["x-amz-target"] === "AWSOrganizationsV20161128.ListAccounts") {
      return { json: { Accounts: [{ Id: "444455556666", Status: "ACTIVE" }, { Id: "nonsense" }] } };
    }
    if (request.route === "sts GetCallerIdentity") {
      return stsReply("GetCallerIdentity", "<Account>111122223333</Account>");
    }
    if (request.route !== "sts AssumeRole") return { json: { clusters: [] } };
    const keys = "<AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>";
    return stsReply("AssumeRole", `<Credentials>${keys}<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`);
  });
  const organization = { roleName: "audit/Reader", externalId: "fleet", sessionPolicy };
  const provider = eks({
    ...{ endpoint: stub.url, env: testEnv, organization, partition: "aws-us-gov" as const },
    regions: ["us-gov-west-1"],
  });
  const scopes: Scope[] = [];
  const listing = (async () => {
    for await (const scope of provider.scopes(plainCall())) scopes.push(scope);
  })();
  await expect(listing).rejects.toMatchObject({ code: "BAD_RESPONSE", path: "$.Accounts[1].Id" });
  expect(scopes).toHaveLength(1);
  for await (const _ of provider.clusters(scopes, plainCall()));
  const assumed = stub.seen.find(({ route }) => route === "sts AssumeRole");
  const form = new URLSearchParams(assumed?.body);
  expect(form.get("RoleArn")).toBe("arn:aws-us-gov:iam::444455556666:role/audit/Reader");
  expect(form.get("ExternalId")).toBe("fleet");
  expect(form.get("Policy")).toBe(sessionPolicy);
});
