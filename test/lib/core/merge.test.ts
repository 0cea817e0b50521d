import { setImmediate as nextTurn } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge } from "../../../lib/core/merge.ts";

/** A stream that is fed by hand and remembers how it was closed. */
function channel<T>() {
  const waiting = Promise.withResolvers<void>();
  const queue: (() => T)[] = [];
  let wake = waiting.resolve;
  const seen = { closed: false, asked: 0 };
  async function* stream(): AsyncGenerator<T, void, undefined> {
    try {
      let ready = waiting.promise;
      for (;;) {
        seen.asked++;
        await ready;
        const next = queue.shift();
        if (next === undefined) return;
        if (queue.length === 0) {
          const more = Promise.withResolvers<void>();
          ready = more.promise;
          wake = more.resolve;
        }
        yield next();
      }
    } finally {
      seen.closed = true;
    }
  }
  const push = (step: () => T) => {
    queue.push(step);
    wake();
  };
  return {
    stream: stream(),
    seen,
    send: (value: T) => push(() => value),
    fail: (error: Error) =>
      push(() => {
        throw error;
      }),
    end: () => wake(),
  };
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("merge", () => {
  test("hands items out in the order in which they arrive, not in that of the streams", async () => {
    const [a, b] = [channel<string>(), channel<string>()];
    const merged = merge([a.stream, b.stream]);
    const received: string[] = [];
    for (const [source, value] of [
      [b, "b1"],
      [a, "a1"],
      [a, "a2"],
      [b, "b2"],
    ] as const) {
      source.send(value);
      received.push((await merged.next()).value ?? "end");
    }
    a.end();
    b.end();
    expect((await merged.next()).done).toBe(true);
    expect(received).toStrictEqual(["b1", "a1", "a2", "b2"]);
  });

  test("loses nothing and keeps the order within each stream", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 6 }), { maxLength: 6 }), async (pauses) => {
        const streams = pauses.map(async function* (steps, stream) {
          for (const [index, turns] of steps.entries()) {
            for (let turn = 0; turn < turns; turn++) await nextTurn();
            yield { stream, index };
          }
        });
        const received = await collect(merge(streams));
        for (const [stream, steps] of pauses.entries()) {
          expect(received.filter((item) => item.stream === stream).map(({ index }) => index)).toStrictEqual([
            ...steps.keys(),
          ]);
        }
        expect(received).toHaveLength(pauses.flat().length);
      }),
    ));

  test("asks no stream for a second item before the first has been taken", async () => {
    const [a, b] = [channel<string>(), channel<string>()];
    const merged = merge([a.stream, b.stream]);
    a.send("a1");
    a.send("a2");
    expect((await merged.next()).value).toBe("a1");
    await nextTurn();
    expect(a.seen.asked).toBe(1);
    await merged.return();
  });

  test("ends in the first failure, after what had arrived before it, and closes the other streams", async () => {
    const [good, bad, idle] = [channel<string>(), channel<string>(), channel<string>()];
    const merged = merge([good.stream, bad.stream, idle.stream]);
    const first = merged.next();
    idle.send("i1");
    expect((await first).value).toBe("i1");
    good.send("g1");
    await nextTurn();
    bad.fail(new Error("first"));
    await nextTurn();
    good.send("g2");
    expect((await merged.next()).value).toBe("g1");
    await expect(merged.next()).rejects.toThrow("first");
    expect([good.seen.closed, bad.seen.closed]).toStrictEqual([true, true]);
    expect((await merged.next()).done).toBe(true);
  });

  test("hands out no more than had arrived, however fast the other streams are", async () => {
    async function* endless() {
      for (let item = 0; ; item++) yield item;
    }
    async function* failing(): AsyncGenerator<number> {
      yield* [];
      throw new Error("first");
    }
    let received = 0;
    const reading = (async () => {
      for await (const _ of merge([endless(), endless(), failing()])) if (++received === 1000) return;
    })();
    await expect(reading).rejects.toThrow("first");
    expect(received).toBeLessThan(10);
  });

  test("closes every idle source before an early return is over, however long that takes", async () => {
    const closed: string[] = [];
    async function* slowToClose(name: string) {
      try {
        yield name;
        yield name;
      } finally {
        await nextTurn();
        closed.push(name);
      }
    }
    for await (const _ of merge([slowToClose("a"), slowToClose("b")])) {
      await nextTurn();
      break;
    }
    expect(closed.toSorted()).toStrictEqual(["a", "b"]);
  });

  test("does not wait for a source that never answers, and closes it if it does", async () => {
    const [a, hung] = [channel<string>(), channel<string>()];
    a.send("a1");
    for await (const _ of merge([a.stream, hung.stream])) break;
    expect([a.seen.closed, hung.seen.closed]).toStrictEqual([true, false]);
    hung.send("late");
    await nextTurn();
    expect(hung.seen.closed).toBe(true);
  });

  test("keeps its own failure when closing a source fails too", async () => {
    async function* stubborn() {
      try {
        yield "s1";
        yield "s2";
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: a source that fails while it is closed is the point here
        throw new Error("closing");
      }
    }
    const bad = channel<string>();
    const merged = merge([stubborn(), bad.stream]);
    expect((await merged.next()).value).toBe("s1");
    bad.fail(new Error("reading"));
    await nextTurn();
    const received = await Promise.allSettled([merged.next(), merged.next()]);
    expect(received.find(({ status }) => status === "rejected")).toMatchObject({ reason: { message: "reading" } });
  });

  test("closes the sources that were opened when one cannot be opened", async () => {
    const a = channel<string>();
    const broken: AsyncIterable<string> = {
      [Symbol.asyncIterator]() {
        throw new Error("cannot open");
      },
    };
    await expect(merge([a.stream, broken]).next()).rejects.toThrow("cannot open");
    a.end();
    await nextTurn();
    expect(a.seen.closed).toBe(true);
  });

  test("of no streams ends at once", async () => {
    expect(await collect(merge([]))).toStrictEqual([]);
  });
});
