import type { ClusterProfile } from "./cluster-profile.ts";
import type { NetworkPeer, NetworkPort, NetworkRule } from "./network-rules.ts";
import { type Notes, thisCluster } from "./notes.ts";

/**
 * The agent that gives pods of EKS their credentials.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html, read 2026-11-21
 */
export function podIdentityRule({ ipFamily }: ClusterProfile): readonly NetworkRule[] {
  const v4 = address("169.254.170.23/32");
  const v6 = address("fd00:ec2::23/128");
  const ports = [{ port: 80 }] as const;
  if (ipFamily === "ipv4") return [{ peers: [v4], ports }];
  return [{ peers: [v4, v6], ports }];
}

/**
 * The metadata server of GKE. Which of the two pairs of address and ports holds depends on the dataplane; where that is
 * not known both are let through, since they are addresses of the node itself.
 *
 * https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy, read 2026-11-21
 */
export function metadataRules({ cni }: ClusterProfile): readonly NetworkRule[] {
  const dataplaneV2 = rule("169.254.169.254/32", { port: 80 }, { port: 8080 });
  const classic = rule("169.254.169.252/32", { port: 987 }, { port: 988 });
  switch (cni) {
    case "dataplane-v2":
      return [dataplaneV2];
    case "calico":
      return [classic];
    default:
      return [dataplaneV2, classic];
  }
}

/** A token service at addresses that only the caller can know; none, with a warning, where nobody says which. */
export function tokenServiceRule(
  name: string,
  cidrs: readonly string[] | undefined,
  notes: Notes,
): readonly NetworkRule[] {
  const [first, ...others] = (cidrs ?? []).map(address);
  if (first === undefined) {
    notes.warn(
      `The addresses of ${name} are not known, so pods on ${thisCluster} cannot reach it; give the identity its tokenService`,
    );
    return [];
  }
  return [{ peers: [first, ...others], ports: [{ port: 443 }] }];
}

function rule(cidr: string, ...ports: readonly [NetworkPort, ...NetworkPort[]]): NetworkRule {
  return { peers: [address(cidr)], ports };
}

function address(cidr: string): NetworkPeer {
  return { kind: "address", cidr };
}
