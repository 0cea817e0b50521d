/**
 * What a workload must know of its cluster. Each field is absent when it could not be read: absent means unknown,
 * never "none".
 */
export interface ClusterNetwork {
  /** CNI as the provider names it: `amazon-vpc-cni`, `dataplane-v2`, `azure-overlay`, `calico`, `cilium`. */
  readonly cni?: string;
  readonly policyEngine?: string;
  /** Whether NetworkPolicy objects are enforced on the data path. */
  readonly policyEnforced?: boolean;
  readonly dns?: {
    /** `kube-dns`: pods labelled k8s-app=kube-dns; `node-local`: a cache on each node; `cloud-dns`: no pods at all. */
    readonly mode: "kube-dns" | "node-local" | "cloud-dns" | "node-service" | "openshift-dns";
    readonly addresses?: readonly string[];
  };
  readonly serviceMesh?: string;
  /** As kube-proxy spells it: `iptables`, `ipvs`, `nftables`; `none` where something else does its work. */
  readonly kubeProxyMode?: string;
  /** Ids of the subnets in which the control plane has its network interfaces. */
  readonly subnets?: readonly string[];
  readonly podCidrs?: readonly string[];
  readonly serviceCidrs?: readonly string[];
  readonly ipFamily?: "ipv4" | "ipv6" | "dual";
}

/** Classes and platforms a workload may name. Absent means unknown. */
export interface ClusterPlatform {
  readonly storageClasses?: readonly {
    readonly name: string;
    readonly default: boolean;
    readonly provisioner?: string;
  }[];
  readonly gatewayClasses?: readonly string[];
  readonly ingressClasses?: readonly string[];
  /** `amd64`, `arm64`. */
  readonly architectures?: readonly string[];
  /** `linux`, `windows`. */
  readonly operatingSystems?: readonly string[];
}
