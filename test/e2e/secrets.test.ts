import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  generateFleet,
  type ScriptedFault,
  type Simulator,
  simulatedToday,
  startSimulator,
} from "../../lib/simulator/index.ts";
import { canaries, carelessMessages, leaks } from "../support/canaries.ts";
import { cases } from "../support/cases.ts";
import { withFolder } from "../support/command.ts";
import { traceOf } from "../support/leak-search.ts";

/** Clouds for each message that they are to repeat, so that a run which waits for them holds up no other. */
let clouds: readonly Simulator[];
/** Those of runs in which nothing is repeated. */
let simulator: Simulator;

beforeAll(async () => {
  const fleet = generateFleet({ seed: 6, clusters: 12, iks: 3, scopes: 6, asOf: simulatedToday });
  simulator = await startSimulator({ fleet, kube: 2 });
  const others = carelessMessages.slice(1).map(() => startSimulator({ fleet, kube: 2 }));
  clouds = [simulator, ...(await Promise.all(others))];
});
afterAll(() => Promise.all(clouds.map((each) => each.close())));

/** Canaries, and what opens the simulated clouds, which must not be seen either. */
function secrets(of: Simulator = simulator): Readonly<Record<string, string>> {
  const own = Object.entries(of.env).filter(([name]) => /SECRET|TOKEN|API_KEY/.test(name));
  return { ...canaries, ...Object.fromEntries(own) };
}

/** Credentials in the environment of every run. What the simulator checks is its own; the rest are canaries. */
function environment(of: Simulator = simulator): Record<string, string> {
  const { awsSecretKey = "", awsSessionToken = "", githubToken = "", password = "", cookie = "" } = canaries;
  return {
    ...of.env,
    AWS_SECRET_ACCESS_KEY: awsSecretKey,
    AWS_SESSION_TOKEN: awsSessionToken,
    GITHUB_TOKEN: githubToken,
    DATABASE_PASSWORD: password,
    SESSION_COOKIE: cookie,
    FLEETWRIGHT_DEBUG: "1",
  };
}

const everyFormat = ["txt", "json", "yaml", "csv", "md"].flatMap((ending) => ["--export", `out.${ending}`]);
const commands = [
  ["inventory", "-c", "fleet.yaml", "--save", "fleet.ndjson", ...everyFormat],
  ["inventory", "-c", "fleet.yaml", "--detail", "all", "-o", "json"],
  ["versions", "-c", "fleet.yaml", "-o", "json", ...everyFormat],
  ["providers", "-c", "fleet.yaml"],
  ["providers", "-c", "fleet.yaml", "-o", "json"],
] as const;

/** Where every cloud refuses: one reads and saves, one prints what the refusals say. The rest, with more cases. */
const few = cases(1) > 1 ? commands : [commands[0], commands[4]];

/** Files that runs are given, which may hold what they like. */
const inputs: readonly string[] = [
  "fleet.yaml",
  "key.json",
  "kubeconfig",
  "given.yaml",
  "broken.yaml",
  "broken.ndjson",
];

interface Round {
  readonly runs?: readonly (readonly string[])[];
  /** Put at the end of `fleet.yaml`. */
  readonly more?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly clouds?: Simulator;
}

/** Runs commands and expects each to end as `ends` says, with something said and nothing that is secret. */
async function expectSilence(ends: RegExp, round: Round = {}): Promise<void> {
  const { runs = commands, more = "", env = {}, clouds: of = simulator } = round;
  const said = await Promise.all(
    runs.map((args) =>
      withFolder(async (cwd) => {
        await writeFile(join(cwd, "fleet.yaml"), of.configYaml() + more);
        return traceOf(args, { cwd, env: { ...environment(of), ...env } }, inputs);
      }),
    ),
  );
  for (const [index, text] of said.entries()) {
    expect(text, runs[index]?.join(" ")).toMatch(ends);
    expect(text.length).toBeGreaterThan(100);
    expect(leaks(text, secrets(of)), `${runs[index]?.join(" ")}: ${text}`).toEqual([]);
  }
}

/** Each message by clouds of its own, all at the same time. */
async function eachMessage(faultsOf: (message: string) => readonly ScriptedFault[], ends: RegExp): Promise<void> {
  await Promise.all(
    carelessMessages.map((message, index) => {
      const runs = index === 0 ? few : commands.slice(0, 1);
      const of = clouds[index] ?? simulator;
      return during(faultsOf(message), () => expectSilence(ends, { runs, more: soon, clouds: of }), of);
    }),
  );
}

/** Ends what would be tried again for a while. */
const soon = "\nlimits: { runDeadlineMs: 3000 }\n";

/** The same words as each cloud's protocol would carry them. */
function answersThatSay(message: string, status: number): readonly ScriptedFault[] {
  const error = { code: "AuthorizationFailed", message, status: "PERMISSION_DENIED" };
  const body = JSON.stringify({ message, Message: message, error, error_description: message, incidentID: message });
  const headers = { "x-amzn-errortype": "AccessDeniedException" };
  const grpc = {
    "content-type": "application/grpc",
    "grpc-status": status === 403 ? "7" : "13",
    "grpc-message": encodeURIComponent(message),
  };
  const overGrpc = ["ListClusters", "ListOperations", "FetchClusterUpgradeInfo", "GetServerConfig"];
  return [
    ...overGrpc.map((name) => ({
      match: { operation: `gke:${name}` },
      kind: "answer" as const,
      answer: { status: 200, headers: grpc, body: "" },
    })),
    { match: {}, kind: "answer", answer: { status, headers, body } },
  ];
}

/** What lists clusters, so that scopes are found and are then in trouble. */
const listings = ["eks:ListClusters", "gke:ListClusters", "aks:ResourceGraph_Resources", "aks:ManagedClusters_List"];

async function during<T>(faults: readonly ScriptedFault[], use: () => Promise<T>, of = simulator): Promise<T> {
  const withdrawals = faults.map((fault) => of.inject(fault));
  try {
    return await use();
  } finally {
    for (const withdraw of withdrawals) withdraw();
  }
}

test("the search finds a secret as it is, percent-encoded and inside base64, and the canaries are worth hiding", () => {
  for (const [name, secret] of Object.entries(canaries)) {
    for (const text of [`x${secret}y`, encodeURIComponent(secret), Buffer.from(`ab ${secret} c`).toString("base64")]) {
      expect(leaks(text), `${name} in ${text}`).toContain(name);
    }
  }
  expect(Object.keys(canaries).length).toBeGreaterThanOrEqual(12);
  const planted = carelessMessages.flatMap((message) => leaks(message));
  expect(planted.length).toBeGreaterThanOrEqual(12);
  for (const message of carelessMessages) expect(message.length).toBeLessThan(500);
});

describe("no secret is printed or saved", () => {
  test("when all is well, with debugging on", async () => {
    // A cluster of k3s has versions that no calendar knows, which is a gap.
    await expectSilence(/^exit [05]/);
    // A plan in which something is blocked ends with 2.
    const plans = [
      ["plan", "-c", "fleet.yaml", "-o", "json", ...everyFormat, "--runbook", "runbook"],
      ["report", "-c", "fleet.yaml", "--export", "fleet.html"],
    ];
    await expectSilence(/^exit [025]/, { runs: plans });
  });

  test.each([403, 500])("when everything is answered with %i and repeats what it was sent", (status) =>
    eachMessage((message) => answersThatSay(message, status), /^exit 4/),
  );

  test("when scopes are found and their listings are refused with what they were sent", () =>
    eachMessage(
      (message) =>
        answersThatSay(message, 403).flatMap((fault) =>
          listings.map((operation) => ({ ...fault, match: { operation: fault.match.operation ?? operation } })),
        ),
      /^exit [45]/,
    ));

  test("when a proxy's page comes in place of every answer", () => {
    const headers = { "content-type": "text/html" };
    const page = (message: string) => ({ status: 200, headers, body: `<html><body>${message}</body></html>` });
    return eachMessage((message) => [{ match: {}, kind: "answer", answer: page(message) }], /^exit 4/);
  });

  test("when the proxy with a password in its address does not answer", async () => {
    const address = `http://reader:${canaries["proxyPassword"]}@127.0.0.1:9`;
    const env = { HTTPS_PROXY: address, HTTP_PROXY: address, ALL_PROXY: address };
    await expectSilence(/^exit [045]/, { runs: few, more: soon, env });
    // The simulated clouds are on loopback, which no proxy of the environment is asked for; a public one is.
    await withFolder(async (cwd) => {
      await writeFile(join(cwd, "fleet.yaml"), `providers:\n  - id: eks\n    regions: [eu-west-1]\n${soon}`);
      const { AWS_ENDPOINT_URL: _, ...rest } = environment();
      const text = await traceOf(["inventory", "-c", "fleet.yaml"], { cwd, env: { ...rest, ...env } }, inputs);
      expect(text).toMatch(/^exit 4/);
      expect(leaks(text, secrets()), text).toEqual([]);
    });
  });

  test("when credentials are where they do not belong in fleet.yaml", async () => {
    const { password, awsSecretKey, azureSecret, proxyPassword, googleToken, kubeToken } = canaries;
    const refused = [
      `providers:\n  - id: eks\n    secretAccessKey: ${awsSecretKey}\n`,
      `providers:\n  - id: eks\n    accounts: ${awsSecretKey}\n`,
      `providers:\n  - id: aks\n    clientSecret: "${azureSecret}"\n    tenantId: "${azureSecret}"\n`,
      `providers:\n  - id: gke\n    endpoint: "https://reader:${password}@gke.invalid"\n`,
      `providers:\n  - id: gke\n    proxy: "socks9://reader:${proxyPassword}@proxy.invalid"\n`,
      `providers:\n  - id: "${googleToken}"\n`,
      `providers:\n  - ${kubeToken}\n`,
      `token: ${kubeToken}\nproviders: [\n`,
    ];
    for (const text of refused) {
      const said = await withFolder(async (cwd) => {
        await writeFile(join(cwd, "fleet.yaml"), text);
        return traceOf(["inventory", "-c", "fleet.yaml"], { cwd, env: environment() }, inputs);
      });
      expect(said).toMatch(/^exit 3/);
      expect(leaks(said, secrets()), `${text} gave ${said}`).toEqual([]);
    }
  });

  test("when files of credentials are damaged", async () => {
    const { privateKey, kubeToken, password } = canaries;
    const key = JSON.stringify({ type: "service_account", private_key: `-----BEGIN PRIVATE KEY-----\n${privateKey}` });
    const kubeconfig = `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: { token: ${kubeToken}, password: [${password}] }\n`;
    const said = await withFolder(async (cwd) => {
      await writeFile(join(cwd, "key.json"), key.slice(0, -1));
      await writeFile(join(cwd, "kubeconfig"), kubeconfig);
      await writeFile(
        join(cwd, "fleet.yaml"),
        "providers:\n  - id: gke\n    projects: [some-project]\n  - id: kubeconfig\n",
      );
      const { PATH: _, GOOGLE_OAUTH_ACCESS_TOKEN: __, CLOUDSDK_AUTH_ACCESS_TOKEN: ___, ...rest } = environment();
      const env = {
        ...rest,
        GOOGLE_APPLICATION_CREDENTIALS: join(cwd, "key.json"),
        KUBECONFIG: join(cwd, "kubeconfig"),
      };
      return traceOf(["inventory", "-c", "fleet.yaml", "-o", "json"], { cwd, env }, inputs);
    });
    expect(said).toMatch(/^exit [345]/);
    expect(leaks(said, secrets()), said).toEqual([]);
  });

  test("when the documents that it is given hold secrets, whole or broken", async () => {
    const { password = "", githubToken, kubeToken, privateKey } = canaries;
    const given = `
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
data: { password: ${Buffer.from(password).toString("base64")} }
stringData: { key: "${privateKey}" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
          command: [/web, "--password=${password}"]
          env: [{ name: GITHUB_TOKEN, value: "${githubToken}" }]
---
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
`;
    const formats = ["table", "wide", "json", "yaml", "sarif", "junit", "markdown"];
    const runs = [
      ...formats.map((format) => ["check", "given.yaml", "-o", format]),
      ["check", "broken.yaml", "-o", "json"],
      ["trace", "web", "--manifests", "given.yaml", "-o", "json"],
      ["merge", "broken.ndjson", "--save", "whole.ndjson"],
      ["diff", "broken.ndjson", "broken.ndjson"],
      ["plan", "--from", "broken.ndjson"],
      ["report", "--from", "broken.ndjson", "--export", "fleet.html"],
    ];
    for (const args of runs) {
      const text = await withFolder(async (cwd) => {
        await writeFile(join(cwd, "given.yaml"), given);
        await writeFile(join(cwd, "broken.yaml"), `kind: Secret\nstringData: { token: ${kubeToken}, a: [\n`);
        await writeFile(join(cwd, "broken.ndjson"), `{"kind":"FleetSnapshot","token":"${kubeToken}"}\n${password}\n`);
        return traceOf(args, { cwd, env: environment() }, inputs);
      });
      expect(text, args.join(" ")).toMatch(/^exit [2-5]/);
      expect(leaks(text, secrets()), `${args.join(" ")}: ${text}`).toEqual([]);
    }
  });

  test.each([
    ["in the midst of the work", "Map.groupBy = () => { throw new TypeError(process.env.CARELESS); };"],
    ["out of nowhere", "setTimeout(() => { throw new Error(process.env.CARELESS); }, 700);"],
    ["in a promise that nobody waits for", "setTimeout(() => Promise.reject(new Error(process.env.CARELESS)), 700);"],
    ["with something that is no error", "setTimeout(() => { throw { careless: process.env.CARELESS }; }, 700);"],
  ])("when it crashes %s", async (_, hook) => {
    for (const [index, message] of carelessMessages.slice(0, 2).entries()) {
      const text = await withFolder(async (cwd) => {
        await writeFile(join(cwd, "fleet.yaml"), simulator.configYaml() + soon);
        const node = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`];
        const { FLEETWRIGHT_DEBUG: _, ...quiet } = environment();
        const env = { ...(index % 2 === 0 ? environment() : quiet), CARELESS: message };
        // Time for those that come out of nowhere.
        const hang = { match: { operation: "eks:ListClusters" }, kind: "hang" } as const;
        return during(hook.startsWith("setTimeout") ? [hang] : [], () =>
          traceOf(["inventory", "-c", "fleet.yaml"], { cwd, env, node }, inputs),
        );
      });
      expect(text).toMatch(/^exit 1\n/);
      expect(text).toContain("internal error");
      expect(leaks(text, secrets()), text).toEqual([]);
    }
  });
});
