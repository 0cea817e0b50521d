/**
 * Answers of IBM's container service, put together from the fields that IBM's own clients and documents name. No
 * recorded answers are published; where a document shows a value, its form is taken from there.
 */

export const accountA = "a".repeat(32);
export const accountB = "b".repeat(32);

export function crnOf(account: string, id: string, region = "eu-de"): string {
  return `crn:v1:bluemix:public:containers-kubernetes:${region}:a/${account}:${id}::`;
}

/** An entry of `/v2/vpc/getClusters`: small and healthy. */
export function ibmCluster(name: string, more: Readonly<Record<string, unknown>> = {}, account = accountA) {
  const id = `id-${name}`;
  return {
    id,
    name,
    region: "eu-de",
    location: "Frankfurt",
    dataCenter: "fra02",
    crn: crnOf(account, id),
    type: "kubernetes",
    provider: "vpc-gen2",
    createdDate: "2025-07-31T20:14:45+0000",
    resourceGroup: "c".repeat(32),
    resourceGroupName: "default",
    ownerEmail: "someone@example.com",
    apiUser: "someone@example.com",
    state: "normal",
    isPaid: true,
    entitlement: "",
    masterKubeVersion: "1.35.2_1530",
    targetVersion: "1.35.4_1541",
    versionEOS: "2027-04-28T12:00:00+0000",
    disableAutoUpdate: false,
    masterURL: "https://c2.eu-de.containers.cloud.ibm.com:32159",
    serviceEndpoints: {
      privateServiceEndpointEnabled: true,
      privateServiceEndpointURL: "https://c2.private.eu-de.containers.cloud.ibm.com:32159",
      publicServiceEndpointEnabled: true,
      publicServiceEndpointURL: "https://c2.eu-de.containers.cloud.ibm.com:32159",
    },
    lifecycle: {
      modifiedDate: "2026-11-01T00:00:00+0000",
      masterStatus: "Ready",
      masterStatusModifiedDate: "2026-11-01T00:00:00+0000",
      masterHealth: "normal",
      masterState: "deployed",
    },
    podSubnet: "172.17.0.0/18",
    serviceSubnet: "172.21.0.0/16",
    multiAzCapable: true,
    workerCount: 3,
    workerZones: ["eu-de-1", "eu-de-2"],
    vpcs: ["r010-1"],
    addons: null,
    ingress: { hostname: "x.eu-de.containers.appdomain.cloud", secretName: "x" },
    features: { keyProtectEnabled: false, pullSecretApplied: true },
    ...more,
  };
}

export const openShiftFields = {
  type: "openshift",
  masterKubeVersion: "4.18.12_1547_openshift",
  targetVersion: "4.18.31_1572_openshift",
  versionEOS: "",
  entitlement: "ocp_entitled",
};

/** An entry of `/v2/getWorkerPools`. */
export function ibmPool(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: `pool-${name}`,
    poolName: name,
    provider: "vpc-gen2",
    flavor: "bx2.4x16",
    isolation: "shared",
    operatingSystem: "UBUNTU_24_64",
    workerCount: 2,
    autoscaleEnabled: false,
    labels: { "ibm-cloud.kubernetes.io/worker-pool-id": `pool-${name}` },
    taints: { dedicated: "edge:NoSchedule" },
    zones: [
      { id: "eu-de-1", workerCount: 2, subnets: [{ id: "s1", primary: true }] },
      { id: "eu-de-2", workerCount: 2, subnets: [{ id: "s2", primary: true }] },
    ],
    lifecycle: { actualState: "active", desiredState: "active" },
    vpcID: "r010-1",
    ...more,
  };
}

/** An entry of `/v2/getWorkers`. */
export function ibmWorker(id: string, pool: string, version: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id,
    poolID: `pool-${pool}`,
    poolName: pool,
    flavor: "bx2.4x16",
    location: "eu-de-1",
    kubeVersion: { actual: version, desired: version, target: "1.35.4_1541", eos: "", masterEOS: "" },
    health: { state: "normal", message: "Ready" },
    lifecycle: {
      actualState: "deployed",
      desiredState: "deployed",
      message: "",
      messageDate: "",
      messageDetails: "",
      messageDetailsDate: "",
      pendingOperation: "",
      reasonForDelete: "",
    },
    networkInterfaces: [{ cidr: "10.0.0.0/24", ipAddress: "10.0.0.4", primary: true, subnetID: "s1" }],
    ...more,
  };
}

/** `/v1/versions`. */
export const versionTable = {
  kubernetes: [
    { major: 1, minor: 35, patch: 4, default: false, end_of_service: "2027-04-28T12:00:00+0000" },
    { major: 1, minor: 36, patch: 2, default: true, end_of_service: "" },
  ],
  openshift: [{ major: 4, minor: 18, patch: 31, default: true, end_of_service: "2027-05-26T12:00:00+0000" }],
};

/** `/v1/addons`. */
export const addonTable = [
  {
    name: "vpc-block-csi-driver",
    version: "5.2",
    default: true,
    supportedKubeRange: ">=1.30.0 <1.37.0",
    minOCPVersion: "4.19.0",
    deprecated: false,
    vlan_spanning_required: false,
    allowed_upgrade_versions: ["5.3"],
  },
  { name: "vpc-block-csi-driver", version: "5.1", supportedKubeRange: ">=1.29.0 <1.36.0", minOCPVersion: "4.14.0" },
  { name: "istio", version: "1.26", supportedKubeRange: "" },
];
