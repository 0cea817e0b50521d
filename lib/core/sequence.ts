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
