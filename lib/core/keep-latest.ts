/** Puts an entry last, and drops the first when there are more than `most`: what was put or asked for long ago goes first. */
export function keepLatest<K, V>(entries: Map<K, V>, key: K, value: V, most: number): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
