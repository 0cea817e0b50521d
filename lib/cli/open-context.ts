import type { OpenCluster } from "../../providers/kubeconfig/open-cluster.ts";
import { createScheduler } from "../fleet/scheduler.ts";
import type { Terminal } from "./terminal.ts";

/** Which cluster, by which kubeconfig. */
export interface ContextOptions {
  readonly context: string;
  readonly kubeconfig?: readonly string[];
  /** Programs that the kubeconfig may run for credentials. Empty names are left out. */
  readonly allowExec?: readonly string[];
}

/** Requests of one user that an API server of default settings answers without making them wait. */
const limits = [{ per: "scope", perSecond: 20, burst: 40 }] as const;

/**
 * Opens the cluster of a context.
 *
 * @throws FleetError `CONFIG` when no kubeconfig has it.
 */
export async function openContext(
  { context, kubeconfig, allowExec = [] }: ContextOptions,
  { env, signal }: Terminal,
): Promise<OpenCluster> {
  const { openCluster } = await import("../../providers/kubeconfig/open-cluster.ts");
  const call = createScheduler({ signal }).forProvider({ id: "kubeconfig", limits });
  const programs = allowExec.filter((program) => program !== "");
  const files = kubeconfig === undefined ? {} : { files: kubeconfig };
  return openCluster(context, { env, ...files, allowExec: programs }, call);
}
