import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError, isFleetError } from "../../../lib/core/error.ts";
import type { RateLimit } from "../../../lib/core/provider.ts";
import { createScheduler, type SchedulerOptions } from "../../../lib/fleet/scheduler.ts";
import { seededRandom } from "../../support/mutations.ts";
import { perScope, testScope } from "../../support/scopes.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

const unlimited: readonly RateLimit[] = [];
const never = () => new Promise<never>(() => {});

function setUp(options: SchedulerOptions = {}, limits: readonly RateLimit[] = unlimited) {
  const clock = createVirtualClock();
  const scheduler = createScheduler({ ...clock, now: clock.now, random: seededRandom(1), ...options });
  const call = scheduler.forProvider({ id: "scripted", limits });
  return { clock, scheduler, call };
}

async function wait(clock: VirtualClock, ms: number): Promise<void> {
  await clock.sleep(ms, new AbortController().signal);
}

function unavailable(retryAfterMs?: number): FleetError {
  return new FleetError("UNAVAILABLE", "HTTP 503", {
    retryable: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function throttled(retryAfterMs?: number): FleetError {
  return new FleetError("THROTTLED", "HTTP 429", {
    retryable: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** How a call ended: its value, or the code of its error. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => (isFleetError(error) ? error.code : "not a FleetError"));
}

describe("sending", () => {
  it("gives back what the attempt gave, and keeps no timer afterwards", async () => {
    const { clock, call } = setUp();
    expect(await clock.run(call.send(testScope(0), "x:List", async () => 42))).toBe(42);
    expect(clock.sleeping).toBe(0);
  });

  it("sends a request once when it fails for good", async () => {
    const { clock, call, scheduler } = setUp();
    const denied = new FleetError("FORBIDDEN", "no");
    const sent = call.send(testScope(0), "x:List", () => Promise.reject(denied));
    await expect(clock.run(sent)).rejects.toBe(denied);
    expect(scheduler.statistics()).toMatchObject({ calls: 1, requests: 1, retries: 0, failures: 1, waiting: 0 });
  });

  it("reports a defect of the provider without the original error, which may hold a secret", async () => {
    const { clock, call } = setUp();
    const sent = call.send(testScope(0), "x:List", () => {
      throw new TypeError("cannot read Bearer abcdefgh");
    });
    const error: unknown = await clock.run(sent.catch((caught: unknown) => caught));
    expect(error).toMatchObject({ code: "BAD_RESPONSE", scope: "scripted/account-000", retryable: false });
    expect(String(error)).toContain("TypeError");
    expect(String(error)).not.toContain("abcdefgh");
    expect(error).not.toHaveProperty("cause");
  });

  it("tries again when the server, not the caller, cancelled the request", async () => {
    const { clock, call } = setUp();
    let tries = 0;
    const sent = call.send(testScope(0), "x:List", async () => {
      if (++tries === 1) throw new FleetError("CANCELLED", "stream reset");
      return "read";
    });
    expect(await clock.run(sent)).toBe("read");
  });

  it("refuses bounds that would let nothing pass", () => {
    expect(() => createScheduler({ concurrency: 0 })).toThrow("concurrency");
    expect(() => createScheduler({ concurrency: Number.NaN })).toThrow("concurrency");
    expect(() => createScheduler().forProvider({ id: "x", limits: [perScope(0, 1)] })).toThrow("lets no request pass");
    const limits = { x: [perScope(1, 0.5)] };
    expect(() => createScheduler({ limits }).forProvider({ id: "x", limits: [] })).toThrow("lets no request pass");
  });
});

describe("bounds", () => {
  it("never has more requests under way than the concurrency, and uses all of it", async () => {
    const { clock, call } = setUp({ concurrency: 7 });
    let under = 0;
    let most = 0;
    const attempt = async () => {
      most = Math.max(most, ++under);
      await wait(clock, 100);
      under--;
    };
    const start = clock.now();
    await clock.run(Promise.all(Array.from({ length: 70 }, (_, i) => call.send(testScope(i % 9), "x:Get", attempt))));
    expect(most).toBe(7);
    expect(clock.now() - start).toBe(1000);
  });

  it("never exceeds a bucket's rate in any window, and wastes none of it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          perSecond: fc.integer({ min: 1, max: 200 }),
          burst: fc.integer({ min: 1, max: 30 }),
          concurrency: fc.integer({ min: 1, max: 50 }),
          calls: fc.integer({ min: 1, max: 120 }),
          latencyMs: fc.integer({ min: 0, max: 30 }),
          seed: fc.nat(),
        }),
        async ({ perSecond, burst, concurrency, calls, latencyMs, seed }) => {
          const { clock, call } = setUp({ concurrency, random: seededRandom(seed) }, [perScope(perSecond, burst)]);
          const sentAt: number[] = [];
          const attempt = async () => {
            sentAt.push(clock.now());
            await wait(clock, latencyMs);
          };
          await clock.run(Promise.all(Array.from({ length: calls }, () => call.send(testScope(0), "x:Get", attempt))));
          for (let i = 0; i < sentAt.length; i++) {
            for (let j = i; j < sentAt.length; j++) {
              const window = ((sentAt[j] as number) - (sentAt[i] as number)) / 1000;
              expect(j - i + 1).toBeLessThanOrEqual(burst + perSecond * window + 0.01);
            }
          }
          const elapsed = (sentAt.at(-1) as number) - (sentAt[0] as number);
          const byRate = (Math.max(0, calls - burst) * 1000) / perSecond;
          const bySlots = Math.floor((calls - 1) / concurrency) * latencyMs;
          // One millisecond of a timer's grain per token, for buckets too small to save it up.
          expect(elapsed).toBeLessThanOrEqual(byRate + bySlots + calls + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("a scope that waits for its rate holds no slot that another could use", async () => {
    const { clock, call } = setUp({ concurrency: 2 }, [
      { per: "scope", operations: ["x:Slow"], perSecond: 1, burst: 1 },
    ]);
    const start = clock.now();
    const slow = Array.from({ length: 5 }, () => call.send(testScope(0), "x:Slow", () => wait(clock, 10)));
    const fast = Promise.all(
      Array.from({ length: 20 }, () => call.send(testScope(1), "x:Fast", () => wait(clock, 10))),
    ).then(() => clock.now());
    await clock.run(Promise.all(slow));
    expect((await fast) - start).toBeLessThanOrEqual(120);
    expect(clock.now() - start).toBeGreaterThanOrEqual(4000);
  });

  it("scopes take turns, so that a large one does not keep a small one waiting", async () => {
    const { clock, call } = setUp({ concurrency: 1 });
    const order: string[] = [];
    const send = (index: number) =>
      call.send(testScope(index), "x:Get", async () => {
        order.push(`account ${index}`);
      });
    const all = [...Array.from({ length: 50 }, () => send(0)), send(1)];
    await clock.run(Promise.all(all));
    expect(order.indexOf("account 1")).toBeLessThanOrEqual(2);
  });

  it("a limit per account or provider is shared by all its scopes", async () => {
    const { clock, call } = setUp({}, [
      { per: "account", operations: ["x:List"], perSecond: 1, burst: 1 },
      { per: "provider", perSecond: 1, burst: 1 },
    ]);
    const regions = ["a", "b", "c"].map((region) => ({ ...testScope(0), region }));
    const start = clock.now();
    await clock.run(Promise.all(regions.map((scope) => call.send(scope, "x:List", async () => 0))));
    expect(clock.now() - start).toBe(2000);
    await clock.run(Promise.all([0, 1, 2, 3].map((i) => call.send(testScope(i), "x:Other", async () => 0))));
    expect(clock.now() - start).toBe(5000);
  });

  it("limits given by the caller replace the provider's own", async () => {
    const { clock, call } = setUp({ limits: { scripted: [perScope(2, 1)] } }, [perScope(1000, 1000)]);
    const start = clock.now();
    await clock.run(Promise.all([0, 1, 2].map(() => call.send(testScope(0), "x:Get", async () => 0))));
    expect(clock.now() - start).toBe(1000);
  });
});

describe("retries", () => {
  it("never come before Retry-After, for the call and for its bucket", async () => {
    const { clock, call } = setUp({}, [perScope(100, 10)]);
    const start = clock.now();
    const sentAt: number[] = [];
    const first = call.send(testScope(0), "x:Get", async () => {
      sentAt.push(clock.now());
      if (sentAt.length === 1) throw throttled(5_000);
    });
    const others = wait(clock, 1).then(() =>
      Promise.all([1, 2, 3].map(() => call.send(testScope(0), "x:Get", async () => void sentAt.push(clock.now())))),
    );
    await clock.run(Promise.all([first, others]));
    expect(sentAt[0]).toBe(start);
    for (const at of sentAt.slice(1)) expect(at - start).toBeGreaterThanOrEqual(5_000);
  });

  it("an absurd Retry-After counts as the cap", async () => {
    const { clock, call } = setUp({ retryAfterCapMs: 20_000 });
    const start = clock.now();
    let tries = 0;
    const sent = call.send(testScope(0), "x:Get", async () => {
      if (++tries === 1) throw throttled(1e12);
      return clock.now() - start;
    });
    const elapsed = await clock.run(sent);
    expect(elapsed).toBeGreaterThanOrEqual(20_000);
    expect(elapsed).toBeLessThan(21_000);
  });

  it("a Retry-After beyond the run's deadline ends the call at once, as THROTTLED", async () => {
    const { clock, call } = setUp({ runDeadlineMs: 10_000 });
    const start = clock.now();
    expect(await clock.run(outcome(call.send(testScope(0), "x:Get", () => Promise.reject(throttled(30_000)))))).toBe(
      "THROTTLED",
    );
    expect(clock.now()).toBe(start);
  });

  it("throttling slows a bucket down, the more of it the more, and successes bring it back", async () => {
    const { clock, call } = setUp({ maxAttempts: 1, secondSweepAttempts: 1 }, [perScope(100, 1)]);
    const interval = async () => {
      await clock.run(call.send(testScope(0), "x:Get", async () => 0));
      const before = clock.now();
      await clock.run(call.send(testScope(0), "x:Get", async () => 0));
      return clock.now() - before;
    };
    const throttle = () => clock.run(outcome(call.send(testScope(0), "x:Get", () => Promise.reject(throttled()))));
    expect(await interval()).toBe(10);
    await throttle();
    // Two answers in a row: each call is tried in both sweeps.
    const twice = await interval();
    expect(twice).toBeGreaterThan(10);
    expect(twice).toBeLessThan(20);
    for (let i = 0; i < 6; i++) await throttle();
    expect(await interval()).toBeGreaterThan(80);
    for (let i = 0; i < 60; i++) await clock.run(call.send(testScope(0), "x:Get", async () => 0));
    expect(await interval()).toBe(10);
  });

  it("one request in twenty that is throttled by chance costs a bucket less than a quarter of its rate", async () => {
    const { clock, call, scheduler } = setUp({}, [perScope(10, 60)]);
    let tries = 0;
    const attempt = async () => {
      await wait(clock, 50);
      if (++tries % 20 === 0) throw throttled();
    };
    const start = clock.now();
    await clock.run(Promise.all(Array.from({ length: 400 }, () => call.send(testScope(0), "x:Get", attempt))));
    const { requests } = scheduler.statistics();
    expect(requests).toBeLessThanOrEqual(422);
    expect(clock.now() - start).toBeLessThanOrEqual(1.25 * ((requests - 60) / 10) * 1000);
  });

  it("a server that admits half of the limit is found out: used almost fully, and seldom asked for more", async () => {
    const { clock, call, scheduler } = setUp({}, [perScope(20, 20)]);
    let tokens = 1;
    let refilledAt = clock.now();
    const attempt = async () => {
      await wait(clock, 50);
      tokens = Math.min(5, tokens + ((clock.now() - refilledAt) * 10) / 1000);
      refilledAt = clock.now();
      if (tokens < 1) throw throttled();
      tokens--;
    };
    const start = clock.now();
    await clock.run(Promise.all(Array.from({ length: 600 }, () => call.send(testScope(0), "x:Get", attempt))));
    expect(scheduler.statistics()).toMatchObject({ failures: 0 });
    expect(scheduler.statistics().requests).toBeLessThanOrEqual(1.3 * 600);
    expect(clock.now() - start).toBeLessThanOrEqual((600 / 10) * 1.3 * 1000);
  });

  it("a call that runs out of tries is tried again when everything else has been read", async () => {
    const { clock, call, scheduler } = setUp();
    let tries = 0;
    let othersDoneAt = 0;
    let fifthTryAt = 0;
    const flaky = call.send(testScope(0), "x:List", async () => {
      if (++tries <= 4) throw unavailable();
      if (tries === 5) fifthTryAt = clock.now();
      return "read";
    });
    const others = Promise.all(
      Array.from({ length: 10 }, () => call.send(testScope(1), "x:Get", () => wait(clock, 9_000))),
    ).then(() => {
      othersDoneAt = clock.now();
    });
    expect(await clock.run(flaky)).toBe("read");
    await others;
    expect(fifthTryAt).toBeGreaterThan(othersDoneAt);
    expect(scheduler.statistics()).toMatchObject({ calls: 11, requests: 15, retries: 4, failures: 0 });
  });

  it("the second sweep does not wait for a long first sweep", async () => {
    const { clock, call } = setUp({ callTimeoutMs: 300_000 });
    let tries = 0;
    const start = clock.now();
    const flaky = call.send(testScope(0), "x:List", async () => {
      if (++tries <= 4) throw unavailable();
      return clock.now() - start;
    });
    const long = call.send(testScope(1), "x:Get", () => wait(clock, 200_000));
    expect(await clock.run(flaky)).toBeLessThan(60_000);
    await clock.run(long);
  });

  it("a scope that is down gets few requests, and every one of its calls ends", async () => {
    const { clock, call, scheduler } = setUp({}, [perScope(50, 20)]);
    const calls = Array.from({ length: 1_000 }, () =>
      call.send(testScope(0), "x:Get", () => Promise.reject(unavailable())),
    );
    const codes = await clock.run(Promise.all(calls.map(outcome)));
    expect(new Set(codes)).toEqual(new Set(["UNAVAILABLE"]));
    expect(scheduler.statistics().requests).toBeLessThan(100);
    expect(clock.sleeping).toBe(0);
  });

  it("a scope that never gave anything is given up within half a minute, however the dice of the backoff fall", async () => {
    const { clock, call, scheduler } = setUp({ random: () => 0.999 });
    const start = clock.now();
    const sent = call.send(testScope(0), "x:List", () => Promise.reject(unavailable()));
    expect(await clock.run(outcome(sent))).toBe("UNAVAILABLE");
    expect(clock.now() - start).toBeLessThan(30_000);
    expect(scheduler.statistics().requests).toBe(10);
  });

  it("a scope that comes back while its calls are parked is read whole", async () => {
    const { clock, call, scheduler } = setUp({}, [perScope(50, 20)]);
    const start = clock.now();
    const calls = Array.from({ length: 500 }, () =>
      call.send(testScope(0), "x:Get", async () => {
        if (clock.now() - start < 2_500) throw unavailable();
        return "read";
      }),
    );
    const busy = call.send(testScope(1), "x:Get", () => wait(clock, 5_000));
    const values = await clock.run(Promise.all(calls.map(outcome)));
    await busy;
    expect(values.filter((value) => value === "read")).toHaveLength(500);
    expect(scheduler.statistics().requests).toBeLessThan(650);
  });

  it.each([
    { rate: 0.05, most: 1.1, lost: 0 },
    { rate: 0.25, most: 1.45, lost: 0 },
    { rate: 0.5, most: 2.6, lost: 0.005 },
  ])("loses at most $lost of all calls at a fault rate of $rate, with $most requests per call", async (expected) => {
    const { rate, most, lost } = expected;
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      const { clock, call, scheduler } = setUp({ random, callTimeoutMs: 2_000 }, [perScope(50, 20)]);
      const faults = [unavailable, () => throttled(), () => throttled(1_000), never];
      const attempt = async () => {
        await wait(clock, 50);
        if (random() < rate) {
          const fault = faults[Math.floor(random() * faults.length)]?.();
          if (fault instanceof FleetError) throw fault;
          await fault;
        }
        return "read";
      };
      const calls = Array.from({ length: 4_000 }, (_, i) => call.send(testScope(i % 40), "x:Get", attempt));
      const values = await clock.run(Promise.all(calls.map(outcome)));
      expect(values.filter((value) => value !== "read").length).toBeLessThanOrEqual(4_000 * lost);
      expect(scheduler.statistics().requests).toBeLessThanOrEqual(4_000 * most);
    }
  });
});

describe("ends", () => {
  it("an attempt that ignores its signal ends within the timeout of a call", async () => {
    const { clock, call } = setUp({ callTimeoutMs: 1_000, maxAttempts: 1, secondSweepAttempts: 1 });
    const start = clock.now();
    const signals: AbortSignal[] = [];
    const sent = call.send(testScope(0), "x:Get", (signal) => {
      signals.push(signal);
      return never();
    });
    expect(await clock.run(outcome(sent))).toBe("TIMEOUT");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(clock.now() - start).toBeLessThan(2_500);
  });

  it("a hung scope is given up after four timeouts, and the others do not wait for it", async () => {
    const { clock, call, scheduler } = setUp({ callTimeoutMs: 15_000 });
    const start = clock.now();
    const hung = outcome(call.send(testScope(0), "x:List", never));
    const fine = Promise.all(
      Array.from({ length: 100 }, () => call.send(testScope(1), "x:Get", () => wait(clock, 100))),
    ).then(() => clock.now() - start);
    expect(await clock.run(hung)).toBe("TIMEOUT");
    expect(await fine).toBeLessThan(1_000);
    expect(clock.now() - start).toBeLessThan(62_000);
    expect(scheduler.statistics().scopes.get("scripted/account-000")?.requests).toBe(4);
  });

  it("the run's deadline ends every call with TIMEOUT, those that wait included", async () => {
    const { clock, call } = setUp({ runDeadlineMs: 5_000, concurrency: 2 });
    const start = clock.now();
    const calls = Array.from({ length: 10 }, () => outcome(call.send(testScope(0), "x:Get", never)));
    expect(new Set(await clock.run(Promise.all(calls)))).toEqual(new Set(["TIMEOUT"]));
    expect(clock.now() - start).toBe(5_000);
    expect(await clock.run(outcome(call.send(testScope(0), "x:Get", async () => 1)))).toBe("TIMEOUT");
    expect(clock.sleeping).toBe(0);
  });

  it("an abort rejects everything at once, wherever it waits, and leaves no timer", async () => {
    const controller = new AbortController();
    const { clock, call, scheduler } = setUp({ signal: controller.signal, concurrency: 3 }, [perScope(1, 2)]);
    const aborted: boolean[] = [];
    const hang = (signal: AbortSignal) => {
      signal.addEventListener("abort", () => aborted.push(true));
      return never();
    };
    const calls = [
      ...Array.from({ length: 6 }, () => call.send(testScope(0), "x:Get", hang)),
      call.send(testScope(1), "x:Get", () => Promise.reject(throttled(30_000))),
      ...Array.from({ length: 4 }, () => call.send(testScope(2), "x:Get", hang)),
    ].map(outcome);
    const abort = wait(clock, 10).then(() => {
      controller.abort();
      return clock.now();
    });
    const abortedAt = await clock.run(abort);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["CANCELLED"]));
    expect(clock.now()).toBe(abortedAt);
    expect(aborted).toHaveLength(3);
    expect(clock.sleeping).toBe(0);
    expect(scheduler.statistics()).toMatchObject({ inFlight: 0, waiting: 0 });
    expect(await outcome(call.send(testScope(0), "x:Get", async () => 1))).toBe("CANCELLED");
  });

  it("listens to the run's signal only while a call is pending", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const counted = new Proxy(signal, {
      get(target, key) {
        if (key === "addEventListener" || key === "removeEventListener") {
          listeners += key === "addEventListener" ? 1 : -1;
          return target[key].bind(target);
        }
        const value: unknown = Reflect.get(target, key, target);
        return value;
      },
    });
    const { clock, call } = setUp({ signal: counted });
    const calls = [
      call.send(testScope(0), "x:Get", () => wait(clock, 5)),
      call.send(testScope(0), "x:Get", async () => 0),
    ];
    expect(listeners).toBe(1);
    await clock.run(Promise.all(calls));
    expect(listeners).toBe(0);
  });

  it("whatever the attempts do, every call ends and nothing is left behind", async () => {
    const behaviour = fc.constantFrom(
      "value",
      "503",
      "429",
      "429 with Retry-After",
      "hang",
      "refused",
      "defect",
      "reset",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ scope: fc.nat(3), tries: fc.array(behaviour, { maxLength: 16 }) }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 10 }),
        fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
        fc.nat(),
        async (script, concurrency, abortAfter, seed) => {
          const controller = new AbortController();
          const options = { concurrency, signal: controller.signal, random: seededRandom(seed) };
          const { clock, call, scheduler } = setUp(options, [perScope(5, 3)]);
          const calls = script.map(({ scope, tries }) => {
            let next = 0;
            return call.send(testScope(scope), "x:Get", async () => {
              switch (tries[next++]) {
                case "503":
                  throw unavailable();
                case "429":
                  throw throttled();
                case "429 with Retry-After":
                  throw throttled(700);
                case "hang":
                  return never();
                case "refused":
                  throw new FleetError("FORBIDDEN", "no");
                case "defect":
                  throw new RangeError("oops");
                case "reset":
                  throw new FleetError("CANCELLED", "reset");
                default:
                  return wait(clock, 20);
              }
            });
          });
          if (abortAfter !== undefined) void wait(clock, abortAfter).then(() => controller.abort());
          const ends = await clock.run(Promise.all(calls.map(outcome)));
          expect(ends).not.toContain("not a FleetError");
          const { inFlight, waiting, calls: sent } = scheduler.statistics();
          expect({ inFlight, waiting, sent }).toEqual({ inFlight: 0, waiting: 0, sent: script.length });
        },
      ),
      { numRuns: 150 },
    );
  });
});
