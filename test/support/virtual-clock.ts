import type { Clock, Timeout } from '../../provider/core/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  /** Active timers (sleeps) drive time; passive ones (limits) only fire when time passes them. */
  readonly active: boolean;
  fire(): void;
}

/** Turns of the event loop without input/output before time moves on: enough for promise chains and local handlers to run. */
const quietTurns = 3;

/**
 * One time for provider and simulator. It moves only when nobody does anything real: each sleep is passed at once, in order,
 * so an hour of polling costs milliseconds. `hold` (a request is under way) stops it; `release` (the simulator lets a
 * request hang on purpose) undoes one hold.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #holds = 0;
  #releases = 0;
  #timers: Timer[] = [];
  #pumping = false;
  #seed: number;

  constructor(start = Date.UTC(2026, 0, 1), seed = 1) {
    this.#now = start;
    this.#seed = seed;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    // Park and Miller's generator: repeatable jitter.
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        this.#drop(timer);
        reject(signal?.reason);
      };
      const timer = this.#add(ms, true, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  timeout(ms: number): Timeout {
    const controller = new AbortController();
    const timer = this.#add(ms, false, () => controller.abort(new DOMException('time is up', 'TimeoutError')));
    return { signal: controller.signal, clear: () => this.#drop(timer) };
  }

  hold(): () => void {
    this.#holds += 1;
    return once(() => {
      this.#holds -= 1;
      this.#pump();
    });
  }

  release(): () => void {
    this.#releases += 1;
    this.#pump();
    return once(() => {
      this.#releases -= 1;
    });
  }

  /** Moves time by hand; timers on the way fire in order. */
  advance(ms: number): void {
    const target = this.#now + ms;
    for (let next = this.#next(); next !== undefined && next.at <= target; next = this.#next()) this.#pass(next);
    this.#now = target;
  }

  #add(ms: number, active: boolean, fire: () => void): Timer {
    this.#order += 1;
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order, active, fire };
    this.#timers.push(timer);
    this.#pump();
    return timer;
  }

  #drop(timer: Timer): void {
    this.#timers = this.#timers.filter((one) => one !== timer);
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }

  #pass(timer: Timer): void {
    this.#drop(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
  }

  /** A hanging request is waited for by nobody active: then its own limit drives time. */
  #mayMove(): boolean {
    if (this.#holds > this.#releases) return false;
    return this.#timers.some((timer) => timer.active) || (this.#releases > 0 && this.#timers.length > 0);
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    this.#turn(quietTurns);
  }

  #turn(left: number): void {
    setImmediate(() => {
      if (!this.#mayMove()) {
        this.#pumping = false;
        return;
      }
      if (left > 0) {
        this.#turn(left - 1);
        return;
      }
      const next = this.#next();
      if (next !== undefined) this.#pass(next);
      this.#turn(quietTurns);
    });
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
