/** A 32-bit hash of `text` under `seed`: equal on every run and machine, and spread evenly enough to draw chances from. */
export function hash(seed: number, text: string): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  // FNV alone leaves the high bits of short, similar texts alike.
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on `seed` and `text` only. */
export function chance(seed: number, text: string): number {
  return hash(seed, text) / 0x1_0000_0000;
}

/** Text of `length` hexadecimal digits that depends on `seed` and `text` only. */
export function hex(seed: number, text: string, length: number): string {
  let digits = "";
  for (let i = 0; digits.length < length; i++) digits += hash(seed, `${text}#${i}`).toString(16).padStart(8, "0");
  return digits.slice(0, length);
}

/** A stream of seeded draws. */
export interface Draw {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(choices: readonly [T, ...(readonly T[])]): T;
}

/** Draws that repeat exactly for the same seed (mulberry32). */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
  };
}
