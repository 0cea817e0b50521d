import type { Gate } from "./model.ts";

/** When gates open, as far as the tasks that feed them have a place. */
export interface GateTimes {
  of(gate: number): number;
  feed(gate: number, end: number): void;
}

export function createGateTimes(gates: readonly Gate[]): GateTimes {
  const own = gates.map(({ release }) => release);
  return {
    of(gate) {
      let time = own[gate] ?? 0;
      for (let after = gates[gate]?.after; after !== undefined; after = gates[after]?.after) {
        time = Math.max(time, own[after] ?? 0);
      }
      return time;
    },
    feed(gate, end) {
      own[gate] = Math.max(own[gate] ?? 0, end + (gates[gate]?.lag ?? 0));
    },
  };
}
