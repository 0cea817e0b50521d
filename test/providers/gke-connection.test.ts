import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { isFleetError } from "../../lib/core/error.ts";
import type { Gap } from "../../lib/core/gap.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import { gke } from "../../providers/gke/index.ts";
import { loadPeer } from "../../providers/gke/peers.ts";
import { proxyChoice } from "../../providers/gke/proxy.ts";
import { readSettings } from "../../providers/gke/settings.ts";
import { json, sendOnce, serveGrpc } from "./gke-loopback.ts";

const folder = mkdtempSync(join(tmpdir(), "fleetwright-gke-"));
const caFile = join(folder, "ca.pem");
let tls: { readonly key: string; readonly cert: string };
const cleanups: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  const made = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "gke.test" },
        ],
      },
    ],
  });
  tls = { key: made.private, cert: made.cert };
  writeFileSync(caFile, made.cert);
  return () => rmSync(folder, { recursive: true });
});

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function gapsOf(options: GkeOptions): Promise<readonly Gap[]> {
  const provider = gke({ projects: ["p-1"], ...options });
  cleanups.push(() => provider.close?.());
  const gaps: Gap[] = [];
  for await (const harvest of provider.clusters([{ provider: "gke", accountId: "p-1" }], sendOnce())) {
    gaps.push(...harvest.gaps);
  }
  return gaps;
}

async function serveTls(): Promise<{ readonly port: number; readonly calls: string[] }> {
  const calls: string[] = [];
  const server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    calls.push(`${request.headers.host} ${request.headers.authorization}`);
    json(response, {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, calls };
}

const env = { GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.canary" };

describe("TLS with a private certificate authority", () => {
  test("gRPC trusts the authority of caFile and sends the token", async () => {
    const server = await serveGrpc({ ListClusters: () => ({ ok: {} }) }, tls);
    cleanups.push(() => server.close());
    expect(await gapsOf({ endpoint: server.endpoint, caFile, env })).toStrictEqual([]);
    expect(server.authorization).toStrictEqual(["Bearer ya29.canary"]);
  });

  test("REST trusts the authority of caFile and sends the token", async () => {
    const { port, calls } = await serveTls();
    const endpoint = `https://127.0.0.1:${port}`;
    expect(await gapsOf({ endpoint, caFile, env, protocol: "rest" })).toStrictEqual([]);
    expect(calls).toStrictEqual([`127.0.0.1:${port} Bearer ya29.canary`]);
  });

  test("gRPC refuses an unknown authority, without a token, and says what helps", async () => {
    const server = await serveGrpc({ ListClusters: () => ({ ok: {} }) }, tls);
    cleanups.push(() => server.close());
    const [gap] = await gapsOf({ endpoint: server.endpoint, env });
    expect(gap).toMatchObject({ code: "UNAVAILABLE", hint: expect.stringContaining("caFile") });
    expect(server.calls).toStrictEqual([]);
  });

  test("REST refuses an unknown authority, without a token, and says what helps", async () => {
    const { port, calls } = await serveTls();
    const [gap] = await gapsOf({ endpoint: `https://127.0.0.1:${port}`, env, protocol: "rest" });
    expect(gap).toMatchObject({ code: "UNAVAILABLE", hint: expect.stringContaining("caFile") });
    expect(calls).toStrictEqual([]);
  });

  test("gRPC to a server without HTTP/2 says that REST would do", async () => {
    const { port } = await serveTls();
    const [gap] = await gapsOf({ endpoint: `https://127.0.0.1:${port}`, env, caFile });
    expect(gap).toMatchObject({ code: "UNAVAILABLE", hint: expect.stringContaining("protocol: rest") });
  });

  test.each([
    ["cannot be read", join(folder, "absent.pem"), undefined],
    ["holds no certificate", join(folder, "empty.pem"), "nothing of the sort"],
  ])("a file of authorities that %s is a CONFIG gap", async (problem, file, content) => {
    if (content !== undefined) writeFileSync(file, content);
    const [gap] = await gapsOf({ endpoint: "https://127.0.0.1:9", caFile: file, env });
    expect(gap).toMatchObject({ code: "CONFIG", message: expect.stringContaining(problem) });
  });
});

describe("an HTTP proxy", () => {
  /** A proxy that knows one host name, which no resolver does. */
  async function serveProxy(target: number, status = 200) {
    const asked: string[] = [];
    const proxy = createHttpServer();
    proxy.on("connect", (request, socket) => {
      asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`);
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const upstream = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connected\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      for (const each of [upstream, socket]) each.on("error", () => each.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => {
      proxy.closeAllConnections();
      return new Promise((resolve) => proxy.close(resolve));
    });
    return { asked, authority: `127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  }

  test("is used for REST with the private authority, and moves the provider to REST by itself", async () => {
    const { port, calls } = await serveTls();
    const { asked, authority } = await serveProxy(port);
    const options = { endpoint: "https://gke.test", proxy: `http://me:p%40ss@${authority}`, caFile, env };
    expect(await gapsOf(options)).toStrictEqual([]);
    expect(asked).toStrictEqual([`gke.test:443 Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
    expect(calls).toStrictEqual(["gke.test Bearer ya29.canary"]);
  });

  test("that refuses is UNAVAILABLE", async () => {
    const { authority } = await serveProxy(0, 407);
    const [gap] = await gapsOf({ endpoint: "https://gke.test", proxy: `http://${authority}`, env });
    expect(gap).toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("407") });
  });

  test.each([
    [undefined, { HTTPS_PROXY: "http://proxy:3128" }, "container.googleapis.com", true],
    [undefined, { https_proxy: "http://proxy:3128" }, "container.googleapis.com", true],
    [undefined, {}, "container.googleapis.com", false],
    [
      undefined,
      { HTTPS_PROXY: "http://p", NO_PROXY: "other.example, .googleapis.com" },
      "container.googleapis.com",
      false,
    ],
    [undefined, { HTTPS_PROXY: "http://p", NO_PROXY: "googleapis.com" }, "container.googleapis.com", false],
    [undefined, { HTTPS_PROXY: "http://p", NO_PROXY: "apis.com" }, "container.googleapis.com", true],
    [undefined, { HTTPS_PROXY: "http://p", no_proxy: "*" }, "container.googleapis.com", false],
    [undefined, { HTTPS_PROXY: "http://p" }, "127.0.0.1", false],
    ["http://p", {}, "[::1]", false],
    ["http://p", { NO_PROXY: "*" }, "container.googleapis.com", true],
  ])("given %j and the environment %j, %s is proxied: %j", (given, environment, host, expected) => {
    expect(proxyChoice(given, environment)(host) !== undefined).toBe(expected);
  });
});

describe("settings", () => {
  const container = "CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER";
  const manager = "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER";

  test("the public endpoints over gRPC are the default", () => {
    expect(readSettings({}, {})).toMatchObject({
      container: { host: "container.googleapis.com", port: 443, plain: false, custom: false },
      resourceManager: { origin: "https://cloudresourcemanager.googleapis.com", custom: false },
      compute: { origin: "https://compute.googleapis.com", custom: false },
      protocol: "grpc",
      requestTimeoutMs: 15_000,
    });
  });

  test("options win over the overrides of Google's own tools, and a trailing version is accepted", () => {
    const environment = {
      [container]: "http://127.0.0.1:4001/v1/",
      [manager]: "http://localhost:4002/",
      CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: "http://localhost:4003/compute/v1/",
    };
    expect(readSettings({}, environment)).toMatchObject({
      container: { host: "127.0.0.1", port: 4001, plain: true, custom: true },
      resourceManager: { origin: "http://localhost:4002", plain: true },
      compute: { origin: "http://localhost:4003", plain: true },
    });
    const given = readSettings({ endpoint: "https://gke.internal:8443" }, environment);
    expect(given.container).toMatchObject({ host: "gke.internal", port: 8443, plain: false });
  });

  test("of two ready tokens the first one is taken, and blank ones are none", () => {
    const both = { CLOUDSDK_AUTH_ACCESS_TOKEN: "second", GOOGLE_OAUTH_ACCESS_TOKEN: " first " };
    expect(readSettings({}, both).token).toStrictEqual({ value: "first", variable: "GOOGLE_OAUTH_ACCESS_TOKEN" });
    expect(readSettings({}, { ...both, GOOGLE_OAUTH_ACCESS_TOKEN: " " }).token?.value).toBe("second");
    expect(readSettings({}, { GOOGLE_OAUTH_ACCESS_TOKEN: "" })).not.toHaveProperty("token");
  });

  test.each<[GkeOptions, Record<string, string>]>([
    [{ endpoint: "http://gke.internal" }, {}],
    [{ endpoint: "http://127.0.0.1.evil.example" }, {}],
    [{ endpoint: "http://128.0.0.1" }, {}],
    [{ resourceManagerEndpoint: "http://10.0.0.1" }, {}],
    [{}, { [container]: "http://gke.internal/" }],
    [{ endpoint: "ftp://127.0.0.1" }, {}],
    [{ endpoint: "container.googleapis.com" }, {}],
    [{ endpoint: "https://gke.internal/some/path" }, {}],
    [{ endpoint: "https://user:secret@gke.internal" }, {}],
    [{ proxy: "socks5://proxy" }, {}],
    [{ proxy: "http://proxy", protocol: "grpc" }, {}],
    [{}, { HTTPS_PROXY: "not a url" }],
  ])("%j with the environment %j is refused, without repeating it", (options, environment) => {
    const open = () => gke({ ...options, env: environment });
    expect(open).toThrow(expect.objectContaining({ code: "CONFIG" }));
    expect(open).not.toThrow(/secret/);
  });

  test("the description names where credentials come from, never what they are", async () => {
    const described = async (options: GkeOptions) => gke(options).describe();
    expect(await described({ env })).toStrictEqual({
      identity: "access token of the environment variable GOOGLE_OAUTH_ACCESS_TOKEN",
    });
    expect(await described({ env: {}, endpoint: "http://127.0.0.1:4001" })).toStrictEqual({
      identity: "none, as the endpoint is on this machine",
      endpoint: "http://127.0.0.1:4001",
    });
    expect(await described({ env: {} })).toStrictEqual({ identity: "Application Default Credentials" });
    expect(await described({ env: { GOOGLE_APPLICATION_CREDENTIALS: "/secret/place.json" } })).toMatchObject({
      identity: expect.not.stringContaining("/secret"),
    });
  });
});

test("a package that is not installed gives an error that says what to install", async () => {
  const absent = "@google-cloud/not-there";
  const loading = loadPeer(() => import(absent), absent);
  await expect(loading).rejects.toSatisfy(
    (error) =>
      isFleetError(error, "MISSING_DEPENDENCY") && /npm install @google-cloud\/container/.test(error.hint ?? ""),
  );
});
