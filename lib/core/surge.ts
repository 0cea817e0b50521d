/** A node count or a share of the pool, as every cloud's upgrade settings take it. */
export interface IntOrPercent {
  readonly value: number;
  readonly unit: "nodes" | "percent";
}

/** Reads `1`, `"1"` and `"10%"`; `undefined` for anything else, negative numbers included. */
export function parseIntOrPercent(raw: unknown): IntOrPercent | undefined {
  const text = typeof raw === "number" ? String(raw) : raw;
  if (typeof text !== "string") return undefined;
  const match = /^(\d{1,6})(%?)$/.exec(text.trim());
  if (match === null) return undefined;
  return { value: Number(match[1]), unit: match[2] === "%" ? "percent" : "nodes" };
}

/** Nodes that `amount` means in a pool of `size` nodes. A percentage of a surge is rounded up, as the clouds do. */
export function nodesOf(amount: IntOrPercent, size: number, rounding: "up" | "down" = "up"): number {
  if (amount.unit === "nodes") return amount.value;
  const exact = (amount.value * size) / 100;
  return rounding === "up" ? Math.ceil(exact) : Math.floor(exact);
}
