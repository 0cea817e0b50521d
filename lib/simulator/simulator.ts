import type { CloudServer, SimCertificate, StartCloud } from "./cloud.ts";
import { configYaml } from "./config-yaml.ts";
import { createFaults, type FaultPlan, type ScriptedFault } from "./faults.ts";
import type { SimCloud, SimFleet } from "./fleet.ts";
import { demoFleet, generateFleet } from "./generate-fleet.ts";
import { generateKubeClusters } from "./generate-kube.ts";
import type { KubeServer } from "./kube.ts";
import type { SimKubeCluster } from "./kube-cluster.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { createState } from "./state.ts";
import { type FleetTruth, truthOf } from "./truth.ts";
import { uidOf } from "./uid.ts";
import { withNodesRenewed } from "./updates.ts";

/** What the simulated clouds serve, and how well. Default: the demo fleet, without faults or delay. */
export interface SimulatorOptions {
  /** The organisation to serve. Default: one of `clusters` clusters, or the demonstration fleet. */
  readonly fleet?: SimFleet;
  /** How many clusters to generate, when no fleet is given. */
  readonly clusters?: number;
  /** How many clusters on IBM Cloud to generate on top, when no fleet is given. Default 0. */
  readonly iks?: number;
  /** Clusters to serve by their own APIs, for a kubeconfig: these, or so many generated ones. Default 0. */
  readonly kube?: number | readonly SimKubeCluster[];
  /** Seed of the generated fleet and of the faults. Default 1. */
  readonly seed?: number;
  /** The clouds' own date, when no fleet is given. Default `simulatedToday`. */
  readonly asOf?: string;
  /** Milliseconds that every answer takes. Default 0. */
  readonly latencyMs?: number;
  /** A plan, or the share of requests that fail at random. Default: none. */
  readonly faults?: FaultPlan | number;
  /** First port of a row of ports. Default 0: any free ones. */
  readonly port?: number;
  /** Whether clouds whose clients insist on TLS (Azure) are served over it. Default true. */
  readonly tls?: boolean;
  /**
   * Take upgrade calls, and refuse those that the cloud would refuse. Default: none are taken, and a request that would
   * change anything is answered as one that is not simulated.
   */
  readonly upgrades?: boolean | UpgradeOptions;
  /** Clouds to serve. Default: all of them, IBM Cloud where the fleet has accounts of it. */
  readonly clouds?: readonly SimCloud[];
}

/** How upgrades of simulated clusters go. Default: done with the next request. */
export interface UpgradeOptions {
  /** How long an upgrade runs, in milliseconds of the clouds' time. Default 0: it is done by the next request. */
  readonly durationMs?: number;
  /** Milliseconds that have passed for the clouds. Default: none but those that `Simulator.advance` lets pass. */
  readonly elapsedMs?: () => number;
}

/** Simulated clouds that are running. `close` frees their ports. */
export interface Simulator {
  readonly fleet: SimFleet;
  /** Base URLs by service. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Environment that points clients at the simulator, credentials included. */
  readonly env: Readonly<Record<string, string>>;
  /** Entries of `providers`, as in `configYaml()`. */
  readonly providers: readonly CloudServer["config"][];
  readonly log: RequestLog;
  /** The API servers of single clusters; absent when none was asked for. */
  readonly kube?: KubeServer;
  /** Text of a `fleet.yaml` that reads the simulator. */
  configYaml(): string;
  /** What is there now: the fleet, and every upgrade since. */
  truth(): FleetTruth;
  /** Lets time pass for the clouds, so that upgrades come to their end. */
  advance(milliseconds: number): void;
  /**
   * What no cloud has a call for: the nodes of a pool start anew at the version of the control plane, as when pods on
   * Fargate are started again.
   *
   * @param uid As an inventory prints it.
   * @throws RangeError when there is no such cluster or pool, or nothing may be changed.
   */
  renewNodes(uid: string, pool: string): void;
  /** Adds a scripted fault and returns a function that takes it away again. */
  inject(fault: ScriptedFault): () => void;
  /** Ends every connection and removes temporary files. Safe to call twice. */
  close(): Promise<void>;
}

/** The day on which the bundled calendars were last read, and so the last one of which much is known. */
export const simulatedToday = "2026-11-21T00:00:00Z";

const clouds: Readonly<Record<SimCloud, () => Promise<StartCloud>>> = {
  eks: async () => (await import("./aws.ts")).awsCloud,
  gke: async () => (await import("./google.ts")).googleCloud,
  aks: async () => (await import("./azure.ts")).azureCloud,
  iks: async () => (await import("./ibm.ts")).ibmCloud,
};

/**
 * Starts the simulated clouds on the loopback interface.
 *
 * Rejects when a port is taken, and with `MISSING_DEPENDENCY` when a cloud needs a package that is not installed;
 * nothing is left running then.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, latencyMs = 0, faults: plan = 0, tls = true } = options;
  const fleet = options.fleet ?? fleetOf(options, seed);
  const wanted = options.clouds ?? cloudsOf(fleet);
  const faults = createFaults(typeof plan === "number" ? { rate: plan } : plan, seed);
  const log = createRequestLog();
  const { kube: reached = 0 } = options;
  const kubeClusters = typeof reached === "number" ? generateKubeClusters(reached, seed) : reached;
  const certificate = tls && (wanted.includes("aks") || kubeClusters.length > 0) ? await newCertificate() : undefined;
  let port = options.port ?? 0;
  let passed = 0;
  const { durationMs = 0, elapsedMs = () => 0 } = typeof options.upgrades === "object" ? options.upgrades : {};
  const upgrades = { durationMs, elapsedMs: () => passed + elapsedMs() };
  const writes = options.upgrades !== undefined && options.upgrades !== false;
  const state = createState(fleet, writes ? upgrades : undefined);
  const context = {
    state,
    faults,
    log,
    latencyMs,
    nextPort: () => (port === 0 ? 0 : port++),
    ...(certificate === undefined ? {} : { certificate }),
  };
  const servers: CloudServer[] = [];
  let kube: KubeServer | undefined;
  const close = async () => {
    await Promise.all([...servers.map((server) => server.close()), certificate?.remove()]);
  };
  try {
    // One after the other, so that each cloud gets the same ports every time.
    for (const cloud of wanted) servers.push(await (await clouds[cloud]())(context));
    if (kubeClusters.length > 0) {
      const { kubeCloud } = await import("./kube.ts");
      kube = await kubeCloud(context, kubeClusters, seed);
      servers.push(kube);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const providers = servers.map(({ config }) => config);
  return {
    fleet,
    endpoints: Object.assign({}, ...servers.map(({ endpoints }) => endpoints)),
    env: Object.assign({}, ...servers.map(({ env }) => env)),
    providers,
    log,
    ...(kube === undefined ? {} : { kube }),
    configYaml: () => configYaml(providers),
    truth: () => truthOf(writes ? { ...fleet, clusters: state.all() } : fleet),
    advance(milliseconds) {
      passed += milliseconds;
    },
    renewNodes(uid, pool) {
      const cluster = writes ? state.all().find((each) => uidOf(each) === uid) : undefined;
      if (cluster?.pools.some(({ name }) => name === pool) !== true) {
        throw new RangeError(`there is no pool ${JSON.stringify(pool)} of ${JSON.stringify(uid)} that may be changed`);
      }
      state.replace(withNodesRenewed(cluster, pool));
    },
    inject: faults.inject,
    close,
  };
}

function fleetOf({ clusters, iks = 0, asOf = simulatedToday }: SimulatorOptions, seed: number): SimFleet {
  return clusters === undefined ? demoFleet(asOf, { iks }) : generateFleet({ seed, clusters, iks, asOf });
}

function cloudsOf({ accounts }: SimFleet): readonly SimCloud[] {
  return ["eks", "gke", "aks", ...(accounts.some(({ cloud }) => cloud === "iks") ? (["iks"] as const) : [])];
}

async function newCertificate(): Promise<SimCertificate> {
  const { createCertificate } = await import("./certificate.ts");
  return createCertificate();
}
