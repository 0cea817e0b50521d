import type { SimAccount, SimCloud } from "./fleet.ts";
import { places, units } from "./fleet-places.ts";
import { hash, hex } from "./seeded.ts";

/** Regions in which each generated AWS account is active; every one is a scope of its own. */
export const regionsPerAccount = 4;

/** `count` accounts of a cloud, all of them open. */
export function generateAccounts(cloud: SimCloud, count: number, seed: number): SimAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const unit = units[Math.floor(index / 2) % units.length] ?? units[0];
    const round = Math.floor(index / (2 * units.length));
    const name = `${unit}-${index % 2 === 0 ? "prod" : "nonprod"}${round === 0 ? "" : `-${round + 1}`}`;
    return { cloud, id: accountId(cloud, name, seed), name, regions: locationsOf(cloud, index) };
  });
}

/** A reader of the organisation meets these too: an account that keeps it out, and one without the service. */
export function troubledAccounts(cloud: SimCloud, seed: number): SimAccount[] {
  const regions = places[cloud].slice(0, 1).map(([location]) => location);
  const account = (name: string, access: "denied" | "disabled"): SimAccount => ({
    cloud,
    id: accountId(cloud, name, seed),
    name,
    regions,
    access,
  });
  // IBM Cloud has no switch for the service.
  if (cloud === "iks") return [account("acquired-company", "denied")];
  return [account("acquired-company", "denied"), account("sandbox", "disabled")];
}

function locationsOf(cloud: SimCloud, index: number): readonly string[] {
  const all = places[cloud].map(([location]) => location);
  if (cloud !== "eks") return all;
  // Every account uses the first region; the others differ from account to account.
  const [first = "", ...rest] = all;
  return [first, ...Array.from({ length: regionsPerAccount - 1 }, (_, i) => rest[(index + i) % rest.length] ?? first)];
}

function accountId(cloud: SimCloud, name: string, seed: number): string {
  const digits = hex(seed, `${cloud} account ${name}`, 32);
  switch (cloud) {
    case "eks":
      return (
        String(100_000 + (hash(seed, `${name} high`) % 900_000)) + String(hash(seed, name) % 1_000_000).padStart(6, "0")
      );
    case "gke":
      return `${name}-${digits.slice(0, 4)}`;
    case "iks":
      return digits;
    case "aks":
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-9${digits.slice(17, 20)}-${digits.slice(20)}`;
  }
}
