/**
 * Interleaves several streams in order of arrival. The first rejection ends the merged stream, after whatever had
 * arrived before it. However it ends, early return included, every source that has not ended is closed.
 */
export async function* merge<T>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T, void, undefined> {
  const open = new Set<AsyncIterator<T>>();
  const pending = new Set<AsyncIterator<T>>();
  // A queue rather than Promise.race, whose cost per item grows with the number of streams.
  const ready: { readonly iterator: AsyncIterator<T>; readonly result: IteratorResult<T> }[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const advance = (iterator: AsyncIterator<T>) => {
    pending.add(iterator);
    iterator.next().then(
      (result) => {
        pending.delete(iterator);
        ready.push({ iterator, result });
        wake?.();
      },
      (error: unknown) => {
        open.delete(iterator);
        failure ??= { error };
        wake?.();
      },
    );
  };
  try {
    for (const stream of streams) {
      const iterator = stream[Symbol.asyncIterator]();
      open.add(iterator);
      advance(iterator);
    }
    while (open.size > 0 || failure !== undefined) {
      const arrived = ready.shift();
      if (arrived === undefined) {
        if (failure !== undefined) throw failure.error;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      } else if (arrived.result.done === true) {
        open.delete(arrived.iterator);
      } else {
        yield arrived.result.value;
        // After a failure only what had arrived by then is handed out.
        if (failure === undefined) advance(arrived.iterator);
      }
    }
  } finally {
    const closing = [...open].map((iterator) => ({ iterator, closed: close(iterator) }));
    // A source that has not answered yet closes only after its answer, which may never come: it is not waited for.
    await Promise.all(closing.filter(({ iterator }) => !pending.has(iterator)).map(({ closed }) => closed));
  }
}

/** Never rejects: the stream has ended for its reader, who could not act on an error of the clean-up. */
async function close(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // Ignored on purpose; see above.
  }
}
