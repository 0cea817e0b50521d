/** A partial schedule, as far as it matters to what can still follow. Arrays are by place among the searched jobs. */
export interface Label {
  /** Tasks that have a place. */
  readonly positions: readonly number[];
  /** End of the last of them; the beginning of time where there is none. */
  readonly ready: readonly number[];
  /** When each gate opens, as far as its tasks have a place. */
  readonly gates: readonly number[];
  /** Nothing more begins before it. */
  readonly last: number;
  /** What is paid until the horizon if no further version follows. */
  readonly charge: number;
  /** Minutes by which jobs that are finished missed their deadlines. */
  readonly late: number;
  /** The latest task that was given a place, and what was there before it. */
  readonly step?: { readonly before: Label; readonly job: number; readonly start: number };
}

/**
 * Whether everything that can follow `b` can follow `a` as well, for no more money; with `late`, for no more lateness
 * either where money is equal. Both have a place for the same tasks.
 */
export function dominates(a: Label, b: Label, late: boolean): boolean {
  if (a.last > b.last || a.charge > b.charge || (late && a.charge === b.charge && a.late > b.late)) return false;
  for (let job = 0; job < a.ready.length; job++) {
    // What ended before anything more begins has no say any longer.
    if ((a.ready[job] as number) > Math.max(b.ready[job] as number, b.last)) return false;
  }
  for (let gate = 0; gate < a.gates.length; gate++) {
    if ((a.gates[gate] as number) > Math.max(b.gates[gate] as number, b.last)) return false;
  }
  return true;
}

/** Adds a label, and drops those that it dominates. */
export function addLabel(labels: Label[], label: Label, late: boolean): void {
  let kept = 0;
  for (const other of labels) if (!dominates(label, other, late)) labels[kept++] = other;
  labels.length = kept;
  labels.push(label);
}

/** The starts that lead to a label, by place among the searched jobs. */
export function startsOf(label: Label): readonly (readonly number[])[] {
  const starts: number[][] = label.positions.map(() => []);
  for (let step = label.step; step !== undefined; step = step.before.step) starts[step.job]?.unshift(step.start);
  return starts;
}
