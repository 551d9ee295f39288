import type { Clock, Timeout } from '../../provider/core/clock.ts';

/** A clock that stands still until it is told to move. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  #timers: { readonly at: number; fire(): void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const timer = { at: this.#now + ms, fire: resolve };
      this.#timers.push(timer);
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
        reject(signal.reason);
      });
    });
  }

  timeout(ms: number): Timeout {
    const controller = new AbortController();
    const timer = { at: this.#now + ms, fire: () => controller.abort(new DOMException('time is up', 'TimeoutError')) };
    this.#timers.push(timer);
    return {
      signal: controller.signal,
      clear: () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      },
    };
  }

  hold(): () => void {
    return () => undefined;
  }

  random(): number {
    return 0.5;
  }

  get pending(): number {
    return this.#timers.length;
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter((one) => !due.includes(one));
    for (const { fire } of due) fire();
  }
}
