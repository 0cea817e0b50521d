import { fromInstant } from "../core/instant.ts";
import type { EksMessage } from "./aws-eks-messages.ts";
import type { SimCluster } from "./fleet.ts";
import { chance, hex } from "./seeded.ts";
import { uidOf } from "./uid.ts";
import { runningUpdates } from "./updates.ts";

/** Builds that EKS lists, newest first, and the minors that accept them; invented in the form that AWS prints. */
interface Release {
  readonly version: string;
  readonly fits: (minor: number) => boolean;
}

const always = () => true;

const catalogue: Readonly<Record<string, (minor: string) => readonly Release[]>> = {
  "aws-ebs-csi-driver": () => [
    { version: "v1.52.1-eksbuild.1", fits: always },
    { version: "v1.48.0-eksbuild.2", fits: always },
  ],
  coredns: () => [
    { version: "v1.13.1-eksbuild.1", fits: (minor) => minor >= 33 },
    { version: "v1.12.4-eksbuild.1", fits: (minor) => minor <= 36 },
    { version: "v1.11.4-eksbuild.24", fits: (minor) => minor <= 34 },
  ],
  "eks-pod-identity-agent": () => [{ version: "v1.3.10-eksbuild.1", fits: always }],
  "kube-proxy": (minor) => [
    { version: `v${minor}.3-eksbuild.2`, fits: always },
    { version: `v${minor}.0-eksbuild.11`, fits: always },
    { version: `v${minor}.0-eksbuild.2`, fits: always },
  ],
  "vpc-cni": () => [
    { version: "v1.21.1-eksbuild.3", fits: always },
    { version: "v1.20.4-eksbuild.1", fits: always },
    { version: "v1.19.6-eksbuild.7", fits: (minor) => minor <= 35 },
  ],
};

/** The `addons` of DescribeAddonVersions, for one minor and, where it is given, one add-on. */
export function addonVersionMessages(minor: string, name: string | null): readonly EksMessage[] {
  return Object.entries(catalogue)
    .filter(([addon]) => name === null || addon === name)
    .map(([addonName]) => ({
      addonName,
      type: addonName === "aws-ebs-csi-driver" ? "storage" : "networking",
      publisher: "eks",
      owner: "aws",
      addonVersions: addonReleases(addonName, minor).map((addonVersion, index) => ({
        addonVersion,
        architecture: ["amd64", "arm64"],
        computeTypes: ["ec2", "auto", "hybrid"],
        compatibilities: [{ clusterVersion: minor, platformVersions: ["*"], defaultVersion: index === 0 }],
        requiresConfiguration: false,
        requiresIamPermissions: false,
      })),
    }));
}

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

/** The version that an add-on of the cluster runs. */
export function addonVersionOf(cluster: SimCluster, name: string): string {
  return cluster.addons?.[name] ?? addons[name]?.(cluster.version) ?? "";
}

/** Versions of an add-on that go with a minor, newest first. */
export function addonReleases(name: string, minor: string): readonly string[] {
  return (catalogue[name]?.(minor) ?? [])
    .filter(({ fits }) => fits(Number(minor.slice(2))))
    .map(({ version }) => version);
}

export function addonMessage(cluster: SimCluster, name: string): EksMessage {
  const { account, location, createdAt } = cluster;
  const id = hex(0, `${uidOf(cluster)}/addon/${name}`, 32);
  const created = (fromInstant(createdAt) ?? 0) / 1000 + 900;
  return {
    addonName: name,
    clusterName: cluster.name,
    status: runningUpdates(cluster).some(({ addon }) => addon === name) ? "UPDATING" : "ACTIVE",
    addonVersion: addonVersionOf(cluster, name),
    health: { issues: [] },
    addonArn: `arn:aws:eks:${location}:${account}:addon/${cluster.name}/${name}/${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    createdAt: created,
    modifiedAt: created,
    owner: "aws",
    publisher: "eks",
    tags: {},
    ...(name === "vpc-cni" ? cniConfiguration(cluster) : {}),
  };
}

/** As people write it: not at all, as JSON, or as YAML. */
function cniConfiguration(cluster: SimCluster): EksMessage {
  const drawn = chance(6, uidOf(cluster));
  if (drawn < 0.4) return {};
  return {
    configurationValues:
      drawn < 0.7
        ? '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1"}}'
        : 'enableNetworkPolicy: "true"\nnodeAgent:\n  enablePolicyEventLogs: "true"\n',
  };
}
