import type { JsonObject } from "../../core/kube-object.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import type { Subject } from "../manifests/rule.ts";
import { indexedMap } from "../workload/label-selector.ts";
import { WorkloadIndex } from "../workload/workload-index.ts";
import type { Callout } from "./called-service.ts";

/** What is known of those who answer at a Service. */
export type Backend =
  /** The Service was not among the objects. */
  | { readonly state: "unseen" }
  /** The Service is there and nobody is behind it. */
  | { readonly state: "none" }
  /** Addresses or pods are behind it; how many pods, where they are counted. */
  | { readonly state: "served"; readonly pods?: number }
  /** It names an address or a controller that is not told here. */
  | { readonly state: "elsewhere" };

/** Collects Services and what is behind them. */
export class Backends {
  readonly #services = new Map<string, JsonObject>();
  /** Whether any address of a Service is ready, as endpoint slices say. */
  readonly #ready = new Map<string, boolean>();
  readonly #workloads = new WorkloadIndex();

  see(subject: Subject): void {
    const { object, group, kind, name, namespace = "" } = subject;
    if (group === "" && kind === "Service") this.#services.set(`${namespace}/${name}`, object);
    else if (group === "discovery.k8s.io" && kind === "EndpointSlice") this.#seeSlice(object, namespace);
    else this.#workloads.see(subject);
  }

  of({ namespace, name }: NonNullable<Callout["service"]>): Backend {
    const key = `${namespace}/${name}`;
    const service = this.#services.get(key);
    if (service === undefined) return { state: "unseen" };
    const selector = objectAt(objectAt(service, "spec"), "selector");
    const pods = this.#workloads.selected(namespace, indexedMap(selector ?? {}));
    const counted = pods.every(({ replicas }) => replicas !== undefined);
    const total = pods.reduce((sum, { replicas = 0 }) => sum + replicas, 0);
    const ready = this.#ready.get(key);
    if (ready !== undefined) return ready ? served(counted && pods.length > 0 ? total : undefined) : { state: "none" };
    if (selector === undefined) return { state: "elsewhere" };
    if (pods.length === 0 || (counted && total === 0)) return { state: "none" };
    return served(counted ? total : undefined);
  }

  #seeSlice(object: JsonObject, namespace: string): void {
    const service = textAt(objectAt(objectAt(object, "metadata"), "labels"), "kubernetes.io/service-name");
    if (service === undefined) return;
    const key = `${namespace}/${service}`;
    const ready = objectsAt(object, "endpoints").some(
      (endpoint) => objectAt(endpoint, "conditions")?.["ready"] !== false,
    );
    this.#ready.set(key, ready || this.#ready.get(key) === true);
  }
}

function served(pods: number | undefined): Backend {
  return { state: "served", ...(pods === undefined ? {} : { pods }) };
}
