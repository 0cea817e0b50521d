import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ContainerPort } from "./container.ts";
import { Notes } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { fieldOrWarn, hasField } from "./version-gates.ts";
import type { Workload } from "./workload.ts";

export interface ClientServiceProps {
  readonly ports: readonly (ContainerPort & { readonly targetPort: string })[];
  readonly sameZone: boolean;
}

/** The Service that callers of a workload name. Inside the cluster only. */
export function clientService(workload: Workload, { ports, sameZone }: ClientServiceProps): void {
  const distributes = (notes: Notes) =>
    sameZone &&
    fieldOrWarn(
      workload.profile,
      "trafficDistribution",
      notes,
      "the older annotation for topology-aware routing is rendered",
    );
  // The same under its newer name; versions that have the newer one call the older one deprecated.
  const closest = hasField(workload.profile, "preferSameZone") ? "PreferSameZone" : "PreferClose";
  const service = new RenderedObject(workload, "Service", {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      ...workload.metadata,
      ...(sameZone && !distributes(new Notes())
        ? { annotations: { "service.kubernetes.io/topology-mode": "Auto" } }
        : {}),
    },
    fields: {
      spec: () => ({
        type: "ClusterIP",
        selector: { ...workload.selector },
        ports: servicePorts(ports),
        ...(distributes(new Notes()) ? { trafficDistribution: closest } : {}),
      }),
    },
  });
  remark(service, distributes);
}

/** Ports of a Service as Kubernetes spells them. */
export function servicePorts(ports: ClientServiceProps["ports"]): readonly JsonObject[] {
  return ports.map(({ name, port, targetPort, protocol = "TCP" }) => ({ name, port, targetPort, protocol }));
}
