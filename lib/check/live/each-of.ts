/** Does the same for every item, at most `atOnce` of them at a time. Rejects with the first that fails. */
export async function eachOf<T>(items: Iterable<T>, atOnce: number, task: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const work = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
