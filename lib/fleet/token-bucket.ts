/** A request budget that gives way when the server asks for it. */
export interface TokenBucket {
  /** Earliest whole millisecond at which `take` may succeed; not after `now` when it would succeed now. */
  readyAt(now: number): number;
  /** Takes a token if there is one. */
  take(now: number): boolean;
  /**
   * The server throttled a request that was sent at `sentAt`. What was saved up for a burst shrinks to the share of late
   * that the server did admit, and so does the rate, though not below half and once for all requests that were under way
   * together. So a request throttled now and then costs little, and a server that admits none is soon left alone.
   */
  throttled(sentAt: number, now: number): void;
  /** A request succeeded: the rate recovers by a fiftieth of the configured one. */
  succeeded(now: number): void;
  /** No token before `until`, and none saved up by then. */
  pause(until: number, now: number): void;
}

/** However often it is throttled, a bucket keeps this share of its rate, so that it notices when the server recovers. */
const floorShare = 1 / 16;
const recoveryShare = 1 / 50;
/** Weight of the latest answer in the share that the server admits: about the last eight count. */
const latest = 1 / 8;
/** Rounding may leave a token this much short; taking it leaves a debt, so the slack never adds up. */
const slack = 1e-3;

/** A bucket that starts full. `perSecond` may be `Infinity`. */
export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  let rate = perSecond;
  let tokens = burst;
  let refilledAt = Number.NEGATIVE_INFINITY;
  let cutAt = Number.NEGATIVE_INFINITY;
  /** The share of late that the server did not throttle. */
  let admitted = 1;

  const refill = (now: number) => {
    if (now <= refilledAt) return;
    tokens = refilledAt === Number.NEGATIVE_INFINITY || rate === Infinity ? burst : tokens + earned(now);
    tokens = Math.min(burst, tokens);
    refilledAt = now;
  };
  const earned = (now: number) => ((now - refilledAt) * rate) / 1000;

  return {
    readyAt(now) {
      refill(now);
      if (refilledAt > now) return Math.ceil(refilledAt + (rate === Infinity ? 0 : ((1 - tokens) * 1000) / rate));
      return tokens >= 1 - slack ? now : Math.ceil(refilledAt + ((1 - tokens) * 1000) / rate);
    },
    take(now) {
      refill(now);
      if (refilledAt > now || tokens < 1 - slack) return false;
      if (rate !== Infinity) tokens -= 1;
      return true;
    },
    throttled(sentAt, now) {
      admitted -= admitted * latest;
      refill(now);
      if (rate !== Infinity && tokens > 0) tokens *= admitted;
      if (sentAt < cutAt) return;
      cutAt = now;
      rate = Math.max(rate * Math.max(admitted, 1 / 2), perSecond * floorShare);
    },
    succeeded(now) {
      admitted += (1 - admitted) * latest;
      if (rate >= perSecond) return;
      refill(now);
      rate = Math.min(perSecond, rate + perSecond * recoveryShare);
    },
    pause(until, now) {
      refill(now);
      if (until <= refilledAt) return;
      refilledAt = until;
      if (rate !== Infinity) tokens = Math.min(tokens, 0);
    },
  };
}
