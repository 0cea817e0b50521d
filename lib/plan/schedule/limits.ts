import type { Concurrency, Policy } from "../../core/policy.ts";
import type { Wave, WaveGroup } from "../waves.ts";
import type { ScheduleCluster } from "./schedule-input.ts";

/** The bounds on clusters under way at one time, numbered as clusters meet them. */
export interface Limits {
  readonly capacities: readonly number[];
  /** Those that bind a cluster in its place. */
  of(source: ScheduleCluster, wave: Wave, group: WaveGroup): readonly number[];
}

export function createLimits(policy: Policy): Limits {
  const capacities: number[] = [];
  const numbers = new Map<string, number>();
  const limit = (capacity: number | undefined, ...name: readonly string[]): number[] => {
    if (capacity === undefined) return [];
    const key = name.join("\u0000");
    const number = numbers.get(key) ?? capacities.push(capacity) - 1;
    numbers.set(key, number);
    return [number];
  };
  const bounds = (concurrency: Concurrency | undefined, where: string, provider: string, account: string) => [
    ...limit(concurrency?.total, where, "total"),
    ...limit(concurrency?.perCloud, where, "cloud", provider),
    ...limit(concurrency?.perAccount, where, "account", provider, account),
  ];
  return {
    capacities,
    of({ cluster }, wave, group) {
      const { provider, scope } = cluster.ref;
      return [
        ...bounds(policy.concurrency, "fleet", provider, scope.accountId),
        ...bounds(wave.stage?.concurrency, `stage ${wave.name}`, provider, scope.accountId),
        ...limit(group.group?.concurrency, `stage ${wave.name}`, "group", group.name),
      ];
    },
  };
}
