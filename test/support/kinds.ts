import type { KubeObject } from "../../lib/core/kube-object.ts";

const others = ["gateway.networking.k8s.io", "secrets-store.csi.x-k8s.io"];

/** Whether Kubernetes itself defines the kind of an object, and not somebody who extends it. */
export function isBuiltIn({ apiVersion }: Pick<KubeObject, "apiVersion">): boolean {
  const [group = "", version] = apiVersion.split("/");
  if (version === undefined || !group.includes(".")) return true;
  return group.endsWith(".k8s.io") && !others.includes(group);
}
