import type { SimService } from "./fleet.ts";
import { chance, hash } from "./seeded.ts";

/** Faults that can strike any request at random. */
export const randomFaultKinds = [
  "throttle",
  "throttle-retry-after",
  "server-error",
  "reset",
  "truncated",
  "wrong-shape",
  "hang",
  "slow-drip",
] as const;

/** A fault that is drawn at random. */
export type RandomFaultKind = (typeof randomFaultKinds)[number];

/**
 * Every fault. Besides the random ones:
 * `expired-token`: the credentials are answered as expired;
 * `unreachable`: the connection is closed without an answer, as by a host that is gone;
 * `repeated-page-token`: the page hands out the token it was asked with;
 * `cyclic-next-link`: the last page leads back to the first;
 * `foreign-next-link`: the next-page link leads to another host;
 * `answer`: the answer that the fault names, as from a proxy in between.
 */
export type FaultKind =
  | RandomFaultKind
  | "expired-token"
  | "unreachable"
  | "repeated-page-token"
  | "cyclic-next-link"
  | "foreign-next-link"
  | "answer";

/** An HTTP answer, word for word. Over gRPC, what is not `application/grpc` is no answer of the service's. */
export interface ScriptedAnswer {
  readonly status: number;
  /** Default `content-type`: `application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A fault that strikes named requests. */
export interface ScriptedFault {
  /** All given parts must fit. `path` is a part of the path with its query. */
  readonly match: {
    readonly cloud?: SimService;
    readonly operation?: string;
    readonly account?: string;
    readonly region?: string;
    readonly path?: string;
  };
  readonly kind: FaultKind;
  /** How many requests it strikes. Default: all of them. */
  readonly times?: number;
  /** For `foreign-next-link`: where the link leads. Default `https://foreign.invalid`. */
  readonly origin?: string;
  /** For `answer`, which without one is an empty 200. */
  readonly answer?: ScriptedAnswer;
}

/** Which share of requests fails, and how. The same seed fails the same requests. */
export interface FaultPlan {
  /** Share of requests that fail at random, 0 to 1. Default 0. */
  readonly rate?: number;
  /** Kinds drawn from. Default: all but `hang` and `slow-drip`, which last as long as the client's deadline. */
  readonly kinds?: readonly RandomFaultKind[];
  /** Default: the seed of the fleet. */
  readonly seed?: number;
  /** Seconds in the `Retry-After` of `throttle-retry-after`. Default 1. */
  readonly retryAfterSeconds?: number;
  /** Milliseconds between the ten pieces of a `slow-drip` body. Default 100. */
  readonly dripMs?: number;
  readonly script?: readonly ScriptedFault[];
}

/** What makes two tries the same request, so that faults do not depend on the order in which requests arrive. */
export interface RequestIdentity {
  readonly cloud: SimService;
  readonly operation: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Path with query, or whatever else tells this request from others of the operation. */
  readonly path: string;
  /** Sign-in calls and the like, which only a scripted fault may strike. */
  readonly scriptedOnly?: boolean | undefined;
}

/** A fault that strikes one request. */
export interface Fault {
  readonly kind: FaultKind;
  /** Seeded; chooses among the looks of one kind, such as 500 or 503. */
  readonly variant: number;
  readonly retryAfterSeconds: number;
  readonly dripMs: number;
  readonly origin: string;
  readonly answer: ScriptedAnswer;
}

export interface Faults {
  /** The fault that strikes this request, if any. Each call counts as one more try of the same request. */
  next(identity: RequestIdentity): Fault | undefined;
  /** Adds a scripted fault and returns a function that takes it away again. */
  inject(fault: ScriptedFault): () => void;
}

const quickKinds = randomFaultKinds.filter((kind) => kind !== "hang" && kind !== "slow-drip");

/** Decides which requests fail. The nth try of a request fails or not by the seed alone, at any concurrency. */
export function createFaults(plan: FaultPlan, fleetSeed = 0): Faults {
  const { rate = 0, kinds = quickKinds, seed = fleetSeed, retryAfterSeconds = 1, dripMs = 100 } = plan;
  const tries = new Map<string, number>();
  const script = new Set<{ readonly fault: ScriptedFault; left: number }>();
  const add = (fault: ScriptedFault) => {
    const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    script.add(entry);
    return () => {
      script.delete(entry);
    };
  };
  for (const fault of plan.script ?? []) add(fault);

  const fault = (kind: FaultKind, variant: number, scripted?: ScriptedFault): Fault => ({
    kind,
    variant,
    retryAfterSeconds,
    dripMs,
    origin: scripted?.origin ?? "https://foreign.invalid",
    answer: scripted?.answer ?? { status: 200, body: "" },
  });

  return {
    inject: add,
    next(identity) {
      for (const entry of script) {
        if (entry.left <= 0 || !fits(entry.fault.match, identity)) continue;
        entry.left--;
        return fault(entry.fault.kind, hash(seed, `${identity.path}|${entry.left}`), entry.fault);
      }
      if (rate <= 0 || kinds.length === 0 || identity.scriptedOnly === true) return undefined;
      const { cloud, operation, account = "", region = "", path } = identity;
      const key = `${cloud}|${operation}|${account}|${region}|${path}`;
      const nth = (tries.get(key) ?? 0) + 1;
      tries.set(key, nth);
      if (chance(seed, `${key}|${nth}`) >= rate) return undefined;
      const kind = kinds[hash(seed, `${key}|${nth}|kind`) % kinds.length];
      return kind === undefined ? undefined : fault(kind, hash(seed, `${key}|${nth}|variant`));
    },
  };
}

function fits(match: ScriptedFault["match"], identity: RequestIdentity): boolean {
  return (
    (match.cloud === undefined || match.cloud === identity.cloud) &&
    (match.operation === undefined || match.operation === identity.operation) &&
    (match.account === undefined || match.account === identity.account) &&
    (match.region === undefined || match.region === identity.region) &&
    (match.path === undefined || identity.path.includes(match.path))
  );
}
