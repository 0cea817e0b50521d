import type { Sequence } from "../core/sequence.ts";

/** The values that places lead to, each fetched when it is looked at. */
export function sequenceOf<P, T>(places: readonly P[], valueAt: (place: P) => T): Sequence<T> {
  const map = <U>(of: (value: T) => U): readonly U[] => places.map((place) => of(valueAt(place)));
  return {
    length: places.length,
    at(index) {
      const place = places.at(index);
      return place === undefined ? undefined : valueAt(place);
    },
    *[Symbol.iterator]() {
      for (const place of places) yield valueAt(place);
    },
    map,
    filter(test) {
      const kept: T[] = [];
      for (const place of places) {
        const value = valueAt(place);
        if (test(value)) kept.push(value);
      }
      return kept;
    },
    flatMap: <U>(of: (value: T) => U | readonly U[]) => map(of).flat() as readonly U[],
  };
}
