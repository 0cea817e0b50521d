import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IksOptions } from "../../lib/core/provider-options.ts";
import { iks } from "../../providers/iks/index.ts";
import { accountA } from "./iks-samples.ts";
import { healthy, type LoopbackIbm, listen, plainCall, readAll } from "./iks-stub.ts";

let folder: string;
let server: LoopbackIbm;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "iks-"));
  await writeFile(join(folder, "plain"), "key-in-a-file\n");
  await writeFile(join(folder, "apikey.json"), JSON.stringify({ name: "reader", apikey: "key-in-json" }));
  await writeFile(join(folder, "broken.json"), '{"apikey":"canary');
  await writeFile(join(folder, "token"), "token-of-the-machine");
  server = await listen(healthy);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const scope = { provider: "iks", accountId: accountA };

/** Reads once, and gives what was asked of the identity service. */
async function exchanged(env: Record<string, string>, account: NonNullable<IksOptions["accounts"]>[number] = {}) {
  const before = server.seen.length;
  const named = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace("@", `@${folder}/`)]),
  );
  const options = {
    endpoint: server.url,
    iamEndpoint: server.url,
    searchEndpoint: server.url,
    accounts: [{ id: accountA, ...account }],
    env: named,
  };
  const provider = iks(options);
  try {
    const { gaps } = await readAll(provider, [scope], plainCall());
    const grants = server.seen.slice(before).filter(({ path }) => path === "/identity/token");
    return { gaps, grant: Object.fromEntries(new URLSearchParams(grants[0]?.body)), identity: provider.describe() };
  } finally {
    await provider.close?.();
  }
}

test.each<[string, Record<string, string>, string]>([
  ["a variable", { IBMCLOUD_API_KEY: "key", IC_API_KEY: "other" }, "key"],
  ["the variable of IBM's Terraform provider", { IC_API_KEY: "other" }, "other"],
  ["a file that a variable names", { IBMCLOUD_API_KEY: "@plain" }, "key-in-a-file"],
  ["a file that IBM's command line wrote", { IBMCLOUD_API_KEY: "@apikey.json" }, "key-in-json"],
])("the API key comes from %s", async (_title, env, apikey) => {
  const { grant, gaps } = await exchanged(env);
  expect(gaps).toStrictEqual([]);
  expect(grant).toMatchObject({ apikey, grant_type: "urn:ibm:params:oauth:grant-type:apikey" });
});

test("an account may have a variable of its own", async () => {
  const env = { TEAM_KEY: "key-of-the-team", IBMCLOUD_API_KEY: "key" };
  const { grant, identity } = await exchanged(env, { apiKeyVariable: "TEAM_KEY" });
  expect(grant).toMatchObject({ apikey: "key-of-the-team" });
  expect(identity).toMatchObject({ identity: "API key in TEAM_KEY" });
});

test.each([
  ["reader", { profile_name: "reader" }],
  ["Profile-1", { profile_id: "Profile-1" }],
  ["crn:v1:bluemix:public:iam-identity::a/x::profile:Profile-1", { profile_id: "Profile-1" }],
])("a machine's own token is exchanged for the trusted profile %s", async (profile, expected) => {
  const { grant, gaps } = await exchanged({ IBMCLOUD_CR_PROFILE: profile, IBMCLOUD_CR_TOKEN: "@token" });
  expect(gaps).toStrictEqual([]);
  expect(grant).toMatchObject({ cr_token: "token-of-the-machine", ...expected });
});

test.each<[string, Record<string, string>, string, RegExp]>([
  ["a file that is not there", { IBMCLOUD_API_KEY: "@nowhere" }, "CONFIG", /cannot be read \(ENOENT\)/],
  ["a file without a key", { IBMCLOUD_API_KEY: "@broken.json" }, "CONFIG", /holds no apikey/],
  ["a key in braces", { IBMCLOUD_API_KEY: "{canary}" }, "CONFIG", /cannot be set up/],
  [
    "a machine's token that cannot be renewed",
    { IBMCLOUD_CR_PROFILE: "p", IBMCLOUD_CR_TOKEN: "canary" },
    "CONFIG",
    /only a file/,
  ],
  [
    "a machine's token that is not there",
    { IBMCLOUD_CR_PROFILE: "p", IBMCLOUD_CR_TOKEN: "@nowhere" },
    "AUTH",
    /this machine/,
  ],
  ["nothing", {}, "AUTH", /IBMCLOUD_API_KEY is not set/],
])("%s is told without showing it", async (_title, env, code, message) => {
  const { gaps } = await exchanged(env);
  expect(gaps[0]).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(JSON.stringify(gaps)).not.toContain("canary");
});
