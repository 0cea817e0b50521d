import type { ContainerProps } from "./container.ts";
import type { Contributor } from "./contribution.ts";
import type { NamedObject } from "./named-object.ts";
import type { PodHardening } from "./pod-context.ts";
import type { Health } from "./probe.ts";
import type { Owner, Source } from "./provenance.ts";
import type { ServiceAccountToken } from "./service-account-token.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Writable } from "./writable.ts";

/** What every workload has to say. */
export interface WorkloadProps extends ContainerProps, PodHardening {
  /** The application that it is part of; with `name` it names the objects and selects the pods. */
  readonly app: string;
  /** Its name within the application. Renaming the construct changes nothing; changing this makes another workload. */
  readonly name: string;
  readonly owner: Owner;
  readonly source: Source;
  /**
   * Configuration, secrets, identities, dependencies: whatever adds to the pod.
   *
   * @default - nothing
   */
  readonly uses?: readonly Contributor[];
  /**
   * A service account that something else makes, such as cdk8s-plus. An identity cannot be added to it from here.
   *
   * @default - one of its own
   */
  readonly serviceAccount?: NamedObject;
  /**
   * Containers that start before the main one and end after it.
   *
   * @default - none
   */
  readonly sidecars?: readonly SidecarProps[];
  /**
   * Containers that run to their end, one after the other, before the main one starts.
   *
   * @default - none
   */
  readonly initContainers?: readonly InitContainerProps[];
  /**
   * Tokens of the service account, each for one audience.
   *
   * @default - none
   */
  readonly tokens?: readonly ServiceAccountToken[];
  readonly shutdown?: Shutdown;
  /**
   * Name of a priority class.
   *
   * @default - that of the tenant; none outside of one
   */
  readonly priorityClassName?: string;
  /**
   * Where logs go. By contract to standard output; files only with a sidecar that reads them.
   *
   * @default "stdout"
   */
  readonly logs?: "stdout" | { readonly files: Writable; readonly sidecar: string };
}

/** A container beside the main one: a proxy, a reader of log files. */
export interface SidecarProps extends ContainerProps {
  readonly name: string;
  readonly health: Health;
  readonly ports?: readonly { readonly name: string; readonly port: number }[];
  /**
   * Directories of other containers of the pod, read-only here.
   *
   * @default - none
   */
  readonly reads?: readonly Writable[];
}

/** A container that prepares something and ends. */
export interface InitContainerProps extends ContainerProps {
  readonly name: string;
  /** @default - none */
  readonly reads?: readonly Writable[];
}
