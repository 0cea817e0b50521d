/** A lookup of many things by id, in as few requests as there are full batches. */
export interface Batched<T> {
  /**
   * `undefined` when the answer to the batch does not hold the id.
   *
   * @throws TypeError for an id that was not announced; whatever the batch's request rejects with.
   */
  get(id: string): Promise<T | undefined>;
}

/** `ids` are all that will be asked for. A batch is requested when the first of its ids is. */
export function batched<T extends { readonly id: string }>(
  ids: Iterable<string>,
  size: number,
  request: (ids: readonly string[]) => Promise<readonly T[]>,
): Batched<T> {
  const all = [...new Set(ids)].sort();
  const answers = new Map<number, Promise<ReadonlyMap<string, T>>>();
  const places = new Map(all.map((id, index) => [id, Math.floor(index / size)]));
  return {
    async get(id) {
      const batch = places.get(id);
      if (batch === undefined) throw new TypeError(`${id} was not announced`);
      let answer = answers.get(batch);
      if (answer === undefined) {
        answer = request(all.slice(batch * size, (batch + 1) * size)).then(
          (items) => new Map(items.map((item) => [item.id, item])),
        );
        answers.set(batch, answer);
      }
      return (await answer).get(id);
    },
  };
}
