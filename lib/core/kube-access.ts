import type { JsonObject } from "./kube-object.ts";

/** What may be read of one cluster by its own API, as one user. Every method throws `FleetError` and nothing else. */
export interface KubeReader {
  /** Name of the context, for people. */
  readonly name: string;
  /**
   * The object that the API answers with.
   *
   * @param path Below the server's address, with its query: `/api/v1/pods?limit=500`.
   * @param operation Name of the request in messages.
   */
  read(path: string, operation: string, accept?: string): Promise<JsonObject>;
  /** An answer that is plain text, such as that of `/metrics`. */
  text(path: string, operation: string): Promise<string>;
}

/** What a command printed that was run in a container. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not end well, in the words of the cluster; absent: it did. */
  readonly failure?: string;
}

/** One container of a pod. */
export interface ContainerName {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What acts inside of pods. Nothing has one unless its user said that it may. Throws `FleetError` and nothing else. */
export interface PodShell {
  /** Runs a command in a container, without a terminal and without input. */
  run(at: ContainerName, command: readonly string[]): Promise<CommandOutput>;
  /** Adds an ephemeral container, which stays in the list of the pod for as long as the pod lives. */
  debug(at: Omit<ContainerName, "container">, container: JsonObject): Promise<void>;
  /** What a container has printed. */
  log(at: ContainerName): Promise<string>;
}
