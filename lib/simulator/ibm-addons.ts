import type { SimCluster } from "./fleet.ts";

/** Invented, in the form of IBM's catalogue of add-ons. */
export const addonCatalogue: readonly Readonly<Record<string, unknown>>[] = [
  addon("vpc-block-csi-driver", "5.2", ">=1.30.0 <1.38.0", "4.15.0", true),
  addon("vpc-block-csi-driver", "5.1", ">=1.29.0 <1.35.0", "4.14.0"),
  addon("cluster-autoscaler", "2.1.0", ">=1.31.0 <1.37.0", "4.16.0", true),
  addon("cluster-autoscaler", "1.2.4", ">=1.28.0 <1.34.0", "4.12.0"),
  addon("istio", "1.26", ">=1.30.0 <1.36.0", undefined, true),
];

function addon(name: string, version: string, range: string, ocp?: string, isDefault = false) {
  return {
    name,
    version,
    default: isDefault,
    supportedKubeRange: range,
    ...(ocp === undefined ? {} : { minOCPVersion: ocp }),
    deprecated: false,
    vlan_spanning_required: false,
    allowed_upgrade_versions: null,
  };
}

/** The add-ons of a cluster: what every VPC cluster has, and an autoscaler where a pool is scaled. */
export function installedAddons({ infrastructure = "vpc", pools, status }: SimCluster): readonly object[] {
  const health = status === "warning" ? { healthState: "warning", healthStatus: "Addon Not Ready (H1509)" } : ready;
  return [
    ...(infrastructure === "vpc" ? [{ name: "vpc-block-csi-driver", version: "5.1", ...health }] : []),
    ...(pools.some(({ max }) => max !== undefined) ? [{ name: "cluster-autoscaler", version: "2.1.0", ...ready }] : []),
  ];
}

const ready = { healthState: "normal", healthStatus: "Addon Ready" };
