import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateFleet, type Simulator, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { runCommand } from "../support/run-command.ts";

/** Twelve kinds of credentials, in the shapes that clouds give them. None of them opens anything. */
const planted: Readonly<Record<string, string>> = {
  "AWS access key id": "AKIACANARY0CANARY000",
  "AWS secret key": "q8ZtK3vR1xWn5JcY7bLmP2sGd9HfT4uEa6QoXiVk",
  "AWS session token": "FwoGZXIvYXdzECanary0123456789abcdefABCDEF0123456789xyzXYZ+/=",
  "bearer token": "Bearer canary-bearer-0123456789abcdef",
  "JSON web token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5LXNpZ25hdHVyZQ",
  "Google access token": "ya29.a0CanaryCanaryCanaryCanary",
  "service account key": "-----BEGIN PRIVATE KEY-----\nMIIcanaryCANARY0123456789\n-----END PRIVATE KEY-----",
  "Azure client secret": "client_secret=c4n~ary8Q~canarycanarycanary",
  "IBM API key": "apikey=canary_IBM_apikey_0123456789abcdef",
  "EKS token": "k8s-aws-v1.aHR0cHM6Ly9jYW5hcnk",
  "proxy password": "http://canaryuser:canary-p4ssw0rd@127.0.0.1:9",
  "generic password": 'password: "canary-hunter2-canary"',
};

let folder: string;
let simulator: Simulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-test-"));
  const fleet = generateFleet({ seed: 12, clusters: 9, iks: 3, asOf: simulatedToday });
  simulator = await startSimulator({ fleet, kube: 2, seed: 12 });
  await writeFile(join(folder, "fleet.yaml"), simulator.configYaml());
});

afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

/** A text as it could leak: raw, in base64, or encoded for a URL; and its most telling part alone. */
function forms(secret: string): readonly string[] {
  const core = /[cC][a4][nN][aA][rR][yY][\w~.+/-]{6,}/i.exec(secret)?.[0] ?? secret;
  return [
    ...new Set(
      [secret, core].flatMap((text) => [text, Buffer.from(text).toString("base64"), encodeURIComponent(text)]),
    ),
  ];
}

async function everythingWritten(): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name !== "fleet.yaml" && entry.name !== "bad.yaml");
  return (await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")))).join("\n");
}

async function expectSilence(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<void> {
  const env = { ...simulator.env, FLEETWRIGHT_DEBUG: "1", ...more };
  const { out, err } = await runCommand(args, { env, cwd: folder });
  const said = `${out}\n${err}\n${await everythingWritten()}`;
  const own = ["AWS_SECRET_ACCESS_KEY", "GOOGLE_OAUTH_ACCESS_TOKEN", "AZURE_CLIENT_SECRET", "IBMCLOUD_API_KEY"].flatMap(
    (name) => (simulator.env[name] === undefined ? [] : [[name, simulator.env[name]] as const]),
  );
  expect(own.length).toBeGreaterThanOrEqual(3);
  for (const [name, secret] of [...Object.entries(planted), ...own]) {
    for (const form of forms(secret)) expect(said.includes(form), `${name} in ${args.join(" ")}`).toBe(false);
  }
}

const reads: readonly string[] = [
  "inventory --refresh -o table",
  "inventory --refresh -o wide",
  "inventory --refresh -o json --detail all --save fleet.ndjson",
  "inventory --refresh -o csv",
  "versions -o markdown",
  "providers -o table",
  "providers -o json",
];

test.each(reads)("credentials of the environment appear nowhere: %s", async (line) => {
  await expectSilence(line.split(" "));
});

test.each([401, 403, 500, 400])("what an answer %i of a service quotes is not passed on", async (status) => {
  const message = Object.entries(planted)
    .map(([name, secret]) => `${name}: ${secret}`)
    .join("; ");
  const body = JSON.stringify({
    message,
    error: { code: "Canary", message },
    errors: [{ message }],
    description: message,
  });
  const withdraw = simulator.inject({ match: {}, kind: "answer", answer: { status, body } });
  try {
    await writeFile(join(folder, "fleet.yaml"), `${simulator.configYaml()}\nlimits: { runDeadlineMs: 4000 }\n`);
    for (const args of [
      ["inventory", "--refresh", "-o", "json", "--save", "broken.ndjson"],
      ["inventory", "--refresh"],
      ["providers"],
    ]) {
      await expectSilence(args);
    }
  } finally {
    withdraw();
    await writeFile(join(folder, "fleet.yaml"), simulator.configYaml());
  }
});

test("a credential in the configuration is refused without being repeated", async () => {
  for (const [key, value] of [
    ["secretAccessKey", planted["AWS secret key"]],
    ["apiKey", "canary_IBM_apikey_0123456789abcdef"],
    ["password", "canary-hunter2-canary"],
  ]) {
    await writeFile(join(folder, "bad.yaml"), `providers:\n  - id: eks\n    ${key}: ${JSON.stringify(value)}\n`);
    const { code } = await runCommand(["inventory", "-c", "bad.yaml"], { cwd: folder });
    expect(code).toBe(3);
    await expectSilence(["inventory", "-c", "bad.yaml"]);
  }
});

test("a proxy's password is not shown when the proxy fails", async () => {
  const proxied = { HTTPS_PROXY: planted["proxy password"] ?? "", HTTP_PROXY: planted["proxy password"] ?? "" };
  await writeFile(
    join(folder, "bad.yaml"),
    "providers:\n  - id: aks\n    subscriptions: [11111111-2222-3333-4444-555555555555]\nlimits: { runDeadlineMs: 3000 }\n",
  );
  await expectSilence(["inventory", "-c", "bad.yaml"], {
    ...proxied,
    AZURE_RESOURCE_MANAGER_ENDPOINT: "https://management.invalid",
  });
});
