/** What the reader, its shards and the planner promise whatever the clouds, the machine or its user do, by number. */
export const promises = {
  R1: "nothing is lost, and nothing told twice",
  R2: "one bad scope costs one scope",
  R3: "unseen is not gone",
  R4: "one bad cluster costs one cluster",
  R5: "a run always ends",
  R6: "no cloud is asked more than agreed",
  R7: "a run can be stopped at any moment",
  R8: "a file is the old one or the new one",
  R9: "a killed run goes on where it was",
  R10: "the same input gives the same bytes",
  R11: "a plan keeps every rule",
  R12: "memory, time and size are bounded",
  S1: "shards that are stopped and run again give the fleet of one reading",
} as const;

export type PromiseId = keyof typeof promises;

/** What was tried of one promise. Figures of the same promise add up. */
export interface Figure {
  readonly promise: PromiseId;
  readonly cases: number;
  /** What should have been there and was not: clusters, lines, files. Absent where nothing can be lost. */
  readonly lost?: number;
  /** What was there twice, or done twice. Absent where nothing can be. */
  readonly duplicated?: number;
  /** The worst case in words; the one of the greatest `weight` is shown. Weights of one promise share their unit. */
  readonly worst?: { readonly weight: number; readonly words: string };
  /** Why something of the promise could not be tried here. */
  readonly untried?: string;
}

/** One row per promise, those without a case included: not tried is not kept. */
export function promiseTable(figures: readonly Figure[]): string {
  const rows = Object.entries(promises).map(([id, title]) => {
    const own = figures.filter(({ promise }) => promise === id);
    const cases = own.reduce((sum, figure) => sum + figure.cases, 0);
    const worst = own.flatMap((figure) => figure.worst ?? []).toSorted((a, b) => b.weight - a.weight)[0]?.words;
    const untried = [...new Set(own.flatMap((figure) => figure.untried ?? []))].map((why) => `not tried: ${why}`);
    const nothing = cases === 0 && untried.length === 0 ? ["not tried"] : [];
    const notes = [...nothing, ...(worst === undefined ? [] : [worst]), ...untried];
    return [id, title, String(cases), sum(own, "lost"), sum(own, "duplicated"), notes.join("; ")];
  });
  const header = ["", "promise", "cases", "lost", "twice", "worst case"];
  const widths = header.map((cell, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? cell).length)),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          column >= 2 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function sum(figures: readonly Figure[], key: "lost" | "duplicated"): string {
  const told = figures.flatMap((figure) => figure[key] ?? []);
  return told.length === 0 ? "-" : String(told.reduce((total, each) => total + each, 0));
}
