import type { FaultKind } from "./faults.ts";
import type { SimService } from "./fleet.ts";

/** One request that reached a simulated cloud. */
export interface RequestRecord {
  /** Milliseconds on the log's clock at which the request had been read. */
  readonly at: number;
  readonly cloud: SimService;
  /** Name in the permission tables, such as `eks:DescribeCluster`; `unknown` for a route that is not simulated. */
  operation: string;
  account?: string;
  region?: string;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly userAgent?: string;
  /** HTTP status or gRPC code; absent while the answer is pending or when there was none. */
  status?: number;
  fault?: FaultKind;
}

/** Every request that the simulated clouds received, in the order of arrival. */
export interface RequestLog {
  /** In order of arrival. */
  readonly records: readonly RequestRecord[];
  /** Most requests that were being answered at one time. */
  readonly peakInFlight: number;
  /** Names of all operations that were asked for. */
  operations(): ReadonlySet<string>;
  /** Requests for each `cloud/account/region`. */
  scopes(): ReadonlyMap<string, number>;
  /** Requests to routes that are not simulated; a test that caused one should fail. */
  unknown(): readonly RequestRecord[];
  /** Forgets all records. */
  clear(): void;
  /** Appends a record. For the servers. */
  begin(record: Omit<RequestRecord, "at">): RequestRecord;
  /** The answer to `record` has been sent or given up. For the servers. */
  end(record: RequestRecord): void;
}

/** A log whose times are read from `now`, in milliseconds. Default: since the start of the process. */
export function createRequestLog(now: () => number = () => performance.now()): RequestLog {
  const records: RequestRecord[] = [];
  const pending = new Set<RequestRecord>();
  let peak = 0;
  return {
    records,
    get peakInFlight() {
      return peak;
    },
    operations: () => new Set(records.map((record) => record.operation)),
    scopes() {
      const counts = new Map<string, number>();
      for (const { cloud, account = "-", region = "-" } of records) {
        const key = `${cloud}/${account}/${region}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    },
    unknown: () => records.filter((record) => record.operation === "unknown"),
    clear() {
      records.length = 0;
      peak = pending.size;
    },
    begin(fields) {
      const record: RequestRecord = { at: now(), ...fields };
      records.push(record);
      pending.add(record);
      peak = Math.max(peak, pending.size);
      return record;
    },
    end(record) {
      pending.delete(record);
    },
  };
}
