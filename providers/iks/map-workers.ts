import type { Issue } from "../../lib/core/issue.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Problem, Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { compareVersions, type KubeVersion } from "../../lib/core/version.ts";
import { entriesOf } from "./entries.ts";
import { keyOf } from "./map-state.ts";
import { type Flavour, type IbmVersion, readVersion } from "./map-version.ts";

/** A worker node, as far as its pool is judged by it. */
export interface Worker {
  readonly id: string;
  /** Absent for a stand-alone worker of a classic cluster. */
  readonly poolId?: string;
  readonly poolName?: string;
  readonly flavor?: string;
  readonly zone?: string;
  /** Empty while the worker is being made. */
  readonly actual: IbmVersion;
  /** The version that it is being moved to; absent when it has arrived. */
  readonly moving?: IbmVersion;
  readonly pending?: string;
  readonly issue?: Issue;
}

/** Reads the answer to `/v2/getWorkers`. Deleted workers are left out; one without an id is a problem. */
export function mapWorkers(response: readonly unknown[], flavour: Flavour, problems: Problem[]): Worker[] {
  const workers = entriesOf(response, problems).flatMap((reader) => mapWorker(reader, flavour) ?? []);
  return [...new Map(workers.map((worker) => [worker.id, worker])).values()];
}

function mapWorker(reader: Reader, flavour: Flavour): Worker | undefined {
  const lifecycle = reader.object("lifecycle");
  const state = lifecycle.text("actualState");
  if (state !== undefined && keyOf(state) === "deleted") return undefined;
  const id = reader.text("id") ?? reader.reject("id", "the id of the worker");
  if (id === undefined) return undefined;
  const versions = reader.object("kubeVersion");
  const actual = readVersion(versions, "actual", flavour);
  // One that is still being made runs nothing yet.
  if (state !== undefined && keyOf(state) === "deployed" && isUnset(versions, "actual")) {
    versions.reject("actual", "the version of the worker");
  }
  const moving = movingTo(versions, flavour, actual);
  // The two spellings of IBM's own clients.
  const poolId = reader.text("poolID") ?? reader.text("poolid");
  const poolName = reader.text("poolName");
  const flavor = reader.text("flavor");
  const zone = reader.text("location");
  const pending = lifecycle.text("pendingOperation");
  const issue = issueOf(reader, id);
  return {
    id,
    ...(poolId === undefined ? {} : { poolId }),
    ...(poolName === undefined ? {} : { poolName }),
    ...(flavor === undefined ? {} : { flavor }),
    ...(zone === undefined ? {} : { zone }),
    actual,
    ...(moving === undefined ? {} : { moving }),
    ...(pending === undefined ? {} : { pending }),
    ...(issue === undefined ? {} : { issue }),
  };
}

function isUnset(reader: Reader, key: string): boolean {
  return !reader.has(key) || reader.raw?.[key] === "";
}

function movingTo(versions: Reader, flavour: Flavour, actual: IbmVersion): IbmVersion | undefined {
  const desired = versions.version("desired");
  const now = actual.distributionVersion ?? actual.version;
  if (desired === undefined || now === undefined || compareVersions(desired, now) === 0) return undefined;
  return readVersion(versions, "desired", flavour);
}

function issueOf(reader: Reader, id: string): Issue | undefined {
  const health = reader.object("health");
  const state = health.text("state");
  const severity = state === undefined ? undefined : severities.get(keyOf(state));
  if (state === undefined || severity === undefined) return undefined;
  return { code: `worker-${state}`, message: scrub(health.text("message") ?? ""), resources: [id], severity };
}

/** https://cloud.ibm.com/docs/containers?topic=containers-worker-node-state-reference */
const severities = new Map<string, Issue["severity"]>([
  ["warning", "warning"],
  ["critical", "error"],
  ["unknown", "warning"],
  ["reload_failed", "error"],
  ["provision_failed", "error"],
  ["deploy_failed", "error"],
]);

/** The versions in a pool with how many workers run each, lowest first. */
export function tally(workers: readonly Worker[]): NodePool["versions"] {
  const counted = workers.flatMap(({ actual: { version, distributionVersion } }) =>
    version === undefined ? [] : [{ version, ...(distributionVersion === undefined ? {} : { distributionVersion }) }],
  );
  const groups = Map.groupBy(counted, (entry) => (entry.distributionVersion ?? entry.version).raw);
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [{ ...group[0], nodes: group.length }]))
    .sort((a, b) => compareVersions(a.distributionVersion ?? a.version, b.distributionVersion ?? b.version));
}

/** The highest version that workers are being moved to. */
export function targetOf(workers: readonly Worker[]): KubeVersion | undefined {
  return workers
    .flatMap(({ moving }) => moving?.version ?? [])
    .sort(compareVersions)
    .at(-1);
}

/** Equal problems of several workers are one, with the workers as its resources. */
export function issuesOf(workers: readonly Worker[]): readonly Issue[] {
  const issues = workers.flatMap(({ issue }) => issue ?? []);
  return [...Map.groupBy(issues, ({ code, message }) => `${code} ${message}`).values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [{ ...first, resources: [first, ...rest].flatMap(({ resources = [] }) => resources).sort() }],
  );
}

/** What is being done to the workers of a pool. */
export function operationsOf(workers: readonly Worker[], poolUid: string, pool: string): readonly Operation[] {
  const to = targetOf(workers);
  const moved = workers.filter(({ moving }) => moving !== undefined);
  const upgrade: Operation = {
    id: `${poolUid}#update`,
    kind: "node-upgrade",
    kindRaw: moved.find(({ pending }) => pending !== undefined)?.pending ?? "update",
    pool,
    status: "running",
    ...(to === undefined ? {} : { to }),
  };
  const others = new Set(workers.flatMap(({ moving, pending }) => (moving === undefined ? (pending ?? []) : [])));
  return [
    ...(moved.length === 0 ? [] : [upgrade]),
    ...[...others].sort().map(
      (pending): Operation => ({
        id: `${poolUid}#${pending}`,
        kind: "other",
        kindRaw: pending,
        pool,
        status: "running",
      }),
    ),
  ];
}
