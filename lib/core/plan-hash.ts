import { createHash } from "node:crypto";
import type { Plan } from "./plan.ts";

/**
 * The hash of a plan: SHA-256 in hex over its JSON, `hash` left out, keys in the order in which they stand: first
 * everything but the clusters, then the clusters as arrays of 64, the last one shorter. Who reads a
 * plan back hashes what was parsed, before anything sorts its keys.
 */
export function planHash(plan: Omit<Plan, "hash"> & { readonly hash?: unknown }): string {
  const { hash: _, clusters, ...rest } = plan;
  const digest = createHash("sha256");
  digest.update(JSON.stringify(rest));
  // Bit by bit: the text of a whole large fleet may not fit into one string.
  for (let from = 0; from < clusters.length; from += batch) {
    digest.update(JSON.stringify(clusters.slice(from, from + batch)));
  }
  return digest.digest("hex");
}

/** Clusters. */
const batch = 64;
