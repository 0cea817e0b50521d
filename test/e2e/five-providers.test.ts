import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "../../lib/cli/run.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { generateFleet, type Simulator, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";

describe("a fleet of five providers", () => {
  let simulator: Simulator;
  let folder: string;
  let config: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fleetwright-test-"));
    const fleet = generateFleet({ seed: 4, clusters: 6, iks: 3, asOf: simulatedToday });
    simulator = await startSimulator({ fleet, kube: 3, seed: 4 });
    config = join(folder, "fleet.yaml");
    await writeFile(config, simulator.configYaml());
  });

  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  async function run(...args: string[]) {
    let out = "";
    let err = "";
    const terminal: Terminal = {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      env: { ...process.env, ...simulator.env, XDG_CACHE_HOME: folder },
      now: () => Date.parse(simulatedToday),
      columns: 100,
      colour: false,
      progress: false,
      signal: new AbortController().signal,
    };
    return { code: await execute([...args, "-c", config], "0.0.0", terminal), out, err };
  }

  test("prints as one JSON document, each cluster once, in one order", async () => {
    const { code, out, err } = await run("inventory", "-o", "json");
    expect(err).toBe("");
    const { clusters, complete } = JSON.parse(out) as {
      readonly complete: boolean;
      readonly clusters: readonly {
        readonly uid: string;
        readonly ref: { readonly scope: { readonly provider: string } };
      }[];
    };
    expect(clusters).toHaveLength(12);
    expect(new Set(clusters.map(({ uid }) => uid)).size).toBe(12);
    expect(new Set(clusters.map(({ ref }) => ref.scope.provider))).toStrictEqual(
      new Set(["aks", "eks", "gke", "iks", "kubeconfig"]),
    );
    expect({ code, complete }).toStrictEqual({ code: 0, complete: true });
    const again = await run("inventory", "--refresh", "-o", "json");
    expect(again.out).toBe(out);
    expect(simulator.log.unknown()).toStrictEqual([]);
  });

  test("prints as one table of at most 100 columns that names every cluster's provider", async () => {
    const { out } = await run("inventory");
    const lines = out.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const provider of ["aks", "eks", "gke", "iks", "kube"]) {
      expect(
        lines.some((line) => line.split(/\s+/).includes(provider)),
        provider,
      ).toBe(true);
    }
    expect(out).toContain("12 clusters in ");
  });

  test("says who it is in every cloud and which permissions its requests have proven", async () => {
    const { code, out } = await run("providers", "-o", "json");
    const view = JSON.parse(out) as {
      readonly providers: readonly {
        readonly id: string;
        readonly identity: string;
        readonly scopes: readonly {
          readonly identity: string;
          readonly permissions: readonly { readonly state: string; readonly policy: readonly string[] }[];
        }[];
      }[];
    };
    expect(view.providers.map(({ id }) => id)).toStrictEqual(["eks", "gke", "aks", "iks", "kubeconfig"]);
    for (const { id, identity, scopes } of view.providers) {
      expect(identity, id).not.toBe("");
      const states = scopes.flatMap(({ permissions }) => permissions.map(({ state }) => state));
      expect(states, id).toContain("proven");
      expect(states, id).not.toContain("missing");
      for (const scope of scopes) expect(scope.identity, id).not.toBe("");
      expect(scopes.some(({ permissions }) => permissions.some(({ policy }) => policy.length > 0))).toBe(true);
    }
    expect([0, 5]).toContain(code);
    expect(out).not.toContain(simulator.env["AWS_SECRET_ACCESS_KEY"] ?? "-");
    expect(out).not.toContain(simulator.env["AZURE_CLIENT_SECRET"] ?? "-");
  });

  test("reads every detail that its providers declare, and says which they do not give", async () => {
    const { out, err } = await run("inventory", "--detail", "all", "-o", "json");
    const { clusters } = JSON.parse(out) as {
      readonly clusters: readonly {
        readonly ref: { readonly provider: string };
        readonly addons?: readonly unknown[];
      }[];
    };
    expect(clusters).toHaveLength(12);
    for (const { ref, addons } of clusters) {
      if (["eks", "gke", "aks"].includes(ref.provider)) expect(addons, ref.provider).toBeDefined();
    }
    expect(err).toContain("kubeconfig: gives no ");
    expect(simulator.log.unknown()).toStrictEqual([]);
  });
});
