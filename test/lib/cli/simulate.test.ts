import {
  DescribeClusterCommand,
  EKSClient,
  ListClustersCommand,
  UpdateClusterVersionCommand,
} from "@aws-sdk/client-eks";
import { expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { Terminal } from "../../../lib/cli/terminal.ts";
import { demoFleet, simulatedToday } from "../../../lib/simulator/index.ts";

/** A running `simulate`, the environment it printed, and the clock that it reads. */
async function simulate(...args: readonly string[]) {
  const stop = new AbortController();
  const clock = { now: Date.parse(simulatedToday) };
  let out = "";
  let err = "";
  let ready = () => {};
  const started = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      if (text.includes("serving")) ready();
    },
    env: {},
    now: () => clock.now,
    columns: 100,
    colour: false,
    progress: false,
    signal: stop.signal,
  };
  const ended = execute(["simulate", ...args], "0.0.0", terminal);
  await Promise.race([started, ended]);
  const env = new Map(out.split("\n").map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]));
  return {
    clock,
    err: () => err,
    eks(region: string) {
      const credentials = {
        accessKeyId: env.get("AWS_ACCESS_KEY_ID") ?? "",
        secretAccessKey: env.get("AWS_SECRET_ACCESS_KEY") ?? "",
      };
      return new EKSClient({ region, endpoint: env.get("AWS_ENDPOINT_URL") ?? "", credentials, maxAttempts: 1 });
    },
    async end(): Promise<number> {
      stop.abort();
      return ended;
    },
  };
}

const demo = demoFleet(simulatedToday, { iks: 0 });

/** A plain cluster of the account that `simulate` prints the key of. */
const cluster = demo.clusters.find(
  ({ account, version, upgrading, status }) =>
    account === demo.accounts[0]?.id && version === "1.35" && upgrading === undefined && status === undefined,
);
if (cluster === undefined) throw new Error("the demonstration has no such cluster");
const { name, location } = cluster;

test("takes upgrades where allowed, which run for as long as was said by the clock of the machine", async () => {
  const simulated = await simulate("--plain", "--allow-upgrades", "30");
  const client = simulated.eks(location);
  const shown = async () => (await client.send(new DescribeClusterCommand({ name }))).cluster;
  try {
    const { update } = await client.send(new UpdateClusterVersionCommand({ name, version: "1.36" }));
    expect(update).toMatchObject({ status: "InProgress", type: "VersionUpdate" });
    simulated.clock.now += 29_999;
    expect(await shown()).toMatchObject({ status: "UPDATING", version: "1.35" });
    simulated.clock.now += 1;
    expect(await shown()).toMatchObject({ status: "ACTIVE", version: "1.36" });
  } finally {
    client.destroy();
    expect(await simulated.end()).toBe(0);
  }
});

test("takes none otherwise", async () => {
  const simulated = await simulate("--plain");
  const client = simulated.eks(location);
  try {
    expect((await client.send(new ListClustersCommand({}))).clusters).toContain(name);
    const refused = client.send(new UpdateClusterVersionCommand({ name, version: "1.36" }));
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  } finally {
    client.destroy();
    expect(await simulated.end()).toBe(0);
  }
});

test("refuses a time that is none", async () => {
  const simulated = await simulate("--allow-upgrades", "soon");
  expect(await simulated.end()).toBe(3);
});

test("says how many clusters it serves, those behind a kubeconfig too", async () => {
  const simulated = await simulate("--plain", "--clusters", "3", "--kube", "2");
  expect(await simulated.end()).toBe(0);
  expect(simulated.err()).toMatch(/simulate: serving 3 clusters of \d+ accounts?, 2 reached by a kubeconfig; stop it/);
});
