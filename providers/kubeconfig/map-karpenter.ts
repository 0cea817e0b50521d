import type { NodePool, Taint } from "../../lib/core/node-pool.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** A NodePool of Karpenter: what it would make, whether or not it has made any. */
export interface KarpenterPool {
  readonly name: string;
  readonly kind: "karpenter" | "auto-mode";
  readonly capacity?: NonNullable<NodePool["capacity"]>;
  readonly architecture?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
}

/** Reads one entry of a NodePoolList of karpenter.sh, v1 or v1beta1. */
export function mapKarpenterPool(pool: Reader): KarpenterPool | undefined {
  const metadata = pool.object("metadata");
  const name = metadata.text("name") ?? metadata.reject("name", "the name of a node pool");
  if (name === undefined) return undefined;
  const template = pool.object("spec").object("template");
  const spec = template.object("spec");
  const requirements = spec.objects("requirements");
  const capacities = allowed(requirements, "karpenter.sh/capacity-type");
  const architectures = allowed(requirements, "kubernetes.io/arch");
  const capacity = capacityOf(capacities);
  const [architecture] = architectures;
  const labels = template.object("metadata").labels("labels");
  const taints = spec.objects("taints").flatMap((taint): Taint[] => {
    const key = taint.text("key") ?? taint.reject("key", "the key of a taint");
    const effect = taint.text("effect") ?? taint.reject("effect", "the effect of a taint");
    const value = taint.text("value");
    return key === undefined || effect === undefined
      ? []
      : [{ key, ...(value === undefined ? {} : { value }), effect }];
  });
  return {
    name,
    // EKS Auto Mode runs Karpenter outside the cluster, with node classes of its own.
    kind: spec.object("nodeClassRef").text("group") === "eks.amazonaws.com" ? "auto-mode" : "karpenter",
    ...(capacity === undefined ? {} : { capacity }),
    ...(architectures.length !== 1 || architecture === undefined ? {} : { architecture }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(taints.length === 0 ? {} : { taints }),
  };
}

function allowed(requirements: readonly Reader[], key: string): readonly string[] {
  const found = requirements.find((entry) => entry.text("key") === key && entry.text("operator") === "In");
  return found?.texts("values") ?? [];
}

function capacityOf(types: readonly string[]): NodePool["capacity"] {
  if (types.length > 1) return "mixed";
  const [type] = types;
  return type === "spot" || type === "on-demand" || type === "reserved" ? type : undefined;
}
