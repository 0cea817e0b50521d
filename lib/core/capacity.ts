/** Room that an upgrade's surge needs. Each part is absent when it was not asked for or could not be read. */
export interface ClusterCapacity {
  /** How pods get their addresses, as far as it decides what a surge needs: `vpc-cni`, `prefix-delegation`, `overlay`. */
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
  }[];
}
