import { isIP } from "node:net";
import { FleetError } from "../lib/core/error.ts";
import type { NetworkRule } from "./network-rules.ts";

/** Whether a text is a network as policies name it: `10.8.0.0/24`, `2001:db8::/32`. One address alone is none. */
export function isNetwork(text: string): boolean {
  const [base = "", bits = "", ...rest] = text.split("/");
  const family = isIP(base);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
}

/** @throws FleetError `CONFIG` for an address that no policy takes. */
export function checkNetworks(rules: readonly NetworkRule[], path: string): void {
  for (const peer of rules.flatMap(({ peers }) => peers)) {
    if (peer.kind !== "address" || isNetwork(peer.cidr)) continue;
    throw new FleetError("CONFIG", `${JSON.stringify(peer.cidr)} is not a network`, {
      path,
      hint: "Write one such as 10.8.0.0/24; an address alone is 10.8.0.12/32.",
    });
  }
}
