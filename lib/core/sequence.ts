/**
 * Values in a fixed order that may be gone through as often as needed, whether they lie in memory or are made on the
 * way. Every array is one. Values are for reading: what is changed in one may be gone the next time.
 */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
  map<U>(of: (value: T) => U): readonly U[];
  filter(test: (value: T) => boolean): readonly T[];
  flatMap<U>(of: (value: T) => U | readonly U[]): readonly U[];
}

/** A sequence of what can be gone through and looked up by place; everything else follows from that. */
export function sequenceOf<T>(
  { length, at }: Pick<Sequence<T>, "length" | "at">,
  values: () => Iterator<T>,
): Sequence<T> {
  const sequence: Sequence<T> = {
    length,
    at,
    [Symbol.iterator]: values,
    map: (of) => Array.from(sequence, (value) => of(value)),
    filter(test) {
      const kept: T[] = [];
      for (const value of sequence) if (test(value)) kept.push(value);
      return kept;
    },
    flatMap: (of) => [...sequence].flatMap((value) => of(value)),
  };
  return sequence;
}
