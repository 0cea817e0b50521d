/** Who may reach the control plane, and how. */
export interface ClusterAccess {
  /** EKS `authenticationMode`, AKS local accounts, as the provider prints it. */
  readonly authenticationMode?: string;
  readonly publicEndpoint?: boolean;
  readonly privateEndpoint?: boolean;
  /** Networks that may reach the public endpoint; absent when unknown. */
  readonly authorizedNetworks?: readonly string[];
  readonly localAccounts?: boolean;
}
