/** Time and chance, injected everywhere so that tests own them. The only file that touches timers. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`. `clear` must be called when it is no longer needed. */
  timeout(ms: number): Timeout;
  /** Says that real input/output is under way, until the returned function is called: a virtual clock stands still meanwhile. */
  hold(): () => void;
  /** 0 ≤ x < 1, for jitter only. */
  random(): number;
}

export interface Timeout {
  readonly signal: AbortSignal;
  clear(): void;
}

/** Timers hold 24.8 days; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
  timeout: (ms) => {
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new DOMException('time is up', 'TimeoutError')),
      Math.min(ms, longestTimerMs),
    );
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
  hold: () => () => undefined,
  random: () => Math.random(),
};

/** An instant as text, for outputs and partial state: RFC 3339 in UTC, whole seconds. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
