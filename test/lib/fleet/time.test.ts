import { setTimeout as after } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHeap } from "../../../lib/core/heap.ts";
import { createAlarms } from "../../../lib/fleet/alarms.ts";
import { batches } from "../../../lib/fleet/batches.ts";
import { systemClock } from "../../../lib/fleet/clock.ts";
import { createFifo } from "../../../lib/fleet/fifo.ts";
import { createScheduler } from "../../../lib/fleet/scheduler.ts";
import { testScope } from "../../support/scopes.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

describe("alarms", () => {
  it("ring at their times, in order, unless cancelled, over one sleep at a time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ in: fc.nat(50), cancelled: fc.boolean() })), async (plan) => {
        const clock = createVirtualClock();
        const alarms = createAlarms(clock);
        const start = clock.now();
        const rung: (readonly [number, number])[] = [];
        const set = plan.map((entry, index) =>
          alarms.at(start + entry.in, () => rung.push([clock.now() - start, index])),
        );
        expect(clock.sleeping).toBe(plan.length === 0 ? 0 : 1);
        for (const [index, entry] of plan.entries()) if (entry.cancelled) set[index]?.cancel();
        await clock.run(clock.sleep(100, new AbortController().signal));
        const expected = plan
          .map((entry, index) => [entry.in, index, entry.cancelled] as const)
          .filter(([, , cancelled]) => !cancelled)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1])
          .map(([time, index]) => [time, index]);
        expect(rung).toEqual(expected);
        expect(clock.sleeping).toBe(0);
      }),
    );
  });
});

describe("the queues", () => {
  it("a heap gives its entries in order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (numbers) => {
        const heap = createHeap<number>((a, b) => a - b);
        for (const number of numbers) heap.push(number);
        expect(heap.size).toBe(numbers.length);
        expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((a, b) => a - b));
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });

  it("a fifo behaves as an array does", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat()), { maxLength: 500 }), (steps) => {
        const fifo = createFifo<number>();
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) expect(fifo.shift()).toBe(model.shift());
          else {
            fifo.push(step);
            model.push(step);
          }
          expect([fifo.size, fifo.peek()]).toEqual([model.length, model[0]]);
        }
      }),
    );
  });
});

describe("batches", () => {
  it("pass everything on, in order, none later than the linger and none empty", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(400), { maxLength: 20 }), fc.boolean(), async (pauses, fails) => {
        const clock = createVirtualClock();
        const never = new AbortController().signal;
        const arrivals: number[] = [];
        async function* source() {
          for (const pause of pauses) {
            await clock.sleep(pause, never);
            arrivals.push(clock.now());
            yield arrivals.length - 1;
          }
          if (fails) throw new RangeError("the source failed");
        }
        const seen: number[] = [];
        const work = (async () => {
          for await (const batch of batches(source(), 250, clock)) {
            expect(batch.length).toBeGreaterThan(0);
            expect(clock.now() - (arrivals[batch[0] ?? -1] ?? Number.NaN)).toBeLessThanOrEqual(250);
            seen.push(...batch);
          }
        })();
        const end = await clock.run(work.then(() => "ended", String));
        expect(end).toBe(fails ? "RangeError: the source failed" : "ended");
        expect(seen).toEqual(pauses.map((_, index) => index));
        expect(clock.sleeping).toBe(0);
      }),
    );
  });
});

describe("the machine's clock", () => {
  it("sleeps, and wakes at once when told to", async () => {
    const before = systemClock.now();
    await systemClock.sleep(5, new AbortController().signal);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before + 4);
    const controller = new AbortController();
    const long = systemClock.sleep(2 ** 40, controller.signal).catch(() => "woken");
    controller.abort();
    expect(await long).toBe("woken");
  });

  it("keeps a rate and a deadline with real timers, and leaves none behind", async () => {
    const limits = [{ per: "scope", perSecond: 200, burst: 1 }] as const;
    const call = createScheduler({ callTimeoutMs: 30, maxAttempts: 1, secondSweepAttempts: 1 }).forProvider({
      id: "x",
      limits,
    });
    const begunAt = systemClock.now();
    const sentAt: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () => call.send(testScope(0), "x:Get", async () => sentAt.push(systemClock.now()))),
    );
    // From before the first, since a busy machine may be late to tell when that was sent.
    expect((sentAt[5] ?? 0) - begunAt).toBeGreaterThanOrEqual(24);
    const hung = call.send(testScope(0), "x:Get", () => new Promise<never>(() => {}));
    await expect(hung).rejects.toMatchObject({ code: "TIMEOUT" });
    await after(1);
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    expect(timers.length).toBeLessThanOrEqual(1);
  });
});
