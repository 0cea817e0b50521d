import type { Clock } from "./clock.ts";

/**
 * Groups what a stream yields: a batch is passed on when the stream ends or fails, or `lingerMs` after its first entry
 * arrived. A failure is passed on after the entries that came before it.
 */
export async function* batches<T>(
  source: AsyncIterable<T>,
  lingerMs: number,
  clock: Clock,
): AsyncGenerator<readonly T[], void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let batch: T[] = [];
  let linger: { readonly over: Promise<"over">; readonly controller: AbortController } | undefined;
  const take = () => {
    linger?.controller.abort();
    linger = undefined;
    const taken = batch;
    batch = [];
    return taken;
  };
  const advance = () => {
    const next = iterator.next();
    // It may fail while a batch is being worked on; it is awaited, and throws, when that is done.
    next.catch(() => {});
    return next;
  };
  let ended = false;
  try {
    for (let next = advance(); ; ) {
      let arrived: IteratorResult<T> | "over";
      try {
        arrived = await (linger === undefined ? next : Promise.race([next, linger.over]));
      } catch (error) {
        ended = true;
        if (batch.length > 0) yield take();
        throw error;
      }
      if (arrived === "over") {
        yield take();
      } else if (arrived.done === true) {
        ended = true;
        if (batch.length > 0) yield take();
        return;
      } else {
        batch.push(arrived.value);
        linger ??= startLinger(lingerMs, clock);
        next = advance();
      }
    }
  } finally {
    take();
    if (!ended) iterator.return?.().catch(() => {});
  }
}

function startLinger(ms: number, clock: Clock) {
  const controller = new AbortController();
  const over = (): "over" => "over";
  return { over: clock.sleep(ms, controller.signal).then(over, over), controller };
}
