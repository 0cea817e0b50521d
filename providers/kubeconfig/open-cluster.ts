import { FleetError } from "../../lib/core/error.ts";
import type { KubeReader } from "../../lib/core/kube-access.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { createClient, type KubeCall } from "./client.ts";
import { createTurnstile } from "./credentials.ts";
import { openShell } from "./pod-shell.ts";
import { readTargets } from "./targets.ts";

/** A cluster that one context of a kubeconfig reaches. */
export interface OpenCluster {
  readonly reader: KubeReader;
  /** For those who may act inside of pods. Opens nothing by itself. */
  shell(): ReturnType<typeof openShell>;
  close(): void;
}

/**
 * Opens the cluster of a context by its name. Nothing is sent until something is read.
 *
 * @throws FleetError `CONFIG` when there is no such context, or when it is broken or ambiguous.
 */
export async function openCluster(
  context: string,
  options: KubeconfigOptions,
  call: CallOptions,
): Promise<OpenCluster> {
  const env = options.env ?? process.env;
  const all = await readTargets(options, env);
  const found = all.filter((target) =>
    "error" in target ? target.scope.accountId === context : target.contexts.includes(context),
  );
  const [target, another] = found;
  if (target === undefined || another !== undefined) {
    const names = all.flatMap((each) => ("error" in each ? [] : each.contexts)).slice(0, 20);
    throw new FleetError(
      "CONFIG",
      another === undefined
        ? `no kubeconfig has the context ${JSON.stringify(context)}`
        : `several kubeconfigs have the context ${JSON.stringify(context)}`,
      { hint: another === undefined ? `There are: ${names.join(", ") || "none"}.` : "Name one file by --kubeconfig." },
    );
  }
  if ("error" in target) throw target.error;
  const client = createClient(target, options, env, createTurnstile(1));
  const send = <T>(path: string, operation: string, run: (request: KubeCall) => Promise<T>): Promise<T> =>
    call.send(target.scope, operation, (signal) =>
      run({ path, operation, now: call.now(), runSignal: call.signal, signal }),
    );
  return {
    reader: {
      name: context,
      read: (path, operation, accept) =>
        send(path, operation, async (request) => {
          const wanted = { ...request, ...(accept === undefined ? {} : { accept }), isExpected: isObjectOfApi };
          return ((await client.get(wanted)).raw ?? {}) as JsonObject;
        }),
      text: (path, operation) => send(path, operation, (request) => client.send(request, "text/plain, */*")),
    },
    shell: () => openShell(client, send),
    close: client.close,
  };
}

/** Everything the API answers with names its kind, but for its version. */
function isObjectOfApi(body: { has(key: string): boolean }): boolean {
  return body.has("kind") || body.has("gitVersion");
}
