import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile, DnsPeer } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";

/** One end of a connection. */
export type NetworkPeer =
  | {
      readonly kind: "pods";
      /** Empty: any pod of the namespace. */
      readonly labels: Readonly<Record<string, string>>;
      /** @default - the namespace of the policy */
      readonly namespace?: string;
    }
  | DnsPeer;

/** A port that traffic is allowed on. */
export interface NetworkPort {
  /** A number, or the name of a port of the pods. */
  readonly port: number | string;
  /** @default TCP */
  readonly protocol?: "TCP" | "UDP" | "SCTP";
}

/** Connections with any of the peers, on any of the ports. Neither list may be empty: that would mean "all". */
export interface NetworkRule {
  readonly peers: readonly [NetworkPeer, ...NetworkPeer[]];
  readonly ports: readonly [NetworkPort, ...NetworkPort[]];
}

/** A rule as Kubernetes spells it. */
export function renderRule(rule: NetworkRule, direction: "to" | "from"): JsonObject {
  return {
    [direction]: rule.peers.map(renderPeer),
    ports: rule.ports.map(({ port, protocol = "TCP" }) => ({ port, protocol })),
  };
}

function renderPeer(peer: NetworkPeer): JsonObject {
  if (peer.kind === "address") return { ipBlock: { cidr: peer.cidr } };
  const podSelector = Object.keys(peer.labels).length === 0 ? {} : { matchLabels: { ...peer.labels } };
  return peer.namespace === undefined
    ? { podSelector }
    : { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } }, podSelector };
}

/** The rule that lets pods ask for names; none where nobody knows whom they ask, with a warning. */
export function dnsRule(profile: ClusterProfile, notes: Notes): readonly NetworkRule[] {
  const { mode, peers, ports } = profile.dns;
  if (mode === "unknown") {
    notes.warn(`How names are answered on ${thisCluster} is not known; only pods that serve as kube-dns can be asked`);
  }
  const [firstPeer, ...otherPeers] = peers;
  const [firstPort, ...otherPorts] = ports.flatMap((port) => [
    { port, protocol: "UDP" } as const,
    { port, protocol: "TCP" } as const,
  ]);
  if (firstPeer === undefined || firstPort === undefined) {
    notes.warn(
      `The address that answers names on ${thisCluster} is not known, so nobody can be asked; give the profile its dns.peers`,
    );
    return [];
  }
  return [{ peers: [firstPeer, ...otherPeers], ports: [firstPort, ...otherPorts] }];
}

/** Policies on a cluster that does not enforce them are a promise that nobody keeps. */
export function warnIfNotEnforced(profile: ClusterProfile, notes: Notes): void {
  if (profile.networkPolicyEnforced === true) return;
  notes.warn(
    profile.networkPolicyEnforced === false
      ? `${thisCluster} stores network policies and does not enforce them`
      : `Whether ${thisCluster} enforces network policies is not known`,
  );
}
