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
  // Bit by bit: the text of a whole large fleet may not fit into one string.
  const add = (text: string) => digest.update(Buffer.from(text));
  let before = "{";
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    add(`${before}${JSON.stringify(key)}:`);
    if (Array.isArray(value)) addItems(value, add);
    else add(JSON.stringify(value));
    before = ",";
  }
  add(before === "{" ? "{}" : "}");
  for (let from = 0; from < clusters.length; from += batch) add(JSON.stringify(clusters.slice(from, from + batch)));
  return digest.digest("hex");
}

/** The JSON of the whole list. */
function addItems(items: readonly unknown[], add: (text: string) => void): void {
  add("[");
  for (let from = 0; from < items.length; from += batch) {
    const text = JSON.stringify(items.slice(from, from + batch)).slice(1, -1);
    add(from === 0 ? text : `,${text}`);
  }
  add("]");
}

/** Clusters, or items of another list. */
const batch = 64;
