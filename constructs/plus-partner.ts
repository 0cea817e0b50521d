import type { Container, LabelSelector, PodSelectorConfig, ScalingTarget } from "cdk8s-plus-27";
import type { ContainerPort } from "./container.ts";
import type { Resources } from "./resources.ts";

// cdk8s-plus gives its selectors and containers no interfaces, only classes with private parts. What it reads of them is
// this, so that it takes our workloads without being loaded.

/** How cdk8s-plus selects the pods of a workload: by its one label, in its namespace. */
export function podSelectorConfig(labels: Readonly<Record<string, string>>, namespace: string): PodSelectorConfig {
  const labelSelector = {
    isEmpty: () => Object.keys(labels).length === 0,
    _toKube: () => ({ matchLabels: { ...labels } }),
  };
  return { labelSelector: labelSelector as unknown as LabelSelector, namespaces: { names: [namespace] } };
}

/** What cdk8s-plus wants to know of a container: its ports, for policies, and that it has requests, for autoscalers. */
export function plusContainers(
  name: string,
  ports: readonly ContainerPort[],
  { cpu, memory }: Pick<Resources, "cpu" | "memory">,
): Container[] {
  const container = {
    name,
    ports: ports.map((port) => ({ name: port.name, number: port.port, protocol: port.protocol ?? "TCP" })),
    resources: { cpu: { request: { amount: cpu } }, memory: { request: memory } },
  };
  return [container as unknown as Container];
}

/** What an autoscaler of cdk8s-plus points to. The number of replicas is left out once it has one. */
export function scalingTarget(workload: {
  readonly manifest: { readonly kind: string; readonly apiVersion: string };
  readonly objectName: string;
  readonly containers: Container[];
}): ScalingTarget {
  const { manifest, objectName, containers } = workload;
  return { kind: manifest.kind, apiVersion: manifest.apiVersion, name: objectName, containers };
}
