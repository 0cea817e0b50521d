/** Asks `of` once for each key, and gives the same answer from then on. Whatever `of` throws is thrown again each time. */
export function remember<Key, Value>(of: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as Value;
    const value = of(key);
    known.set(key, value);
    return value;
  };
}
