/** Interleaves several streams in order of arrival. The first rejection ends the merged stream. */
export async function* merge<T>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T, void, undefined> {
  type Step = { readonly iterator: AsyncIterator<T>; readonly result: IteratorResult<T> };
  const step = (iterator: AsyncIterator<T>) => iterator.next().then((result): Step => ({ iterator, result }));
  const ready: Step[] = [];
  let active = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  // A queue rather than Promise.race, whose cost per item grows with the number of streams.
  const advance = (iterator: AsyncIterator<T>) => {
    step(iterator).then(
      (arrived) => {
        ready.push(arrived);
        wake?.();
      },
      (error: unknown) => {
        failure ??= { error };
        wake?.();
      },
    );
  };
  for (const stream of streams) {
    active++;
    advance(stream[Symbol.asyncIterator]());
  }
  while (active > 0) {
    const arrived = ready.shift();
    if (arrived === undefined) {
      if (failure !== undefined) throw failure.error;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = undefined;
      continue;
    }
    if (arrived.result.done === true) {
      active--;
    } else {
      yield arrived.result.value;
      advance(arrived.iterator);
    }
  }
  if (failure !== undefined) throw failure.error;
}
