import { expect, test } from "vitest";
import type { FleetError } from "../../lib/core/error.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { transportError } from "../../providers/aks/arm-error.ts";
import { connect } from "../../providers/aks/connection.ts";
import { aks } from "../../providers/aks/index.ts";
import { loadSdk } from "../../providers/aks/sdk.ts";

function refusal(options: AksOptions): FleetError {
  try {
    aks({ env: {}, ...options });
  } catch (error) {
    return error as FleetError;
  }
  return expect.unreachable("it was accepted");
}

test.each([
  [undefined, "https://management.azure.com", "https://login.microsoftonline.com", undefined],
  ["public", "https://management.azure.com", "https://login.microsoftonline.com", undefined],
  ["usgov", "https://management.usgovcloudapi.net", "https://login.microsoftonline.us", "azure-usgov"],
  ["china", "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn", "azure-china"],
] as const)(
  "cloud %s has its own endpoint, audience and login service",
  (cloud, endpoint, authorityHost, partition) => {
    const connection = connect({ env: {}, ...(cloud === undefined ? {} : { cloud }) });
    expect(connection).toMatchObject({
      endpoint,
      authorityHost,
      tokenScope: `${endpoint}/.default`,
      selfHostedAuthority: false,
      authenticated: true,
    });
    expect(connection.partition).toBe(partition);
  },
);

test("an option wins over the environment, which wins over the cloud's own", () => {
  const env = {
    AZURE_RESOURCE_MANAGER_ENDPOINT: "https://arm.example/",
    AZURE_AUTHORITY_HOST: "login.example",
    AZURE_TENANT_ID: "from-env",
    NODE_EXTRA_CA_CERTS: "/ca.pem",
  };
  expect(connect({ env })).toMatchObject({
    endpoint: "https://arm.example",
    authorityHost: "https://login.example",
    tenantId: "from-env",
    caFile: "/ca.pem",
    selfHostedAuthority: true,
  });
  expect(
    connect({ env, endpoint: "https://other.example", authorityHost: "https://sts.example", tenantId: "t" }),
  ).toMatchObject({
    endpoint: "https://other.example",
    authorityHost: "https://sts.example",
    tenantId: "t",
  });
});

test("a token for an endpoint of your own is asked for that endpoint, so that it opens nothing else", () => {
  expect(connect({ env: {}, endpoint: "https://arm.example" }).tokenScope).toBe("https://arm.example/.default");
});

test.each(["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"])(
  "plain HTTP on this machine is taken, without a token: %s",
  (endpoint) => {
    expect(connect({ env: {}, endpoint }).authenticated).toBe(false);
    expect(aks({ env: {}, endpoint }).describe()).toStrictEqual({
      identity: "none (plain HTTP on loopback)",
      endpoint,
    });
  },
);

test.each<[string, AksOptions]>([
  ["plain HTTP elsewhere", { endpoint: "http://management.example" }],
  ["plain HTTP on a name that only looks like this machine", { endpoint: "http://127.0.0.1.example" }],
  ["plain HTTP from the environment", { env: { AZURE_RESOURCE_MANAGER_ENDPOINT: "http://10.0.0.1" } }],
  ["an endpoint that is no URL", { endpoint: "management" }],
  ["an endpoint of another kind", { endpoint: "file:///etc/passwd" }],
  ["an endpoint with a password in it", { endpoint: "https://u:hunter2@management.example" }],
  ["a login service without TLS", { authorityHost: "http://login.example" }],
  ["a subscription that is no GUID", { subscriptions: ["../../x"] }],
])("%s is refused with CONFIG", (_title, options) => {
  const error = refusal(options);
  expect(error).toMatchObject({ name: "FleetError", code: "CONFIG" });
  expect(error.message).not.toContain("hunter2");
});

test.each([
  [
    { AZURE_CLIENT_ID: "app", AZURE_CLIENT_SECRET: "hunter2" },
    "client secret of application app, from the environment",
  ],
  [{ AZURE_CLIENT_ID: "app", AZURE_FEDERATED_TOKEN_FILE: "/token" }, "workload identity of application app"],
  [{}, "default Azure credential chain (managed identity, az login, ...)"],
])("the identity is described without its secret: %#", (env, identity) => {
  expect(aks({ env }).describe()).toStrictEqual({ identity });
});

test("a package that is not installed is named, with the command that installs it", async () => {
  const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  await expect(loadSdk("@azure/identity", () => Promise.reject(missing))).rejects.toMatchObject({
    code: "MISSING_DEPENDENCY",
    message: expect.stringContaining("@azure/identity, which is not installed"),
    hint: expect.stringContaining("npm install"),
  });
});

test.each([
  ["CredentialUnavailableError", "EnvironmentCredential is unavailable", "AUTH", false],
  ["AggregateAuthenticationError", "ChainedTokenCredential authentication failed", "AUTH", false],
  ["AuthenticationRequiredError", "invalid_client: AADSTS7000215: Invalid client secret provided", "AUTH", false],
  ["RestError", "getaddrinfo ENOTFOUND management.azure.com", "UNAVAILABLE", true],
  ["AbortError", "The operation was aborted.", "TIMEOUT", true],
  ["TypeError", "x is not a function", "BAD_RESPONSE", false],
])("a %s (%s) is %s", (name, message, code, retryable) => {
  const error = Object.assign(new Error(message), { name });
  expect(transportError(error)).toMatchObject({ code, retryable });
});

test("whatever is thrown once the caller has given up is what the caller said", () => {
  const said = transportError(Object.assign(new Error("x"), { name: "AbortError" }), AbortSignal.abort());
  expect(said).toMatchObject({ code: "CANCELLED" });
  expect(transportError(new Error("x"), AbortSignal.abort(said))).toBe(said);
});
