import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { SimState } from "./state.ts";

/** What every simulated cloud is started with. */
export interface CloudContext {
  readonly state: SimState;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Milliseconds that every answer takes. */
  readonly latencyMs: number;
  /** The port for the cloud's next listener; 0 for any free one. */
  nextPort(): number;
  /** Certificate for listeners whose clients insist on TLS; absent when the simulator serves plain HTTP only. */
  readonly certificate?: SimCertificate;
}

/** A throw-away certificate for 127.0.0.1 and localhost. */
export interface SimCertificate {
  readonly key: string;
  readonly cert: string;
  /** The authority that signed it. */
  readonly ca: string;
  /** Path of a file that holds `ca`. */
  readonly caFile: string;
  /** A certificate by which a client says that it is `name`, signed by the same authority. */
  client(name: string): Promise<{ readonly key: string; readonly cert: string }>;
  /** Deletes `caFile`. Safe to call twice. */
  remove(): Promise<void>;
}

/** A simulated cloud that is listening. */
export interface CloudServer {
  /** Base URLs by service: `eks`, `gke-grpc`, `arm`, … */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Environment that points clients, the cloud's own command line among them, at this server. */
  readonly env: Readonly<Record<string, string>>;
  /** Entry of `providers` in a `fleet.yaml` that reads this cloud: `id` and the provider's options. */
  readonly config: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Ends every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** Each cloud exports one of these: `awsCloud`, `googleCloud`, `azureCloud`. */
export type StartCloud = (context: CloudContext) => Promise<CloudServer>;
