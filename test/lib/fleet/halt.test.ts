import { expect, it } from "vitest";
import { createHalt } from "../../../lib/fleet/halt.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

/** A stream that answers only when it is let, and tells whether it was closed. */
function slowStream() {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const seen = { closed: false };
  async function* stream(): AsyncGenerator<string, void, undefined> {
    try {
      await answered;
      yield "too late";
    } finally {
      seen.closed = true;
    }
  }
  return { stream: stream(), answer, seen };
}

it("closes what it follows when the run ends, so that what the stream holds is free as soon as it answers", async () => {
  const clock = createVirtualClock();
  const halt = createHalt({ signal: AbortSignal.abort(), deadlineAt: Infinity, clock });
  const { stream, answer, seen } = slowStream();
  const items: string[] = [];
  const followed = async () => {
    for await (const item of halt.follow(stream)) items.push(item);
  };
  await expect(clock.run(followed())).rejects.toThrow("the run was cancelled");
  expect(seen.closed).toBe(false);
  answer();
  await new Promise(setImmediate);
  expect({ items, closed: seen.closed }).toStrictEqual({ items: [], closed: true });
  halt.dispose();
});

it("does not close a stream that has failed, and passes its error on", async () => {
  const clock = createVirtualClock();
  const halt = createHalt({ signal: new AbortController().signal, deadlineAt: Infinity, clock });
  let closed = 0;
  const failing: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.reject(new Error("broken")),
      return: () => {
        closed++;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  const followed = async () => {
    for await (const _ of halt.follow(failing));
  };
  await expect(followed()).rejects.toThrow("broken");
  expect(closed).toBe(0);
  halt.dispose();
});
