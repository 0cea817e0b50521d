import type { NodePool } from "../../lib/core/node-pool.ts";

/** Which pool a node belongs to, and by what that is known. */
export interface PoolKey {
  readonly name: string;
  readonly kind: NodePool["kind"];
  /** The label that told; absent for nodes of which no label tells anything. */
  readonly label?: string;
  readonly mode?: NonNullable<NodePool["mode"]>;
}

type Labels = Readonly<Record<string, string>>;

const roles = "node-role.kubernetes.io/";

/** Labels whose value is the name of a pool, the most particular first. */
const poolLabels: readonly (readonly [string, NodePool["kind"]])[] = [
  ["karpenter.sh/nodepool", "karpenter"],
  ["karpenter.sh/provisioner-name", "karpenter"],
  ["eks.amazonaws.com/nodegroup", "managed"],
  ["alpha.eksctl.io/nodegroup-name", "self-managed"],
  ["cloud.google.com/gke-nodepool", "managed"],
  ["kubernetes.azure.com/agentpool", "managed"],
  ["ibm-cloud.kubernetes.io/worker-pool-name", "managed"],
  ["kops.k8s.io/instancegroup", "self-managed"],
];

/** The pool that a node's labels tell. */
export function poolKeyOf(labels: Labels): PoolKey {
  const compute = value(labels, "eks.amazonaws.com/compute-type");
  if (compute === "fargate" || compute === "hybrid") {
    return { name: compute, kind: compute, label: "eks.amazonaws.com/compute-type" };
  }
  if (value(labels, "type") === "virtual-kubelet") return { name: "virtual-node", kind: "virtual-node", label: "type" };
  for (const [label, kind] of poolLabels) {
    const name = value(labels, label);
    if (name === undefined) continue;
    const mode = value(labels, "kubernetes.azure.com/mode");
    return {
      name,
      kind: kind === "karpenter" && compute === "auto" ? "auto-mode" : kind,
      label,
      ...(mode === "system" || mode === "user" ? { mode } : {}),
    };
  }
  return roleKey(labels);
}

/** kubectl shows these roles too. */
function roleKey(labels: Labels): PoolKey {
  const found = Object.keys(labels)
    .filter((label) => label.startsWith(roles) && label.length > roles.length)
    .map((label) => label.slice(roles.length))
    .sort();
  const control = found.find((role) => role === "control-plane" || role === "master");
  if (control !== undefined) return { name: "control-plane", kind: "inferred", label: roles + control, mode: "system" };
  const [first] = found;
  return first === undefined
    ? { name: "unlabelled", kind: "inferred" }
    : { name: found.join(","), kind: "inferred", label: roles + first };
}

/** Of one pool by the labels of its nodes: `mixed` when they differ, `undefined` when none says. */
export function capacityOf(nodes: readonly Labels[]): NodePool["capacity"] {
  const said = new Set(nodes.flatMap((labels) => capacityOfOne(labels) ?? []));
  const [only] = said;
  return said.size > 1 ? "mixed" : only;
}

function capacityOfOne(labels: Labels): "on-demand" | "spot" | "reserved" | undefined {
  const told =
    value(labels, "eks.amazonaws.com/capacityType") ??
    value(labels, "karpenter.sh/capacity-type") ??
    value(labels, "kubernetes.azure.com/scalesetpriority");
  if (value(labels, "cloud.google.com/gke-spot") === "true") return "spot";
  switch (told?.toLowerCase().replace("_", "-")) {
    case "spot":
      return "spot";
    case "on-demand":
    case "regular":
      return "on-demand";
    case "reserved":
    case "capacity-block":
      return "reserved";
    default:
      return undefined;
  }
}

/** The label's value; an empty one names nothing. */
export function value(labels: Labels, label: string): string | undefined {
  const found = Object.hasOwn(labels, label) ? labels[label] : undefined;
  return found === "" ? undefined : found;
}
