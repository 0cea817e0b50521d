/**
 * Asks `of` once for each key, and gives the same answer from then on. Whatever `of` throws is thrown again each time.
 *
 * @param atMost Answers that are kept: of a table that lives as long as the process, not all may be.
 */
export function remember<Key, Value>(of: (key: Key) => Value, atMost = Number.POSITIVE_INFINITY): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as Value;
    const value = of(key);
    if (known.size >= atMost) known.clear();
    known.set(key, value);
    return value;
  };
}
