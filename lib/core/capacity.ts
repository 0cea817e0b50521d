/** Room that an upgrade's surge needs. Each part is absent when it was not asked for or could not be read. */
export interface ClusterCapacity {
  /**
   * How pods get their addresses, as far as it decides what a surge needs. EKS: `vpc-cni` (one address of the node's
   * subnet each), `prefix-delegation` (blocks of 16 of them), `custom-networking` (addresses of other subnets). GKE:
   * `alias-ip` (a block of the pod range for each node), `routes`. AKS: `overlay` and `kubenet` (none of any subnet),
   * `node-subnet` (as many addresses of the node's subnet as it may have pods), `pod-subnet` (those of another subnet).
   */
  readonly cniMode?: string;
  readonly subnets?: readonly {
    readonly id: string;
    readonly zone?: string;
    readonly freeAddresses?: number;
    /** `control-plane`, `nodes` or `pods`. */
    readonly use: "control-plane" | "nodes" | "pods";
  }[];
  readonly quotas?: readonly {
    readonly name: string;
    readonly limit?: number;
    readonly used?: number;
    readonly unit?: string;
  }[];
  readonly launchTemplates?: readonly {
    readonly pool: string;
    readonly id: string;
    readonly version?: string;
    readonly latestVersion?: string;
    readonly imageId?: string;
    /** Name of that image, as its publisher gave it; absent when the account is not shown the image. */
    readonly imageName?: string;
  }[];
}
