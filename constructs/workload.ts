import type { ApiObject } from "cdk8s";
import type {
  Container,
  INetworkPolicyPeer,
  IPodSelector,
  NetworkPolicyPeerConfig,
  PodSelectorConfig,
} from "cdk8s-plus-27";
import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { markAskedFor } from "./asked-for.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { conflicts } from "./conflicts.ts";
import { conflictsOf } from "./conflicts-of.ts";
import type { ContainerIntent, ContainerPort } from "./container.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import { guard } from "./guard.ts";
import { checkNetworks } from "./network-address.ts";
import type { NetworkRule } from "./network-rules.ts";
import { Notes } from "./notes.ts";
import { placementOf } from "./placement.ts";
import { plusContainers, podSelectorConfig } from "./plus-partner.ts";
import { type PodIntent, podTemplateOf } from "./pod.ts";
import { annotationsOf, labelsOf, objectNameOf, selectorOf, type WorkloadNames } from "./provenance.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { isForThisCluster } from "./service-account-token.ts";
import { suppress } from "./suppressions.ts";
import { namespaceOf, tenantOf } from "./tenant-scope.ts";
import { type WaiverProps, waive } from "./waiver.ts";
import { workloadNetworkPolicy } from "./workload-network-policy.ts";
import type { WorkloadProps } from "./workload-props.ts";
import { existingServiceAccount, workloadServiceAccount } from "./workload-service-account.ts";

/** How the kinds of workload differ. */
export interface WorkloadShape {
  readonly apiVersion: string;
  readonly kind: string;
  /** What the main container has besides what every container has. */
  readonly main: Pick<ContainerIntent, "ports" | "health">;
  readonly pod: Pick<PodIntent, "restartPolicy" | "serves" | "spread" | "templateHash" | "keepsClaims"> &
    Partial<Pick<PodIntent, "tolerations" | "volumes">> & { readonly mounts?: readonly JsonObject[] };
  /** @default - application and name */
  readonly objectName?: string;
}

const brand = Symbol.for("fleetwright.Workload");

/**
 * A workload with its service account and its network policy: the baseline that every kind of workload stands on.
 * Rendered for one cluster, judged as it is rendered.
 */
export abstract class Workload extends Construct implements WorkloadNames, IPodSelector, INetworkPolicyPeer {
  /** Whether a construct is a workload, of whichever copy of this package. */
  static isWorkload(construct: unknown): construct is Workload {
    return typeof construct === "object" && construct !== null && brand in construct;
  }

  readonly app: string;
  readonly name: string;
  /** Name of the workload's objects, and its `app.kubernetes.io/instance`. */
  readonly objectName: string;
  /** `deployment`, `statefulset`, `daemonset`, `job`, `cronjob`. */
  readonly component: string;
  readonly namespace: string;
  /** Labels of all objects and of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** The one label that selects the pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  /** What the main container listens on, the main port first. */
  readonly ports: readonly ContainerPort[];
  /** The cluster that it is rendered for. */
  readonly profile: ClusterProfile;
  /** The object that makes the pods. JSON patches on it are judged with it. */
  readonly manifest: ApiObject;

  readonly #props: WorkloadProps;
  readonly #shape: WorkloadShape;
  readonly #contributors: Contributor[];
  readonly #patches: ((template: JsonObject) => JsonObject)[] = [];
  readonly #annotations: Readonly<Record<string, string>>;
  #autoscaled = false;

  constructor(scope: Construct, id: string, props: WorkloadProps, shape: WorkloadShape) {
    super(scope, id);
    Object.defineProperty(this, brand, { value: true });
    this.#props = props;
    this.#shape = shape;
    this.#contributors = [...(props.uses ?? [])];
    this.profile = placementOf(this).profile;
    this.app = props.app;
    this.name = props.name;
    this.component = shape.kind.toLowerCase();
    this.objectName = shape.objectName ?? objectNameOf(props.app, props.name);
    this.namespace = namespaceOf(this);
    this.labels = labelsOf(this, props.owner, props.source, props.image.tag);
    this.selector = selectorOf(this);
    this.ports = shape.main.ports ?? [];
    this.#annotations = { ...annotationsOf(props.owner, props.source), ...logContract(props, this.node.path) };
    this.serviceAccountName =
      props.serviceAccount === undefined
        ? workloadServiceAccount(this, this.#annotations, () => this.#contributions(new Notes()))
        : existingServiceAccount(this, props.serviceAccount, (notes) => this.#contributions(notes));
    this.manifest = new RenderedObject(this, "Resource", {
      apiVersion: shape.apiVersion,
      kind: shape.kind,
      metadata: {
        ...this.metadata,
        annotations: { ...this.#annotations, "fleetwright.dev/definition": this.node.path },
      },
      fields: { spec: () => this.specOf(this.#template(new Notes()), new Notes()) },
      beforeRender: (object) => this.#annotate(object),
    });
    if (props.tokens?.some(isForThisCluster)) markAskedFor(this.manifest, "HARDEN-TOKEN-AUDIENCE");
    if (props.shutdown?.pid1 === "pause") markAskedFor(this.manifest, "HARDEN-SHARED-PROCESSES");
    workloadNetworkPolicy(this, (notes) => this.#contributions(notes));
    remark(this, (notes) => this.specOf(this.#template(notes), notes));
    guard(this);
  }

  /** Metadata of an object of this workload. */
  get metadata(): { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> } {
    return { name: this.objectName, namespace: this.namespace, labels: { ...this.labels } };
  }

  /** Whether an autoscaler decides how many pods there are; the number is then left out. */
  get hasAutoscaler(): boolean {
    return this.#autoscaled;
  }

  markHasAutoscaler(): void {
    this.#autoscaled = true;
  }

  /** For cdk8s-plus: the main container. */
  get containers(): Container[] {
    return plusContainers(this.name, this.ports, this.#props.resources);
  }

  /** For cdk8s-plus: selects the pods, as for its Service and NetworkPolicy. */
  toPodSelectorConfig(): PodSelectorConfig {
    return podSelectorConfig(this.selector, this.namespace);
  }

  /** For cdk8s-plus: the pods as a peer, as for its policies and connections. */
  toNetworkPolicyPeerConfig(): NetworkPolicyPeerConfig {
    return { podSelector: this.toPodSelectorConfig() };
  }

  /** For cdk8s-plus: itself. */
  toPodSelector(): IPodSelector {
    return this;
  }

  /** Adds configuration, a secret, an identity or a dependency. */
  use(...contributors: readonly Contributor[]): this {
    this.#contributors.push(...contributors);
    return this;
  }

  /** Lets the pods call somebody. */
  allowTo(...egress: readonly NetworkRule[]): this {
    checkNetworks(egress, this.node.path);
    return this.use({ contribute: () => ({ egress }) });
  }

  /** Lets somebody call the pods. */
  allowFrom(...ingress: readonly NetworkRule[]): this {
    checkNetworks(ingress, this.node.path);
    return this.use({ contribute: () => ({ ingress }) });
  }

  /** Changes the pod template when everything else is done. What comes out is judged like everything else. */
  patchPod(patch: (template: JsonObject) => JsonObject): this {
    this.#patches.push(patch);
    return this;
  }

  /** Accepts, for a reason and a time, that an object of this workload breaks a rule. */
  waive(code: string, props: WaiverProps): this {
    waive(this, code, props);
    return this;
  }

  /** The `spec` of the object around the pod template. */
  protected abstract specOf(template: JsonObject, notes: Notes): JsonObject;

  #contributions(notes: Notes): readonly Contribution[] {
    return this.#contributors.map((contributor) => contributor.contribute(this, this.profile, notes));
  }

  #template(notes: Notes): JsonObject {
    const template = podTemplateOf(this.#intent(notes), this.profile, notes);
    return this.#patches.reduce((changed, patch) => patch(changed), template);
  }

  #intent(notes: Notes): PodIntent {
    const { main, pod } = this.#shape;
    const props = this.#props;
    const { image, resources, command, args, env, writable } = props;
    const priorityClassName = props.priorityClassName ?? tenantOf(this)?.defaultPriorityClassName;
    return {
      tolerations: [],
      volumes: [],
      ...pod,
      labels: this.labels,
      annotations: this.#annotations,
      selector: this.selector,
      serviceAccountName: this.serviceAccountName,
      main: {
        name: this.name,
        image,
        resources,
        ...(command === undefined ? {} : { command }),
        ...(args === undefined ? {} : { args }),
        ...(env === undefined ? {} : { env }),
        ...(writable === undefined ? {} : { writable }),
        ...(pod.mounts === undefined ? {} : { mounts: pod.mounts }),
        ...main,
      },
      sidecars: props.sidecars ?? [],
      initContainers: props.initContainers ?? [],
      contributions: this.#contributions(notes),
      tokens: props.tokens ?? [],
      hardening: props,
      shutdown: props.shutdown ?? {},
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
    };
  }

  /** Where judges contradict each other about what is rendered, they are told. */
  #annotate(object: ApiObject): void {
    const notes = new Notes();
    const intent = this.#intent(notes);
    for (const contribution of intent.contributions) {
      for (const [key, value] of Object.entries(contribution.annotations ?? {}))
        object.metadata.addAnnotation(key, value);
    }
    for (const conflict of conflictsOf(intent, this.profile, this.#autoscaled)) {
      suppress(object, conflicts[conflict].ids, conflicts[conflict].reason);
    }
  }
}

function logContract(props: WorkloadProps, path: string): Readonly<Record<string, string>> {
  const { logs = "stdout" } = props;
  if (logs === "stdout") return { "fleetwright.dev/logs": "stdout" };
  const sidecar = props.sidecars?.find(({ name }) => name === logs.sidecar);
  if (sidecar?.reads?.some((directory) => directory.path === logs.files.path) !== true) {
    throw new FleetError("CONFIG", `Nothing reads the log files in ${logs.files.path}`, {
      path,
      hint: `Declare a sidecar ${JSON.stringify(logs.sidecar)} whose \`reads\` has that directory, or log to standard output.`,
    });
  }
  return { "fleetwright.dev/logs": `sidecar:${logs.sidecar}` };
}
