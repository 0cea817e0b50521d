/** One seeded change of a recorded response. */
export interface Mutation {
  /** What was changed and where, for the message of a failing test. */
  readonly title: string;
  readonly value: unknown;
}

/** A seeded source of numbers in [0, 1), so that a failing case can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * `count` seeded mutations of `sample`, each in a fresh copy with one change: a field dropped, of the wrong type, null,
 * huge, an invalid date, an unknown enum value, a hostile key, or an array entry doubled.
 */
export function* mutations(sample: unknown, count: number, seed: number): Generator<Mutation, void, undefined> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let i = 0; i < count; i++) {
    const value: unknown = structuredClone(sample);
    const spots = [...places(value, "$")];
    const spot = pick(spots);
    const [name, change] = pick(changes);
    const title = `#${i} (seed ${seed}): ${name} at ${spot.path}`;
    change(spot.parent, spot.key);
    yield { title, value };
  }
}

interface Spot {
  readonly parent: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly path: string;
}

function* places(value: unknown, path: string): Generator<Spot, void, undefined> {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  const keys: readonly (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  for (const key of keys) {
    const at = typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`;
    yield { parent: value as Spot["parent"], key, path: at };
    yield* places((value as Record<string | number, unknown>)[key], at);
  }
}

type Change = readonly [string, (parent: Spot["parent"], key: string | number) => void];

function replaceBy(make: () => unknown) {
  return (parent: Spot["parent"], key: string | number): void => {
    (parent as Record<string | number, unknown>)[key] = make();
  };
}

const changes: readonly Change[] = [
  [
    "dropped",
    (parent, key) =>
      Array.isArray(parent) ? void parent.splice(Number(key), 1) : void Reflect.deleteProperty(parent, key),
  ],
  ["null", replaceBy(() => null)],
  ["a number", replaceBy(() => 7)],
  ["a negative fraction", replaceBy(() => -1.5)],
  ["NaN", replaceBy(() => Number.NaN)],
  ["infinity", replaceBy(() => Number.POSITIVE_INFINITY)],
  ["a huge number", replaceBy(() => 1e300)],
  ["true", replaceBy(() => true)],
  ["empty text", replaceBy(() => "")],
  ["an unknown word", replaceBy(() => "BRAND_NEW_VALUE")],
  ["huge text", replaceBy(() => "x".repeat(200_000))],
  ["hostile text", replaceBy(() => "\u001b[31m=cmd|' /C calc'!A0\u202e../../etc/passwd")],
  ["a NaN date", replaceBy(() => new Date(Number.NaN))],
  ["a date that is none", replaceBy(() => "2026-02-30T00:00:00Z")],
  ["an empty object", replaceBy(() => ({}))],
  ["an empty list", replaceBy(() => [])],
  ["a list of nulls", replaceBy(() => [null, null])],
  ["a nested object", replaceBy(() => ({ a: { b: [1, { c: null }] } }))],
  ["a hostile key", replaceBy(() => JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'))],
  [
    "doubled",
    (parent, key) => {
      if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
      else Reflect.set(parent, `${String(key)}2`, structuredClone(Reflect.get(parent, key)));
    },
  ],
];
