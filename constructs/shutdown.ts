import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { Notes } from "./notes.ts";
import { fieldOrWarn } from "./version-gates.ts";

/** How a pod ends. */
export interface Shutdown {
  /**
   * Seconds between leaving the services and the signal, so that calls on their way still arrive.
   *
   * @default 5
   */
  readonly drainSeconds?: number;
  /**
   * Seconds from the signal until the kill.
   *
   * @default 30
   */
  readonly stopSeconds?: number;
  /**
   * Who is process 1: `app` handles signals and collects its children itself; `pause` does the latter for applications
   * that leave orphans behind, by one process table for the pod.
   *
   * @default "app"
   */
  readonly pid1?: "app" | "pause";
}

export interface RenderedShutdown {
  readonly pod: JsonObject;
  /** Of the main container. */
  readonly container: JsonObject;
}

/**
 * Grace period and preStop hook. Where the cluster has no sleep of its own there is no hook: `sleep` is a program, which
 * an image without a shell does not have.
 */
export function shutdownOf(
  shutdown: Shutdown,
  serves: boolean,
  os: "linux" | "windows",
  profile: ClusterProfile,
  notes: Notes,
): RenderedShutdown {
  const drain = serves ? (shutdown.drainSeconds ?? 5) : 0;
  const sleeps =
    drain > 0 &&
    fieldOrWarn(
      profile,
      "preStopSleep",
      notes,
      "pods get the signal at once, and the application has to serve what still arrives",
    );
  if (os === "windows" && shutdown.pid1 === "pause") {
    notes.refuse("Windows pods have no common process table; leave shutdown.pid1 out");
  }
  return {
    pod: {
      terminationGracePeriodSeconds: drain + (shutdown.stopSeconds ?? 30),
      ...(shutdown.pid1 === "pause" && os === "linux" ? { shareProcessNamespace: true } : {}),
    },
    container: sleeps ? { lifecycle: { preStop: { sleep: { seconds: drain } } } } : {},
  };
}
