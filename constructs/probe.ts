import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";

/** How to ask a container. A path is asked by HTTP on the container's first port. */
export type Probe =
  | `/${string}`
  | { readonly http: { readonly path: `/${string}`; readonly port: string } }
  | { readonly tcp: { readonly port: string } }
  | { readonly grpc: { readonly port: number; readonly service?: string } }
  | { readonly exec: readonly [string, ...string[]] };

/** What a container says of itself. The two questions must differ: "restart me" is not "leave me alone for a while". */
export interface Health {
  /** Failing it restarts the container. Must not ask other services. */
  readonly live: Probe;
  /** Failing it takes the pod out of its services. */
  readonly ready: Probe;
  /**
   * Seconds that the container may take to start before `live` counts.
   *
   * @default 150
   */
  readonly startupSeconds?: number;
}

/**
 * The three probes of a container. `port`: name of the port that a path alone is asked on.
 *
 * @throws FleetError `CONFIG` when liveness and readiness ask the same question.
 */
export function probesOf(health: Health, container: string, port = "http"): JsonObject {
  if (JSON.stringify(health.live) === JSON.stringify(health.ready)) {
    throw new FleetError("CONFIG", `Liveness and readiness of container ${container} ask the same question`, {
      path: "$.health",
      hint: "Give readiness a question of its own; a pod that waits for its database must not be restarted for it.",
    });
  }
  const live = handlerOf(health.live, port);
  return {
    livenessProbe: { ...live, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    readinessProbe: { ...handlerOf(health.ready, port), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    startupProbe: {
      ...live,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: Math.max(1, Math.ceil((health.startupSeconds ?? 150) / 5)),
    },
  };
}

/** Path and port by which others can ask for readiness; undefined where it is not asked by HTTP. The first port is the main one. */
export function httpReadiness(
  { ready }: Health,
  ports: readonly { readonly name: string; readonly port: number }[],
): { readonly path: string; readonly port: number } | undefined {
  const asked =
    typeof ready === "string" ? { path: ready, port: ports[0]?.name } : "http" in ready ? ready.http : undefined;
  const port = ports.find(({ name }) => name === asked?.port)?.port;
  return asked === undefined || port === undefined ? undefined : { path: asked.path, port };
}

function handlerOf(probe: Probe, port: string): JsonObject {
  if (typeof probe === "string") return { httpGet: { path: probe, port } };
  if ("http" in probe) return { httpGet: { path: probe.http.path, port: probe.http.port } };
  if ("tcp" in probe) return { tcpSocket: { port: probe.tcp.port } };
  if ("grpc" in probe) return { grpc: { ...probe.grpc } };
  return { exec: { command: [...probe.exec] } };
}
