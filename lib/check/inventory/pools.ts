import type { NodePool } from "../../core/node-pool.ts";
import { compareVersions, type KubeVersion } from "../../core/version.ts";

/** How findings name a pool. A Fargate profile may share its name with a node group. */
export function poolName({ kind, name }: NodePool): { readonly kind: string; readonly name: string } {
  return { kind: kind === "fargate" ? "FargateProfile" : "NodePool", name };
}

/** Versions of a pool's nodes, lowest first: those its API tells and those the nodes print. */
export function nodeVersions({ versions, nodes = [] }: NodePool): readonly KubeVersion[] {
  const told = versions.map(({ version }) => version);
  const printed = nodes.flatMap(({ kubelet }) => (kubelet === undefined ? [] : [kubelet]));
  return printed.length === 0 && told.length < 2 ? told : [...told, ...printed].sort(compareVersions);
}

/** Pools that a call of the provider upgrades. */
export function isMoved({ kind }: NodePool): boolean {
  return kind === "managed" || kind === "autoprovisioned";
}

/** Pools whose nodes their owner replaces, from images of the owner's choice. */
export function isOwners({ kind }: NodePool): boolean {
  return kind === "self-managed" || kind === "hybrid" || kind === "inferred";
}

/** Pools whose nodes the provider runs out of sight: nothing of their images and runtime is anybody else's business. */
export function isProviders({ kind }: NodePool): boolean {
  return kind === "fargate" || kind === "auto-mode" || kind === "virtual-node";
}
