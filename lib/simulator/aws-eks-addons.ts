import { fromInstant } from "../core/instant.ts";
import type { EksMessage } from "./aws-eks-messages.ts";
import type { SimCluster } from "./fleet.ts";
import { hex } from "./seeded.ts";
import { uidOf } from "./uid.ts";

/** Add-on versions of a cluster created with the defaults; builds invented in the form that AWS prints. */
const addons: Readonly<Record<string, (minor: string) => string>> = {
  coredns: () => "v1.12.4-eksbuild.1",
  "eks-pod-identity-agent": () => "v1.3.10-eksbuild.1",
  "kube-proxy": (minor) => `v${minor}.3-eksbuild.2`,
  "vpc-cni": () => "v1.20.4-eksbuild.1",
};

/** Auto Mode runs these inside the nodes and lists none of them. */
export function addonNames({ mode }: SimCluster): readonly string[] {
  return mode === "auto-mode" ? [] : Object.keys(addons);
}

export function addonMessage(cluster: SimCluster, name: string): EksMessage {
  const { account, location, version, createdAt } = cluster;
  const id = hex(0, `${uidOf(cluster)}/addon/${name}`, 32);
  const created = (fromInstant(createdAt) ?? 0) / 1000 + 900;
  return {
    addonName: name,
    clusterName: cluster.name,
    status: "ACTIVE",
    addonVersion: addons[name]?.(version),
    health: { issues: [] },
    addonArn: `arn:aws:eks:${location}:${account}:addon/${cluster.name}/${name}/${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    createdAt: created,
    modifiedAt: created,
    owner: "aws",
    publisher: "eks",
    tags: {},
  };
}
