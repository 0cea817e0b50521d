import { createServer } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { createCertificate } from "../../lib/simulator/certificate.ts";
import type { SimCertificate } from "../../lib/simulator/cloud.ts";
import { aks } from "../../providers/aks/index.ts";
import {
  type Answer,
  armCluster,
  type LoopbackArm,
  listen,
  plainCall,
  readAll,
  type Seen,
  scopeOf,
  subscriptionA,
  subscriptionB,
} from "./aks-arm.ts";

const tenant = "00000000-0000-4000-8000-0000000000aa";
const secret = "s3cr3t-canary-value";
const token = `eyJ${"h".repeat(30)}.${"p".repeat(30)}.s`;

let certificate: SimCertificate;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  certificate = await createCertificate();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});
afterAll(() => certificate.remove());

/** A login service of one application. */
function login({ path, body }: Seen, self: string): Answer {
  if (path.endsWith("/openid-configuration")) {
    return {
      json: {
        issuer: `${self}/${tenant}/v2.0`,
        authorization_endpoint: `${self}/authorize`,
        token_endpoint: `${self}/${tenant}/oauth2/v2.0/token`,
        jwks_uri: `${self}/keys`,
      },
    };
  }
  const form = new URLSearchParams(body);
  if (form.get("client_secret") !== secret) {
    return {
      status: 401,
      json: {
        error: "invalid_client",
        error_description: `AADSTS7000215: Invalid client secret: ${form.get("client_secret")}`,
      },
    };
  }
  return { json: { token_type: "Bearer", expires_in: 3599, access_token: token } };
}

async function listenTls(respond: (request: Seen, self: string) => Answer): Promise<LoopbackArm> {
  const server: LoopbackArm = await listen((request) => respond(request, server.url), certificate);
  open.push(server);
  return server;
}

function clusters({ path }: Seen): Answer {
  return path.endsWith("/maintenanceConfigurations")
    ? { json: { value: [] } }
    : { json: { value: [armCluster(path.split("/")[2] ?? "", "a")] } };
}

function provider(arm: LoopbackArm, authority: LoopbackArm, options: AksOptions = {}) {
  return aks({
    endpoint: arm.url,
    authorityHost: authority.url,
    caFile: certificate.caFile,
    query: "list",
    env: { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: "app", AZURE_CLIENT_SECRET: secret },
    requestTimeoutMs: 5000,
    ...options,
  });
}

test("over TLS with a private authority, one token from a login service of your own serves every subscription", async () => {
  const [arm, authority] = [await listenTls(clusters), await listenTls(login)];
  const read = await readAll(provider(arm, authority), [scopeOf(subscriptionA), scopeOf(subscriptionB)], plainCall());
  expect(read.gaps).toStrictEqual([]);
  expect(read.clusters).toHaveLength(2);
  expect(new Set(arm.seen.map(({ authorization }) => authorization))).toStrictEqual(new Set([`Bearer ${token}`]));
  const tokens = authority.seen.filter(({ path }) => path.endsWith("/token"));
  expect(tokens).toHaveLength(1);
  expect(new URLSearchParams(tokens[0]?.body).get("scope")).toContain(`${arm.url}/.default`);
});

test("a link to another host gets no request, and so no token", async () => {
  const other = await listenTls(clusters);
  const arm = await listenTls(({ path }) => ({ json: { value: [], nextLink: `${other.url}${path}?$skiptoken=2` } }));
  const { gaps } = await readAll(provider(arm, await listenTls(login)), [scopeOf(subscriptionA)], plainCall());
  expect(gaps).toMatchObject([{ code: "BAD_RESPONSE", path: "$.nextLink" }]);
  expect(other.seen).toStrictEqual([]);
});

test("a secret that the login service refuses is AUTH, and is not repeated in the message", async () => {
  const env = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: "app", AZURE_CLIENT_SECRET: "client_secret=wrong-canary" };
  const { gaps } = await readAll(
    provider(await listenTls(clusters), await listenTls(login), { env }),
    [scopeOf(subscriptionA)],
    plainCall(),
  );
  expect(gaps).toMatchObject([
    { what: "clusters", code: "AUTH", hint: expect.stringContaining("AZURE_CLIENT_SECRET") },
  ]);
  expect(JSON.stringify(gaps)).not.toContain("wrong-canary");
});

test("a login service that is down is UNAVAILABLE, to be tried again", async () => {
  const down = await listenTls(() => ({ status: 503, text: "" }));
  const { gaps } = await readAll(provider(await listenTls(clusters), down), [scopeOf(subscriptionA)], plainCall());
  expect(gaps).toMatchObject([{ code: "UNAVAILABLE", message: "the login service answered HTTP 503" }]);
});

test("a certificate that nobody vouches for ends the request before any token is sent", async () => {
  const [arm, authority] = [await listenTls(clusters), await listenTls(login)];
  const other = await createCertificate();
  try {
    const { gaps } = await readAll(
      provider(arm, authority, { caFile: other.caFile }),
      [scopeOf(subscriptionA)],
      plainCall(),
    );
    expect(gaps).toMatchObject([
      { code: "UNAVAILABLE", message: expect.stringContaining("certificate"), hint: expect.stringContaining("caFile") },
    ]);
  } finally {
    await other.remove();
  }
  expect([...arm.seen, ...authority.seen]).toStrictEqual([]);
});

test("a caFile that cannot be used is CONFIG", async () => {
  const [arm, authority] = [await listenTls(clusters), await listenTls(login)];
  for (const caFile of [`${certificate.caFile}.missing`, import.meta.filename]) {
    const { gaps } = await readAll(provider(arm, authority, { caFile }), [scopeOf(subscriptionA)], plainCall());
    expect(gaps).toMatchObject([{ code: "CONFIG", path: "$.caFile" }]);
  }
});

test("the private authority is trusted through a proxy as well", async () => {
  const [arm, authority] = [await listenTls(clusters), await listenTls(login)];
  const asked: string[] = [];
  const proxy = createServer().on("connect", (request, client) => {
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connectSocket(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = proxy.address() as AddressInfo;
    const through = provider(arm, authority, { proxy: `http://127.0.0.1:${port}` });
    const { clusters: read, gaps } = await readAll(through, [scopeOf(subscriptionA)], plainCall());
    expect(gaps).toStrictEqual([]);
    expect(read).toHaveLength(1);
    expect(new Set(asked)).toStrictEqual(new Set([arm, authority].map(({ url }) => new URL(url).host)));
  } finally {
    proxy.close();
  }
});
