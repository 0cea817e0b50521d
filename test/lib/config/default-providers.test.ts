import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultProviders } from "../../../lib/config/default-providers.ts";

const none = () => false;

test("without any clue no cloud is chosen, and empty variables are no clue", () => {
  expect(defaultProviders({}, none)).toStrictEqual([]);
  expect(defaultProviders({ AWS_PROFILE: "", GOOGLE_APPLICATION_CREDENTIALS: "", HOME: "" }, () => true)).toStrictEqual(
    [],
  );
});

test("credentials in the environment are named by their variables, never by their values", () => {
  const env = {
    AWS_ACCESS_KEY_ID: "canary-1",
    AWS_SECRET_ACCESS_KEY: "canary-2",
    GOOGLE_OAUTH_ACCESS_TOKEN: "canary-3",
    AZURE_TENANT_ID: "canary-4",
    AZURE_CLIENT_ID: "canary-5",
    AZURE_CLIENT_SECRET: "canary-6",
  };
  expect(defaultProviders(env, none)).toStrictEqual([
    { id: "eks", because: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set" },
    { id: "gke", because: "GOOGLE_OAUTH_ACCESS_TOKEN is set" },
    { id: "aks", because: "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are set" },
  ]);
});

test("half of a pair is not enough", () => {
  expect(defaultProviders({ AWS_ACCESS_KEY_ID: "x", AZURE_CLIENT_ID: "x", AWS_ROLE_ARN: "x" }, none)).toStrictEqual([]);
});

test("each chain looks at its own files, where its own variables put them", () => {
  const at = (env: Record<string, string>, file: string) =>
    defaultProviders(env, (path) => path === file).map(({ id, because }) => `${id}: ${because}`);
  const home = { HOME: join("/", "home", "me") };
  const inHome = (...parts: string[]) => join(home.HOME, ...parts);
  expect(at(home, inHome(".aws", "config"))).toStrictEqual([`eks: ${inHome(".aws", "config")} exists`]);
  expect(at({ ...home, AWS_CONFIG_FILE: "/x/aws" }, "/x/aws")).toStrictEqual(["eks: /x/aws exists"]);
  const adc = inHome(".config", "gcloud", "application_default_credentials.json");
  expect(at(home, adc)).toStrictEqual([`gke: ${adc} exists`]);
  const windows = join("C:", "gcloud", "application_default_credentials.json");
  expect(at({ APPDATA: "C:" }, windows)).toStrictEqual([`gke: ${windows} exists`]);
  expect(at(home, inHome(".azure", "msal_token_cache.json"))).toStrictEqual([
    `aks: ${inHome(".azure", "msal_token_cache.json")} exists`,
  ]);
});

test("workloads are recognised by what their platform sets", () => {
  expect(defaultProviders({ AWS_WEB_IDENTITY_TOKEN_FILE: "/t", AWS_ROLE_ARN: "r" }, none)).toStrictEqual([
    { id: "eks", because: "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set" },
  ]);
  expect(defaultProviders({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://x" }, none)[0]?.id).toBe("eks");
  expect(defaultProviders({ IDENTITY_ENDPOINT: "http://x" }, none)).toStrictEqual([
    { id: "aks", because: "IDENTITY_ENDPOINT is set" },
  ]);
});

test.each(["IBMCLOUD_API_KEY", "IC_API_KEY", "IBMCLOUD_CR_PROFILE"])("IBM Cloud is recognised by %s", (name) => {
  expect(defaultProviders({ [name]: "canary" }, none)).toStrictEqual([{ id: "iks", because: `${name} is set` }]);
});
