import { createHash } from "node:crypto";
import type { Plan } from "./plan.ts";

/**
 * The hash of a plan: SHA-256 in hex over its JSON, `hash` left out, keys in the order in which they stand. Who reads a
 * plan back hashes what was parsed, before anything sorts its keys.
 */
export function planHash(plan: Omit<Plan, "hash"> & { readonly hash?: unknown }): string {
  const { hash: _, clusters, ...rest } = plan;
  const digest = createHash("sha256");
  // Bit by bit: the text of a whole large fleet may not fit into one string.
  let text = JSON.stringify(rest);
  for (const cluster of clusters) {
    if (text.length > chunk) {
      digest.update(text);
      text = "";
    }
    text += `\n${JSON.stringify(cluster)}`;
  }
  return digest.update(text).digest("hex");
}

/** Characters. */
const chunk = 1 << 18;
