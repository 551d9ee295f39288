/**
 * Time as the simulated clouds see it. Nothing in a simulated cloud runs on a timer: each state is worked out from
 * `now()` when somebody asks. `sleep` serves only answers that are held back on purpose.
 */
export interface SimulatorClock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Ends after `ms`, or as soon as `signal` aborts. It may reject on an abort. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * For a virtual clock that stands still while requests are in flight: says that the current request is held back
   * on purpose and must not stop time. The answer ends that statement.
   */
  release?(): () => void;
  /**
   * For a virtual clock that jumps to the end of the next sleep when nothing else is going on: a wait that it does not
   * jump for. The signal aborts when the time has come.
   */
  timeout?(ms: number): { readonly signal: AbortSignal; clear(): void };
}

/** A clock that can also be put forward by hand. */
export interface AdjustableClock extends SimulatorClock {
  advance(ms: number): void;
  /** Like `sleep`, but a virtual clock does not jump for it. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay that Node's timers take. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Real time, `speed` times as fast: at speed 60 an hour of the cloud's time takes a minute. */
export function realClock(speed = 1): SimulatorClock {
  if (!(speed > 0 && Number.isFinite(speed))) throw new RangeError(`speed must be a positive number, not ${speed}`);
  const startedAt = Date.now();
  const origin = performance.now();
  return {
    now: () => Math.floor(startedAt + (performance.now() - origin) * speed),
    sleep: (ms, signal) => timer(Math.min(ms / speed, LONGEST_TIMER_MS), signal),
  };
}

/** Time that stands still; with {@link adjustable} it moves only when it is told to. */
export function frozenClock(at: string | number): SimulatorClock {
  const now = typeof at === 'string' ? Date.parse(at) : at;
  return {
    now: () => now,
    sleep: (_ms, signal) => new Promise((resolve) => whenAborted(signal, resolve)),
  };
}

/** Adds `advance` to any clock: the result runs ahead of `clock` by everything that was added by hand. */
export function adjustable(clock: SimulatorClock): AdjustableClock {
  let ahead = 0;
  const sleepers = new Set<{ readonly until: number; wake(): void }>();
  const now = (): number => clock.now() + ahead;

  /** Runs `inner`, which is cut short by `signal` or by putting the clock forward. */
  async function until(ms: number, signal: AbortSignal | undefined, inner: (cut: AbortSignal) => Promise<void>) {
    const woken = new AbortController();
    const either = signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal]);
    const sleeper = { until: now() + ms, wake: () => woken.abort() };
    sleepers.add(sleeper);
    try {
      await inner(either);
    } catch (cause) {
      if (!either.aborted) throw cause;
    } finally {
      sleepers.delete(sleeper);
    }
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return until(ms, signal, (cut) => clock.sleep(ms, cut));
  }

  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    const timeout = clock.timeout?.(ms);
    if (timeout === undefined) return sleep(ms, signal);
    await until(
      ms,
      signal,
      (cut) => new Promise((resolve) => whenAborted(AbortSignal.any([cut, timeout.signal]), resolve)),
    );
    timeout.clear();
  }

  function advance(ms: number): void {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`time only moves forward, not by ${ms} ms`);
    ahead += ms;
    for (const sleeper of sleepers) if (sleeper.until <= now()) sleeper.wake();
  }

  return { now, sleep, wait, advance, ...(clock.release === undefined ? {} : { release: clock.release.bind(clock) }) };
}

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const running = setTimeout(resolve, ms);
    whenAborted(signal, () => {
      clearTimeout(running);
      resolve();
    });
  });
}

function whenAborted(signal: AbortSignal | undefined, act: () => void): void {
  if (signal === undefined) return;
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
