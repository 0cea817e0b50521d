/** Who may reach the control plane, and how. */
export interface ClusterAccess {
  /** EKS `authenticationMode`, AKS local accounts, as the provider prints it. */
  readonly authenticationMode?: string;
  readonly publicEndpoint?: boolean;
  readonly privateEndpoint?: boolean;
  /**
   * Networks that may reach the public endpoint: CIDR blocks, or the provider's own name for a group of them
   * (`gcpPublicCidrs`). Absent when unknown, and where nothing is public.
   */
  readonly authorizedNetworks?: readonly string[];
  readonly localAccounts?: boolean;
}
