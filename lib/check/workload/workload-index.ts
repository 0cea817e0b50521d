import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, numberAt, objectAt, textAt } from "../json.ts";
import type { RelationalViolation, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";
import { ByNamespace } from "./by-namespace.ts";
import type { IndexedSelector } from "./label-selector.ts";
import { isMadeByAnother, podOf } from "./pod-view.ts";

/** Pods that run on, as far as rules about their disruption need to know them. */
export interface RunningPods {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Labels of the pods. */
  readonly labels: JsonObject;
  readonly target: RelationalViolation["target"];
  /** How many there are at least; absent where nobody can tell, as for one on each node. */
  readonly replicas?: number;
}

const counted: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "ReplicaSet",
  "ReplicationController",
  "Rollout",
]);

/** Collects the workloads of a set of objects, and the autoscalers that decide on their number. */
export class WorkloadIndex {
  readonly #found = new ByNamespace<RunningPods>();
  /** Least number that an autoscaler leaves, by namespace, kind and name; `undefined` where it is not known. */
  readonly #scaled = new Map<string, number | undefined>();
  readonly #settled = new Map<string, readonly RunningPods[]>();
  readonly #labelled = new Map<string, ReadonlyMap<string, readonly RunningPods[]>>();

  see(subject: Subject): void {
    const { object, kind, name, namespace } = subject;
    if (kind === "HorizontalPodAutoscaler" || kind === "ScaledObject") this.#seeScaler(subject);
    if (!counted.has(kind) && kind !== "DaemonSet" && kind !== "Pod") return;
    const pod = podOf(subject);
    if (pod === undefined || isMadeByAnother(subject)) return;
    const phase = textAt(objectAt(object, "status"), "phase");
    if (phase === "Succeeded" || phase === "Failed") return;
    const replicas =
      kind === "Pod" ? 1 : counted.has(kind) ? (numberAt(objectAt(object, "spec"), "replicas") ?? 1) : undefined;
    this.#found.add(namespace, {
      kind,
      name,
      namespace,
      labels: objectAt(pod.metadata, "labels") ?? {},
      target: targetOf(subject),
      ...(replicas === undefined ? {} : { replicas }),
    });
  }

  /** Asked once everything has been seen. */
  in(namespace: string | undefined): readonly RunningPods[] {
    const known = this.#settled.get(namespace ?? "");
    if (known !== undefined) return known;
    const settled = this.#found.in(namespace).map((pods) => this.#withScaler(pods));
    this.#settled.set(namespace ?? "", settled);
    return settled;
  }

  /** What a selector selects in a namespace. Asked once everything has been seen. */
  selected(namespace: string | undefined, { matches, anchor }: IndexedSelector): readonly RunningPods[] {
    const candidates = anchor === undefined ? this.in(namespace) : (this.#byLabel(namespace).get(anchor) ?? []);
    return candidates.filter(({ labels }) => matches(labels));
  }

  #byLabel(namespace: string | undefined): ReadonlyMap<string, readonly RunningPods[]> {
    const known = this.#labelled.get(namespace ?? "");
    if (known !== undefined) return known;
    const index = new Map<string, RunningPods[]>();
    for (const pods of this.in(namespace))
      for (const [key, value] of Object.entries(pods.labels)) {
        const list = index.get(`${key}=${value}`);
        if (list === undefined) index.set(`${key}=${value}`, [pods]);
        else list.push(pods);
      }
    this.#labelled.set(namespace ?? "", index);
    return index;
  }

  get all(): readonly RunningPods[] {
    return this.#found.namespaces.flatMap((namespace) => this.in(namespace));
  }

  #withScaler(pods: RunningPods): RunningPods {
    const key = `${pods.namespace ?? ""}/${pods.kind}/${pods.name}`;
    if (!this.#scaled.has(key)) return pods;
    const { replicas: _, ...rest } = pods;
    const least = this.#scaled.get(key);
    return least === undefined ? rest : { ...rest, replicas: least };
  }

  #seeScaler({ object, kind, namespace }: Subject): void {
    const spec = objectAt(object, "spec");
    const to = objectAt(spec, "scaleTargetRef");
    const key = `${namespace ?? ""}/${textAt(to, "kind") ?? "Deployment"}/${textAt(to, "name") ?? ""}`;
    const field = kind === "ScaledObject" ? "minReplicaCount" : "minReplicas";
    const least = numberAt(spec, field) ?? (kind === "ScaledObject" ? 0 : 1);
    // What may be scaled to nothing has no least number that says anything.
    this.#scaled.set(
      key,
      least === 0 || (isSet(spec, field) && numberAt(spec, field) === undefined) ? undefined : least,
    );
  }
}
