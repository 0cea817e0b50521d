import { dayMs, fromInstant } from "../core/instant.ts";
import { imageIdOf, launchTemplateOf } from "./aws-launch-templates.ts";
import { subnetsOf } from "./aws-subnets.ts";
import type { EksVersion } from "./aws-versions.ts";
import type { SimCluster, SimPool, SimUpdate } from "./fleet.ts";
import { hash, hex } from "./seeded.ts";
import { uidOf } from "./uid.ts";
import { controlPlaneUpdate, poolUpdate } from "./updates.ts";

/** A response member as EKS prints it; dates are seconds since the epoch. */
export type EksMessage = Readonly<Record<string, unknown>>;

export function clusterMessage(cluster: SimCluster, version: EksVersion | undefined): EksMessage {
  const { account, location, name } = cluster;
  const id = hex(0, uidOf(cluster), 32).toUpperCase();
  const auto = cluster.mode === "auto-mode";
  const moving = controlPlaneUpdate(cluster);
  return {
    name,
    arn: uidOf(cluster),
    createdAt: seconds(cluster.createdAt),
    version: cluster.version,
    endpoint: `https://${id}.gr7.${location}.eks.amazonaws.com`,
    roleArn: `arn:aws:iam::${account}:role/eks-cluster-${name}`,
    resourcesVpcConfig: {
      subnetIds: subnetIds(cluster),
      securityGroupIds: [],
      clusterSecurityGroupId: `sg-${hex(0, `sg ${id}`, 17)}`,
      vpcId: `vpc-${hex(0, `${account} ${location}`, 17)}`,
      endpointPublicAccess: true,
      endpointPrivateAccess: true,
      publicAccessCidrs: ["0.0.0.0/0"],
    },
    kubernetesNetworkConfig: {
      serviceIpv4Cidr: "172.20.0.0/16",
      ipFamily: "ipv4",
      elasticLoadBalancing: { enabled: auto },
    },
    logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] },
    identity: { oidc: { issuer: `https://oidc.eks.${location}.amazonaws.com/id/${id}` } },
    status:
      cluster.status ??
      (moving?.kind === "control-plane" || (moving?.kind === "rollback" && !auto) ? "UPDATING" : "ACTIVE"),
    certificateAuthority: { data: Buffer.from(`simulated certificate authority of ${name}`).toString("base64") },
    platformVersion: version?.platform ?? "eks.1",
    tags: cluster.tags,
    health: { issues: (cluster.issues ?? []).map(({ code, message }) => ({ code, message, resourceIds: [name] })) },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
    upgradePolicy: { supportType: cluster.supportPlan ?? "EXTENDED" },
    zonalShiftConfig: { enabled: false },
    computeConfig: auto
      ? {
          enabled: true,
          nodePools: ["general-purpose", "system"],
          nodeRoleArn: `arn:aws:iam::${account}:role/eks-auto-node-${name}`,
        }
      : { enabled: false },
    storageConfig: { blockStorage: { enabled: auto } },
    deletionProtection: cluster.tags["env"] === "prod",
    controlPlaneScalingConfig: { tier: cluster.tier ?? "standard" },
  };
}

export function nodegroupMessage(
  cluster: SimCluster,
  pool: SimPool,
  version: EksVersion | undefined,
  now: number,
): EksMessage {
  const { account, location, name } = cluster;
  const id = `${hex(0, `${uidOf(cluster)}/${pool.name}`, 8)}-${hex(1, pool.name, 4)}-4${hex(2, name, 3)}-9${hex(3, name, 3)}-${hex(4, pool.name, 12)}`;
  const created = seconds(cluster.createdAt) ?? 0;
  const launchTemplate = launchTemplateOf(cluster, pool);
  return {
    nodegroupName: pool.name,
    nodegroupArn: `arn:aws:eks:${location}:${account}:nodegroup/${name}/${pool.name}/${id}`,
    clusterName: name,
    version: pool.version,
    releaseVersion: releaseVersion(pool, version, now),
    createdAt: created + 600,
    modifiedAt: created + 86_400,
    status: pool.status ?? (poolUpdate(cluster, pool) === undefined ? "ACTIVE" : "UPDATING"),
    capacityType: pool.spot === true ? "SPOT" : "ON_DEMAND",
    scalingConfig: { minSize: pool.min ?? pool.nodes, maxSize: pool.max ?? pool.nodes, desiredSize: pool.nodes },
    instanceTypes: [pool.instanceType],
    subnets: subnetIds(cluster),
    amiType: pool.image,
    ...(launchTemplate === undefined
      ? {}
      : {
          launchTemplate: { id: launchTemplate.id, name: launchTemplate.name, version: String(launchTemplate.version) },
        }),
    nodeRole: `arn:aws:iam::${account}:role/eks-node-${name}`,
    labels: {},
    resources: { autoScalingGroups: [{ name: `eks-${pool.name}-${id}` }] },
    health: { issues: pool.status === "DEGRADED" ? [launchFailure(id)] : [] },
    updateConfig: { ...unavailable(pool.maxUnavailable ?? "1"), updateStrategy: "DEFAULT" },
    tags: {},
  };
}

export function fargateMessage(cluster: SimCluster, pool: SimPool): EksMessage {
  const { account, location, name } = cluster;
  return {
    fargateProfileName: pool.name,
    fargateProfileArn: `arn:aws:eks:${location}:${account}:fargateprofile/${name}/${pool.name}/${hex(0, pool.name, 8)}`,
    clusterName: name,
    createdAt: (seconds(cluster.createdAt) ?? 0) + 300,
    podExecutionRoleArn: `arn:aws:iam::${account}:role/eks-fargate-${name}`,
    subnets: subnetIds(cluster),
    selectors: [{ namespace: pool.name, labels: {} }],
    status: pool.status ?? "ACTIVE",
    health: { issues: [] },
    tags: {},
  };
}

/** An upgrade, or a rollback, as `DescribeUpdate` shows it. */
export function updateMessage(cluster: SimCluster, update: SimUpdate): EksMessage {
  const { kind, to, startedAt, done } = update;
  return {
    id: updateId(cluster, update),
    status: done ? "Successful" : "InProgress",
    type: kind === "rollback" ? "VersionRollback" : kind === "addon" ? "AddonUpdate" : "VersionUpdate",
    params: parametersOf(kind, to),
    createdAt: seconds(startedAt),
    errors: [],
  };
}

function parametersOf(kind: SimUpdate["kind"], to: string): readonly EksMessage[] {
  if (kind === "addon") return [{ type: "AddonVersion", value: to }];
  const version = { type: "Version", value: to };
  if (kind === "rollback") return [version];
  return kind === "control-plane"
    ? [version, { type: "PlatformVersion", value: "eks.1" }]
    : [version, { type: "ReleaseVersion", value: `${to}.0-20261101` }];
}

export function updateId(cluster: SimCluster, { number }: Pick<SimUpdate, "number">): string {
  const digits = hex(7 + number, uidOf(cluster), 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}

export function versionMessage(version: EksVersion): EksMessage {
  return {
    clusterVersion: version.minor,
    clusterType: "eks",
    defaultPlatformVersion: version.platform,
    defaultVersion: version.isDefault,
    releaseDate: version.releasedAt / 1000,
    endOfStandardSupportDate: version.endOfStandard / 1000,
    endOfExtendedSupportDate: version.endOfExtended / 1000,
    status: version.status.toLowerCase().replaceAll("_", "-"),
    versionStatus: version.status,
    kubernetesPatchVersion: version.patch,
  };
}

/** AMI release: the form depends on the family, and a custom image has none but its own id. */
function releaseVersion(pool: SimPool, version: EksVersion | undefined, now: number): string {
  const built = new Date(now - (20 + (hash(0, pool.name) % 100)) * dayMs).toISOString().slice(0, 10);
  if (pool.image === "CUSTOM") return imageIdOf(pool);
  if (pool.image.startsWith("BOTTLEROCKET")) return `1.48.0-${hex(0, pool.version, 8)}`;
  if (pool.image.startsWith("WINDOWS")) return `${pool.version}-${built.replaceAll("-", ".")}`;
  return `${version?.patch ?? `${pool.version}.0`}-${built.replaceAll("-", "")}`;
}

function launchFailure(id: string): EksMessage {
  return {
    code: "AsgInstanceLaunchFailures",
    message:
      "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient capacity.",
    resourceIds: [id],
  };
}

function unavailable(text: string): EksMessage {
  const count = Number.parseInt(text, 10);
  return text.endsWith("%") ? { maxUnavailablePercentage: count } : { maxUnavailable: count };
}

function subnetIds({ account, location }: SimCluster): readonly string[] {
  return subnetsOf(account, location).map(({ id }) => id);
}

function seconds(instant: string): number | undefined {
  const epochMs = fromInstant(instant);
  return epochMs === undefined ? undefined : epochMs / 1000;
}
