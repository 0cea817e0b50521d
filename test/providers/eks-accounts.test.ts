import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { createCertificate } from "../../lib/simulator/certificate.ts";
import { eks } from "../../providers/eks/index.ts";
import {
  awsProblem,
  type PlainCall,
  plainCall,
  type Reply,
  type Seen,
  type Stub,
  startStub,
  stsProblem,
  stsReply,
  testEnv,
} from "./eks-stub.ts";

const own = "111122223333";
const other = "444455556666";
const roleArn = `arn:aws:iam::${other}:role/Reader`;

function session(key: string, expiration = "2099-01-01T00:00:00Z"): Reply {
  const credentials = `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>`;
  return stsReply("AssumeRole", `<Credentials>${credentials}<Expiration>${expiration}</Expiration></Credentials>`);
}

/** Two enabled regions and no clusters, for whoever asks. `answers` replaces routes by name. */
function aws(answers: Readonly<Record<string, (request: Seen) => Reply>> = {}) {
  const usual: typeof answers = {
    "POST /listRegions": () => ({ json: { Regions: [{ RegionName: "eu-west-1" }, { RegionName: "us-east-1" }] } }),
    "sts GetCallerIdentity": () => stsReply("GetCallerIdentity", `<Account>${own}</Account>`),
    "sts AssumeRole": () => session("ASIAROLEROLEROLE"),
    "GET /clusters": () => ({ json: { clusters: [] } }),
  };
  return (request: Seen) => (answers[request.route] ?? usual[request.route])?.(request);
}

function providerAt(stub: Stub, options: EksOptions = {}) {
  return eks({ endpoint: stub.url, env: testEnv, ...options });
}

async function scopesOf(stub: Stub, options: EksOptions = {}, call = plainCall()): Promise<Scope[]> {
  const scopes: Scope[] = [];
  for await (const scope of providerAt(stub, options).scopes(call)) scopes.push(scope);
  return scopes;
}

async function gapsOf(stub: Stub, scope: Scope, options: EksOptions = {}, call: PlainCall = plainCall()) {
  const harvests = [];
  for await (const harvest of providerAt(stub, options).clusters([scope], call)) harvests.push(harvest);
  expect(harvests.filter(({ last }) => last)).toHaveLength(1);
  return harvests.flatMap(({ gaps }) => gaps);
}

const signer = ({ headers }: Seen) => /Credential=([^/]*)/.exec(headers.authorization ?? "")?.[1];

describe("scopes", () => {
  test("are the enabled regions of the account that the credentials belong to", async () => {
    await using stub = await startStub(aws());
    expect(await scopesOf(stub)).toStrictEqual([
      { provider: "eks", accountId: own, region: "eu-west-1" },
      { provider: "eks", accountId: own, region: "us-east-1" },
    ]);
    expect(stub.routes()).toStrictEqual(["sts GetCallerIdentity", "POST /listRegions"]);
  });

  test("cost no request when account and regions are named", async () => {
    await using stub = await startStub(aws());
    const scopes = await scopesOf(stub, {
      accounts: [{ id: own, name: "main" }],
      regions: ["us-gov-west-1", "us-gov-west-1"],
      partition: "aws-us-gov",
    });
    expect(scopes).toStrictEqual([
      { provider: "eks", accountId: own, accountName: "main", region: "us-gov-west-1", partition: "aws-us-gov" },
    ]);
    expect(stub.seen).toStrictEqual([]);
  });

  test("follow the pages of the region list and appear once however often an account is named", async () => {
    await using stub = await startStub(
      aws({
        "POST /listRegions": () =>
          stub.seen.length % 2 === 1
            ? { json: { Regions: [{ RegionName: "eu-west-1" }], NextToken: "t" } }
            : { json: { Regions: [{ RegionName: "us-east-1" }] } },
      }),
    );
    expect(await scopesOf(stub, { accounts: [{ id: own }] })).toHaveLength(2);
    const named: EksOptions = { accounts: [{ id: own }, { id: own, name: "again" }], regions: ["eu-west-1"] };
    expect(await scopesOf(stub, named)).toHaveLength(1);
  });

  test.each<readonly [string, EksOptions, readonly string[]]>([
    ["a region that is included", { filter: { include: ["eu-*"] } }, [`${own} eu-west-1`, `${other} eu-west-1`]],
    ["a region that is excluded", { filter: { exclude: ["us-*"] } }, [`${own} eu-west-1`, `${other} eu-west-1`]],
    ["an account by name", { filter: { include: ["PROD"] } }, [`${other} eu-west-1`, `${other} us-east-1`]],
    ["an account that is excluded by id", { filter: { exclude: [other] } }, [`${own} eu-west-1`, `${own} us-east-1`]],
  ])("can be narrowed by %s", async (_title, options, expected) => {
    await using stub = await startStub(aws());
    const scopes = await scopesOf(stub, { accounts: [{ id: own }, { name: "prod", roleArn }], ...options });
    expect(scopes.map(({ accountId, region }) => `${accountId} ${region}`).sort()).toStrictEqual(expected);
  });

  test("of an account that is excluded are not asked for", async () => {
    await using stub = await startStub(aws());
    expect(await scopesOf(stub, { accounts: [{ id: own }], filter: { exclude: ["1111*"] } })).toStrictEqual([]);
    expect(stub.seen).toStrictEqual([]);
  });

  test("cannot be listed at all when the only credentials are no good", async () => {
    await using stub = await startStub(
      aws({ "sts GetCallerIdentity": () => stsProblem(403, "InvalidClientTokenId", "The security token is invalid.") }),
    );
    await expect(scopesOf(stub)).rejects.toMatchObject({ code: "AUTH", provider: "eks", retryable: false });
  });

  test("of an account whose regions are denied are one coarse scope, whose reading tells why", async () => {
    const denied = { "POST /listRegions": () => awsProblem(403, "AccessDeniedException", "no") };
    await using stub = await startStub(aws(denied));
    const [scope, ...more] = await scopesOf(stub);
    expect([scope, ...more]).toStrictEqual([{ provider: "eks", accountId: own }]);
    const gaps = await gapsOf(stub, scope as Scope);
    expect(gaps).toMatchObject([
      { code: "FORBIDDEN", what: "regions", hint: "The identity needs account:ListRegions." },
    ]);
    const { gaps: versions } = await providerAt(stub).versions(scope as Scope, plainCall());
    expect(versions).toMatchObject([{ code: "UNSUPPORTED", what: "versions" }]);
  });

  test("that were coarse are read in full once their regions can be listed", async () => {
    await using stub = await startStub(aws());
    expect(await gapsOf(stub, { provider: "eks", accountId: own })).toStrictEqual([]);
    expect(
      stub.seen
        .filter(({ route }) => route === "GET /clusters")
        .map(({ region }) => region)
        .sort(),
    ).toStrictEqual(["eu-west-1", "us-east-1"]);
  });

  test("leave no region out without a word when the list has a hole", async () => {
    await using stub = await startStub(
      aws({ "POST /listRegions": () => ({ json: { Regions: [{ RegionName: "eu-west-1" }, { RegionName: null }] } }) }),
    );
    const [scope] = await scopesOf(stub);
    expect(await gapsOf(stub, scope as Scope)).toMatchObject([
      { code: "BAD_RESPONSE", what: "regions", path: "$.Regions[1].RegionName" },
    ]);
  });

  test("that an earlier run found are read with one question about whose credentials these are", async () => {
    await using stub = await startStub(aws());
    const scopes = ["eu-west-1", "us-east-1"].map((region) => ({ provider: "eks", accountId: own, region }));
    for await (const { gaps } of providerAt(stub).clusters(scopes, plainCall())) expect(gaps).toStrictEqual([]);
    expect(stub.routes().toSorted()).toStrictEqual(["GET /clusters", "GET /clusters", "sts GetCallerIdentity"]);
  });

  test("of one account do not wait for, or fall with, those of another", async () => {
    await using stub = await startStub(
      aws({ "sts AssumeRole": () => stsProblem(403, "AccessDenied", "not authorized to perform: sts:AssumeRole") }),
    );
    const scopes = await scopesOf(stub, { accounts: [{ roleArn }, { id: own }] });
    expect(scopes).toHaveLength(3);
    expect(scopes).toContainEqual({ provider: "eks", accountId: other });
  });

  test("of an account that no credentials are given for are a gap", async () => {
    await using stub = await startStub(aws());
    const scope: Scope = { provider: "eks", accountId: "999999999999", region: "eu-west-1" };
    expect(await gapsOf(stub, scope)).toMatchObject([
      { code: "CONFIG", message: expect.stringContaining("999999999999") },
    ]);
  });
});

describe("a role", () => {
  const options: EksOptions = { accounts: [{ roleArn, externalId: "ticket-7" }], regions: ["eu-west-1"] };
  const scope: Scope = { provider: "eks", accountId: other, region: "eu-west-1" };

  test("is assumed once with its external id, and its session signs what follows", async () => {
    await using stub = await startStub(aws());
    const provider = providerAt(stub, options);
    for await (const _ of provider.clusters([scope, { ...scope, region: "us-east-1" }], plainCall())) void _;
    const [assume, ...reads] = stub.seen;
    expect(assume?.route).toBe("sts AssumeRole");
    expect(assume?.form.get("ExternalId")).toBe("ticket-7");
    expect(signer(assume as Seen)).toBe(testEnv.AWS_ACCESS_KEY_ID);
    expect(reads.map(signer)).toStrictEqual(["ASIAROLEROLEROLE", "ASIAROLEROLEROLE"]);
    expect(reads.map(({ headers }) => headers["x-amz-security-token"])).toStrictEqual(["t", "t"]);
  });

  test("is assumed again before its session ends", async () => {
    let assumed = 0;
    await using stub = await startStub(
      aws({
        "sts AssumeRole": () => session(`ASIASESSION${++assumed}`, assumed === 1 ? "2026-11-21T13:00:00Z" : undefined),
      }),
    );
    const provider = providerAt(stub, options);
    const call = plainCall();
    for (const minutes of [0, 30, 55]) {
      call.time = Date.UTC(2026, 10, 21, 12, minutes);
      for await (const _ of provider.clusters([scope], call)) void _;
    }
    const reads = stub.seen.filter(({ route }) => route === "GET /clusters");
    expect(reads.map(signer)).toStrictEqual(["ASIASESSION1", "ASIASESSION1", "ASIASESSION2"]);
  });

  test("is assumed again when AWS ends its session early", async () => {
    let assumed = 0;
    await using stub = await startStub(
      aws({
        "sts AssumeRole": () => session(`ASIASESSION${++assumed}`),
        "GET /clusters": (request) =>
          signer(request) === "ASIASESSION1" ? awsProblem(403, "ExpiredTokenException") : { json: { clusters: [] } },
      }),
    );
    expect(await gapsOf(stub, scope, options)).toStrictEqual([]);
    expect(assumed).toBe(2);
  });

  test("whose sessions end at once is given up", async () => {
    await using stub = await startStub(aws({ "GET /clusters": () => awsProblem(403, "ExpiredTokenException") }));
    expect(await gapsOf(stub, scope, options)).toMatchObject([{ code: "AUTH", what: "clusters" }]);
    expect(stub.routes().filter((route) => route === "GET /clusters")).toHaveLength(2);
  });

  test("that may not be assumed is a gap of each region and is asked for once", async () => {
    await using stub = await startStub(aws({ "sts AssumeRole": () => stsProblem(403, "AccessDenied", "no") }));
    const provider = providerAt(stub, options);
    const call = plainCall();
    for (const region of ["eu-west-1", "us-east-1"]) {
      for await (const { gaps } of provider.clusters([{ ...scope, region }], call)) {
        expect(gaps).toMatchObject([{ code: "FORBIDDEN", hint: "The identity needs sts:AssumeRole." }]);
      }
    }
    expect(stub.routes()).toStrictEqual(["sts AssumeRole"]);
  });
});

describe("the way to AWS", () => {
  const scope: Scope = { provider: "eks", accountId: own, region: "eu-west-1" };

  test("is taken from the environment as AWS's own tools take it", async () => {
    await using stub = await startStub(aws());
    const env = { ...testEnv, AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_EKS: stub.url };
    const provider = eks({ env, accounts: [{ id: own }] });
    for await (const { gaps } of provider.clusters([scope], plainCall())) expect(gaps).toStrictEqual([]);
    expect(provider.describe()).toStrictEqual({ identity: "environment variables", endpoint: stub.url });
  });

  test("leads over TLS to a server whose authority is in the CA file, and to no other", async () => {
    const certificate = await createCertificate();
    await using stub = await startStub(aws(), certificate);
    const options: EksOptions = { accounts: [{ id: own }] };
    expect(await gapsOf(stub, scope, options)).toMatchObject([
      { code: "UNAVAILABLE", hint: "The server's certificate is not trusted. See `caFile`." },
    ]);
    expect(await gapsOf(stub, scope, { ...options, caFile: certificate.caFile })).toStrictEqual([]);
    await certificate.remove();
    expect(await gapsOf(stub, scope, { ...options, caFile: certificate.caFile })).toMatchObject([{ code: "CONFIG" }]);
  });

  test("leads through the proxy, for TLS by a tunnel", async () => {
    const certificate = await createCertificate();
    await using stub = await startStub(aws(), certificate);
    const tunnels: string[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      tunnels.push(request.url ?? "");
      const upstream = connect(Number(new URL(stub.url).port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => socket.destroy());
      socket.on("error", () => upstream.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const options: EksOptions = { accounts: [{ id: own }], caFile: certificate.caFile };
    expect(await gapsOf(stub, scope, { ...options, proxy: url })).toStrictEqual([]);
    expect(await gapsOf(stub, scope, { ...options, env: { ...testEnv, HTTPS_PROXY: url } })).toStrictEqual([]);
    const direct = { ...testEnv, HTTPS_PROXY: url, NO_PROXY: "127.0.0.1" };
    expect(await gapsOf(stub, scope, { ...options, env: direct })).toStrictEqual([]);
    expect(tunnels).toStrictEqual([new URL(stub.url).host, new URL(stub.url).host]);
    proxy.closeAllConnections();
    proxy.close();
    await certificate.remove();
  });

  test("is signed by the profile that the account names, and a profile that does not exist is an AUTH gap", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fleetwright-eks-"));
    const file = join(folder, "credentials");
    await writeFile(file, "[prod]\naws_access_key_id = AKIAPROFILEPROFILE\naws_secret_access_key = s\n");
    // Profiles are the SDK's own to read, and it reads the process's environment.
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file);
    vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
    try {
      await using stub = await startStub(aws());
      expect(await gapsOf(stub, scope, { accounts: [{ id: own, profile: "prod" }] })).toStrictEqual([]);
      expect(stub.seen.map(signer)).toStrictEqual(["AKIAPROFILEPROFILE"]);
      expect(await gapsOf(stub, scope, { accounts: [{ id: own, profile: "absent" }] })).toMatchObject([
        { code: "AUTH" },
      ]);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });

  test("is described without a secret", () => {
    const env = { ...testEnv, AWS_ENDPOINT_URL: "https://user:password@eks.internal" };
    expect(JSON.stringify(eks({ env }).describe())).not.toMatch(/password|test-secret|AKIATEST/);
    expect(eks({ env: {} }).describe()).toStrictEqual({ identity: "default credential chain" });
    expect(eks({ env: { AWS_PROFILE: "prod" } }).describe()).toStrictEqual({ identity: "shared config profile prod" });
    expect(eks({ env: testEnv, accounts: [{ roleArn }, {}] }).describe()).toStrictEqual({
      identity: `role ${roleArn}, assumed with environment variables, and 1 more`,
    });
  });
});
