/** A place for so many at a time; whoever comes later waits, first come, first served. */
export interface Room {
  /** Settles when there is a place. Whoever entered must leave. */
  enter(): Promise<void>;
  leave(): void;
}

/** @param places At least 1. */
export function createRoom(places: number): Room {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    enter() {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve));
      free--;
      return Promise.resolve();
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}

/** A stream that begins when there is a place for it, and gives it back when it ends or is left. */
export async function* inTurn<T>(
  room: Room,
  stream: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  await room.enter();
  try {
    yield* stream;
  } finally {
    room.leave();
  }
}
