import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ContainerServiceClient } from "@azure/arm-containerservice";
import { ClientSecretCredential, EnvironmentCredential } from "@azure/identity";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { azureCloud } from "../../../lib/simulator/azure.ts";
import { createCertificate } from "../../../lib/simulator/certificate.ts";
import type { CloudContext, CloudServer, SimCertificate } from "../../../lib/simulator/cloud.ts";
import { azureFleet, production } from "./azure-fleet.ts";
import { contextFor } from "./cloud-context.ts";

const trusted = getCACertificates("default");
let certificate: SimCertificate;
let context: CloudContext;
let server: CloudServer;
let url = "";

beforeAll(async () => {
  certificate = await createCertificate();
  context = { ...contextFor(azureFleet), certificate };
  server = await azureCloud(context);
  url = server.endpoints["arm"] ?? "";
  // What NODE_EXTRA_CA_CERTS does for a process that starts with it.
  setDefaultCACertificates([...trusted, certificate.ca]);
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  setDefaultCACertificates(trusted);
  await server.close();
  await certificate.remove();
});

/** Microsoft's directory of login services knows nothing of this one. */
const selfHosted = { disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
const scope = () => `${url}/.default`;

test("the environment it names signs the real credential in and reads clusters over TLS", async () => {
  const credential = new EnvironmentCredential(selfHosted);
  const client = new ContainerServiceClient(credential, production, {
    endpoint: url,
    credentials: { scopes: [scope()] },
    retryOptions: { maxRetries: 0 },
  } as ConstructorParameters<typeof ContainerServiceClient>[2]);
  const names: (string | undefined)[] = [];
  for await (const { name } of client.managedClusters.list()) names.push(name);
  expect(names).toEqual(["paved", "forgotten", "ledger", "shop"]);
  expect(context.log.operations()).toContain("aks:Token");
  expect(context.log.unknown()).toEqual([]);
});

test("a wrong secret, client or tenant is refused as Entra refuses it", async () => {
  const { AZURE_TENANT_ID: tenant = "", AZURE_CLIENT_ID: client = "", AZURE_CLIENT_SECRET: secret = "" } = server.env;
  const options = { ...selfHosted, authorityHost: url };
  const signIn = (...parts: readonly [string, string, string]) =>
    new ClientSecretCredential(...parts, options).getToken(scope());
  await expect(signIn(tenant, client, "wrong")).rejects.toThrow("AADSTS7000215");
  await expect(signIn(tenant, production, secret)).rejects.toThrow("AADSTS700016");
  await expect(signIn(production, client, secret)).rejects.toThrow(/AADSTS90002|endpoints_resolution_error/);
  expect((await signIn(tenant, client, secret)).token).not.toBe("");
});

test("over TLS nothing is read without a token, nor with one of another issuer", async () => {
  const path = `${url}/subscriptions?api-version=2022-12-01`;
  const missing = await fetch(path);
  expect([missing.status, missing.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Bearer")]);
  expect(await missing.json()).toMatchObject({ error: { code: "AuthenticationFailed" } });
  const foreign = await fetch(path, { headers: { authorization: "Bearer other" } });
  expect(await foreign.json()).toMatchObject({ error: { code: "InvalidAuthenticationToken" } });
});

test("sign-in is spared by random faults, which its clients would not retry", async () => {
  const faulty = await azureCloud({ ...contextFor(azureFleet, { rate: 1, kinds: ["server-error"] }), certificate });
  const { AZURE_TENANT_ID: tenant = "", AZURE_CLIENT_ID: client = "", AZURE_CLIENT_SECRET: secret = "" } = faulty.env;
  const authorityHost = faulty.endpoints["entra"] ?? "";
  const credential = new ClientSecretCredential(tenant, client, secret, { ...selfHosted, authorityHost });
  const { token } = await credential.getToken(scope());
  const read = await fetch(`${authorityHost}/subscriptions?api-version=2022-12-01`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect([500, 503]).toContain(read.status);
  await faulty.close();
});

test("instance discovery leads back to the simulator", async () => {
  const answer = await fetch(`${url}/common/discovery/instance?api-version=1.1`);
  const { tenant_discovery_endpoint: next } = (await answer.json()) as { tenant_discovery_endpoint: string };
  expect(new URL(next).origin).toBe(url);
  const { issuer } = (await (await fetch(next)).json()) as { issuer: string };
  expect(new URL(issuer).origin).toBe(url);
});

test("the certificate is for loopback names, of its own authority, and short-lived", async () => {
  const now = Date.UTC(2026, 10, 21);
  const made = await createCertificate(now);
  const leaf = new X509Certificate(made.cert);
  const authority = new X509Certificate(made.ca);
  expect([leaf.checkIP("127.0.0.1"), leaf.checkIP("::1"), leaf.checkHost("localhost")]).not.toContain(undefined);
  expect(leaf.checkHost("example.com")).toBeUndefined();
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect([authority.ca, leaf.ca]).toEqual([true, false]);
  expect(Date.parse(leaf.validTo) - now).toBeLessThanOrEqual(7 * 86_400_000);
  expect(readFileSync(made.caFile, "utf8")).toBe(made.ca);
  expect(made.ca).not.toContain("PRIVATE KEY");
  await made.remove();
  await made.remove();
  expect(existsSync(dirname(made.caFile))).toBe(false);
});
