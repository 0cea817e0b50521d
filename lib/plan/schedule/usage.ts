/** How many tasks are under way, slot by slot, for each limit. */
export interface Usage {
  /**
   * Of the slots `[from, to)`, the last one of the first run in which one of `limits` is used up; `undefined` when there
   * is room in all of them.
   */
  fullUntil(limits: readonly number[], from: number, to: number): number | undefined;
  take(limits: readonly number[], from: number, to: number): void;
}

/** @param capacities What each limit allows at one time. */
export function createUsage(capacities: readonly number[]): Usage {
  // In chunks: with a limit per account, most accounts are busy for a few hours of the years that a plan may span.
  const chunks: Map<number, Uint16Array>[] = capacities.map(() => new Map());
  const full = (limit: number, slot: number) => {
    const chunk = chunks[limit]?.get(Math.floor(slot / chunkSlots));
    return chunk !== undefined && (chunk[slot % chunkSlots] ?? 0) >= (capacities[limit] ?? 0);
  };
  return {
    fullUntil(limits, from, to) {
      for (const limit of limits) {
        for (let slot = from; slot < to; slot++) {
          if (!full(limit, slot)) continue;
          while (full(limit, slot + 1)) slot++;
          return slot;
        }
      }
      return undefined;
    },
    take(limits, from, to) {
      for (const limit of limits) {
        for (let slot = from; slot < to; slot++) {
          const index = Math.floor(slot / chunkSlots);
          const chunk = chunks[limit]?.get(index) ?? new Uint16Array(chunkSlots);
          chunks[limit]?.set(index, chunk);
          chunk[slot % chunkSlots] = (chunk[slot % chunkSlots] ?? 0) + 1;
        }
      }
    },
  };
}

const chunkSlots = 2048;
