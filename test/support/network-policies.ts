import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";

/** One end of a flow: a pod, or an address outside of the cluster's pods. */
export type End =
  | { readonly pod: Readonly<Record<string, string>>; readonly namespace: string }
  | { readonly address: string };

export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: "TCP" | "UDP";
  /** Name of the port of the pod that is called, where it has one. */
  readonly portName?: string;
}

/**
 * Whether policies let a flow through: by the rules of NetworkPolicy, a pod that any policy selects for a direction may
 * do only what one of them allows, and a flow needs both of its ends.
 */
export function isAllowed(flow: Flow, objects: readonly KubeObject[]): boolean {
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
  return allows(policies, "Egress", flow.from, flow.to, flow) && allows(policies, "Ingress", flow.to, flow.from, flow);
}

function allows(
  policies: readonly KubeObject[],
  direction: "Egress" | "Ingress",
  self: End,
  other: End,
  flow: Flow,
): boolean {
  if ("address" in self) return true;
  const selecting = policies.filter((policy) => {
    const spec = policy["spec"] as JsonObject;
    const types = spec["policyTypes"] as readonly string[];
    return (
      types.includes(direction) && namespaceOf(policy) === self.namespace && matches(spec["podSelector"], self.pod)
    );
  });
  if (selecting.length === 0) return true;
  const [rules, peers] = direction === "Egress" ? ["egress", "to"] : ["ingress", "from"];
  return selecting.some((policy) =>
    listAt((policy["spec"] as JsonObject)[rules as string]).some(
      (rule) =>
        (rule["ports"] === undefined || listAt(rule["ports"]).some((port) => isPort(port, flow))) &&
        (rule[peers as string] === undefined ||
          listAt(rule[peers as string]).some((peer) => isPeer(peer, other, namespaceOf(policy)))),
    ),
  );
}

function isPort({ port, protocol = "TCP", endPort }: JsonObject, flow: Flow): boolean {
  if (protocol !== (flow.protocol ?? "TCP")) return false;
  if (port === undefined) return true;
  if (typeof port === "string") return port === flow.portName;
  return typeof endPort === "number" ? Number(port) <= flow.port && flow.port <= endPort : port === flow.port;
}

function isPeer(peer: JsonObject, other: End, home: string): boolean {
  if (peer["ipBlock"] !== undefined) {
    return "address" in other && contains(String((peer["ipBlock"] as JsonObject)["cidr"]), other.address);
  }
  if ("address" in other) return false;
  const inNamespace =
    peer["namespaceSelector"] === undefined
      ? other.namespace === home
      : matches(peer["namespaceSelector"], { "kubernetes.io/metadata.name": other.namespace });
  return inNamespace && (peer["podSelector"] === undefined || matches(peer["podSelector"], other.pod));
}

function matches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions } = selector as JsonObject;
  if (matchExpressions !== undefined) throw new Error("the evaluator of these tests knows no expressions");
  return Object.entries(matchLabels as JsonObject).every(([key, value]) => labels[key] === value);
}

/** IPv4 only: an address of the other family is in no such range. */
function contains(cidr: string, address: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  if (base.includes(":") || address.includes(":")) return cidr === `${address}/128`;
  const shift = 32 - Number(bits);
  const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(number(base) / 2 ** shift) === Math.floor(number(address) / 2 ** shift);
}

function namespaceOf(object: KubeObject): string {
  return String((object["metadata"] as JsonObject)["namespace"]);
}

function listAt(value: unknown): readonly JsonObject[] {
  return (value ?? []) as readonly JsonObject[];
}
