import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SimReply, SimRequest } from "./http.ts";
import { kubeStatus } from "./kube-status.ts";
import type { KubeObject, KubeStore } from "./kube-store.ts";

/** What is behind the containers of a simulated cluster. */
export interface SimContainers {
  /** What a command does in a container; `undefined`: there is no such program in its image. */
  run(place: SimContainerPlace, command: readonly string[]): SimOutput | undefined;
  /** How an ephemeral container ends; `undefined`: its image cannot be pulled. */
  debug?(place: SimContainerPlace, container: Readonly<Record<string, unknown>>): SimDebugEnd | undefined;
}

/** A container of a pod of a simulated cluster. */
export interface SimContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What a command in a container of a simulated cluster prints, and how it ends. */
export interface SimOutput {
  readonly stdout: string;
  readonly stderr?: string;
  /** Default 0. */
  readonly exitCode?: number;
}

/** How a debugging container of a simulated cluster ends. */
export interface SimDebugEnd {
  readonly log: string;
  /** Default 0. */
  readonly exitCode?: number;
}

/** Answers `PATCH …/ephemeralcontainers`: the container is added, and has ended when the pod is read next. */
export function answerDebug(
  store: KubeStore,
  logs: Map<string, string>,
  containers: SimContainers | undefined,
  place: Omit<SimContainerPlace, "container">,
  request: SimRequest,
): SimReply {
  const pod = podAt(store, place);
  if (pod === undefined) return kubeStatus(404, "NotFound", `pods "${place.pod}" not found`);
  if (request.headers["content-type"] !== "application/strategic-merge-patch+json") {
    return kubeStatus(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
  }
  const { spec } = (request.json() ?? {}) as {
    readonly spec?: { readonly ephemeralContainers?: readonly Readonly<Record<string, unknown>>[] };
  };
  const [added] = spec?.ephemeralContainers ?? [];
  if (added === undefined || typeof added["name"] !== "string") {
    return kubeStatus(422, "Invalid", "spec.ephemeralContainers[0].name: Required value");
  }
  const container = added["name"];
  const target = String(added["targetContainerName"] ?? "");
  const end = containers?.debug?.({ ...place, container: target }, added);
  const changed = withDebugContainer(pod, added, end);
  return {
    status: 200,
    json: changed,
    effect() {
      store.put(changed);
      if (end !== undefined) logs.set(`${place.namespace}/${place.pod}/${container}`, end.log);
    },
  };
}

function withDebugContainer(pod: KubeObject, added: object, end: SimDebugEnd | undefined): KubeObject {
  const spec = (pod["spec"] ?? {}) as { readonly ephemeralContainers?: readonly object[] };
  const status = (pod["status"] ?? {}) as { readonly ephemeralContainerStatuses?: readonly object[] };
  const state =
    end === undefined
      ? { waiting: { reason: "ErrImagePull" } }
      : { terminated: { exitCode: end.exitCode ?? 0, reason: "Completed" } };
  const { name } = added as { readonly name?: unknown };
  return {
    ...pod,
    spec: { ...spec, ephemeralContainers: [...(spec.ephemeralContainers ?? []), added] },
    status: {
      ...status,
      ephemeralContainerStatuses: [...(status.ephemeralContainerStatuses ?? []), { name, state }],
    },
  };
}

export function podAt(store: KubeStore, { namespace, pod }: Omit<SimContainerPlace, "container">) {
  const found = store.served("", "v1", "pods");
  return found === undefined ? undefined : store.get(found.resource, pod, namespace);
}

/** Streams of `exec`; the first byte of each message names its own. */
const channel = { stdout: 1, stderr: 2, status: 3 } as const;

/** Speaks `exec` on a connection whose upgrade was granted, in the first protocol of the client's that it knows. */
export async function serveExec(
  containers: SimContainers | undefined,
  place: SimContainerPlace,
  command: readonly string[],
  { incoming, socket, head }: { readonly incoming: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): Promise<void> {
  const { WebSocketServer } = await import("ws");
  const known = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => known.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.handleUpgrade(incoming, socket, head, (client) => {
    const send = (to: number, text: string) => client.send(Buffer.concat([Buffer.from([to]), Buffer.from(text)]));
    const output = containers?.run(place, command);
    if (output !== undefined) {
      if (output.stdout !== "") send(channel.stdout, output.stdout);
      if (output.stderr !== undefined) send(channel.stderr, output.stderr);
    }
    send(channel.status, JSON.stringify(outcome(output, command)));
    client.close(1000);
  });
}

function outcome(output: SimOutput | undefined, [program = ""]: readonly string[]): object {
  if (output === undefined) {
    const message = `Internal error occurred: exec: "${program}": executable file not found in $PATH`;
    return { metadata: {}, status: "Failure", message, reason: "InternalError", code: 500 };
  }
  const { exitCode = 0 } = output;
  if (exitCode === 0) return { metadata: {}, status: "Success" };
  const message = `command terminated with non-zero exit code: exit status ${exitCode}`;
  const details = { causes: [{ reason: "ExitCode", message: String(exitCode) }] };
  return { metadata: {}, status: "Failure", message, reason: "NonZeroExitCode", details };
}
