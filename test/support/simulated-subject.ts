import type { FleetProvider } from "../../lib/core/provider.ts";
import { accountKey, sessionKey } from "../../lib/simulator/aws-credentials.ts";
import {
  generateFleet,
  type RequestLog,
  type SimCloud,
  type Simulator,
  startSimulator,
  truthOf,
} from "../../lib/simulator/index.ts";
import type { ConformanceSubject } from "./conformance.ts";

export interface SimulatedSubject extends ConformanceSubject {
  readonly simulator: Simulator;
  readonly log: RequestLog;
}

export interface SubjectOptions {
  readonly cloud: SimCloud;
  readonly tls?: boolean;
  /** A provider for the simulator, given its entry of `providers` without the id. */
  make(config: Readonly<Record<string, unknown>>, env: Simulator["env"]): FleetProvider;
}

/** A simulated cloud with open, denied and disabled accounts, of which `make` opens providers. */
export async function simulatedSubject({ cloud, tls = true, make }: SubjectOptions): Promise<SimulatedSubject> {
  const size = { clusters: 60, iks: 20, scopes: 12, troubles: true };
  const fleet = generateFleet({ seed: 11, asOf: "2026-11-21T00:00:00Z", ...size });
  const simulator = await startSimulator({ fleet, clouds: [cloud], tls });
  const { id: _, ...config } = simulator.providers[0] ?? { id: cloud };
  const denied = fleet.accounts.find((account) => account.cloud === cloud && account.access === "denied");
  if (denied === undefined) throw new Error(`the fleet has no denied account of ${cloud}`);
  const { clusters, readable } = truthOf(fleet);
  return {
    simulator,
    log: simulator.log,
    make: () => make(config, simulator.env),
    truth: [...readable].filter((uid) => clusters.get(uid)?.cloud === cloud),
    deniedScope: `${cloud}/${denied.id}`,
    secrets: secretsOf(simulator),
    stop: () => simulator.close(),
  };
}

/** Every credential that a reader of this simulator has or is given. */
function secretsOf({ env, fleet }: Simulator): readonly string[] {
  const own = Object.entries(env).filter(([name]) => /SECRET|TOKEN|API_KEY/.test(name));
  const sessions = fleet.accounts.flatMap(({ cloud, id }) =>
    cloud === "eks" ? [accountKey(id).secretAccessKey, sessionKey(id, "any").secretAccessKey] : [],
  );
  return [...own.map(([, value]) => value), ...sessions].filter((value) => value.length >= 8);
}
