import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { RelationalJudge, RelationalRule, RelationalViolation, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";
import { ByNamespace } from "../workload/by-namespace.ts";
import { type LabelMatcher, selectorMatcher } from "../workload/label-selector.ts";
import { isMadeByAnother, podOf } from "../workload/pod-view.ts";

type Direction = "Ingress" | "Egress";

interface Policy {
  readonly selects: LabelMatcher;
  readonly directions: readonly Direction[];
  readonly name: string;
  /** Directions in which one of its rules lets everything through; policies add up, so no other takes it back. */
  readonly open: readonly Direction[];
}

interface Pods {
  readonly namespace: string | undefined;
  readonly labels: JsonObject;
  readonly target: RelationalViolation["target"];
}

const codes = { Ingress: "HARDEN-NETWORK-INGRESS", Egress: "HARDEN-NETWORK-EGRESS" } as const;
const foreignGroups: ReadonlySet<string> = new Set([
  "cilium.io",
  "crd.projectcalico.org",
  "projectcalico.org",
  "policy.networking.k8s.io",
  "networking.k8s.aws",
]);

/** Whether a NetworkPolicy decides on what comes to a pod and on what it calls. */
export const networkIsolationRule: RelationalRule = {
  codes: [codes.Ingress, codes.Egress],
  start: () => new NetworkIsolation(),
};

class NetworkIsolation implements RelationalJudge {
  readonly #policies = new ByNamespace<Policy>();
  readonly #pods: Pods[] = [];
  /** Groups of policies that are not read here. */
  readonly #foreign = new Set<string>();

  see(subject: Subject): void {
    const { object, group, kind, namespace } = subject;
    if (group === "networking.k8s.io" && kind === "NetworkPolicy") this.#policies.add(namespace, readPolicy(object));
    else if (foreignGroups.has(group) && kind.endsWith("Policy")) this.#foreign.add(group);
    const pod = podOf(subject);
    // A policy does not reach pods in the network of their node.
    if (pod === undefined || isMadeByAnother(subject) || pod.spec["hostNetwork"] === true) return;
    this.#pods.push({ namespace, labels: objectAt(pod.metadata, "labels") ?? {}, target: targetOf(subject) });
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    return { applicable: this.#pods.length, violations: this.#violations() };
  }

  *#violations(): Iterable<RelationalViolation> {
    for (const { namespace, labels, target } of this.#pods) {
      const ruled = this.#policies.in(namespace).filter(({ selects }) => selects(labels));
      for (const direction of ["Ingress", "Egress"] as const) {
        const opened = ruled.find(({ open }) => open.includes(direction));
        if (opened !== undefined) yield { code: codes[direction], target, message: openedBy(opened, direction) };
        else if (!ruled.some(({ directions }) => directions.includes(direction)))
          yield { code: codes[direction], target, ...this.#said(direction) };
      }
    }
  }

  #said(direction: Direction): Pick<RelationalViolation, "message" | "verdict" | "fix"> {
    const what = direction === "Ingress" ? "comes to these pods" : "these pods call";
    if (this.#foreign.size === 0) return { message: `no network policy decides on what ${what}` };
    const groups = [...this.#foreign].toSorted().join(", ");
    return {
      verdict: "unknown",
      message: `whether a policy of ${groups} decides on what ${what} is not read`,
      fix: `See that a policy of ${groups} selects the pods, or add a NetworkPolicy.`,
    };
  }
}

function readPolicy(object: JsonObject): Policy {
  const spec = objectAt(object, "spec");
  const types = listAt(spec, "policyTypes");
  const directions: Direction[] = [];
  if (types.length === 0 || types.includes("Ingress")) directions.push("Ingress");
  if (types.includes("Egress") || (types.length === 0 && isSet(spec, "egress"))) directions.push("Egress");
  const open = directions.filter((direction) =>
    objectsAt(spec, direction.toLowerCase()).some((rule) => isOpen(rule, direction === "Ingress" ? "from" : "to")),
  );
  const name = textAt(objectAt(object, "metadata"), "name") ?? "";
  return { selects: selectorMatcher(objectAt(spec, "podSelector") ?? {}), directions, name, open };
}

/** A rule that names neither ports nor peers, or among its peers every address. */
function isOpen(rule: JsonObject, peers: "from" | "to"): boolean {
  if (listAt(rule, "ports").length > 0) return false;
  return (
    listAt(rule, peers).length === 0 || objectsAt(rule, peers).some((peer) => isEverywhere(objectAt(peer, "ipBlock")))
  );
}

function isEverywhere(block: JsonObject | undefined): boolean {
  return (textAt(block, "cidr") ?? "").endsWith("/0") && listAt(block, "except").length === 0;
}

function openedBy({ name }: Policy, direction: Direction): string {
  const all = direction === "Ingress" ? "whatever comes to these pods" : "whatever these pods call";
  return `the network policy ${JSON.stringify(name)} allows ${all}`;
}
