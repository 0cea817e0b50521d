import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFifo } from "../../../lib/fleet/fifo.ts";

test("entries leave in the order in which they came", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 400 }), (steps) => {
      const [queue, model] = [createFifo<number>(), [] as number[]];
      for (const step of steps) {
        if (step === undefined) expect(queue.shift()).toBe(model.shift());
        else model.push(step);
        if (step !== undefined) queue.push(step);
        expect([queue.size, queue.peek()]).toStrictEqual([model.length, model[0]]);
      }
    }),
    { numRuns: 200 },
  );
});

test("what has left is not held on to", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const queue = createFifo<object>();
  const weak = pushed(queue);
  queue.shift();
  await setImmediate();
  collect();
  expect(weak.deref()).toBeUndefined();
  expect(queue.size).toBe(0);
});

/** In a function of its own, so that no variable of the test holds the entry. */
function pushed(queue: { push(entry: object): void }): WeakRef<object> {
  const entry = { answer: "x".repeat(1000) };
  queue.push(entry);
  return new WeakRef(entry);
}
