import type { SupportWindow } from "./support.ts";
import type { KubeVersion } from "./version.ts";

/** A version that a provider offers in a scope. */
export interface VersionOffer extends SupportWindow {
  readonly version: KubeVersion;
  /** The provider whose rules hold where it is not that of the scope, as in `ClusterRef`: `roks`. */
  readonly provider?: string;
  /** Version of the distribution that is offered, where it counts its own: OpenShift 4.18. */
  readonly distributionVersion?: KubeVersion;
  /** Location the offer holds for, when the scope spans many. */
  readonly location?: string;
  /** Release channel the offer is made in, as the provider prints it. */
  readonly channel?: string;
  readonly isDefault: boolean;
  readonly isPreview: boolean;
  /** Support plans under which the version may run, as the provider prints them. */
  readonly plans?: readonly string[];
  /** Edges of the provider's own upgrade graph; absent when they follow from its rules. */
  readonly upgradesTo?: readonly KubeVersion[];
}
