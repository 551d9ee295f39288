import { LifeboatError } from './errors.ts';

interface Waiter {
  readonly rank: number;
  start(): void;
}

/**
 * One holder per key at a time, others queue. The lowest rank goes first, equals in order of arrival.
 * Used so that mutations on one instance never overlap in this process.
 */
export class KeyedLock {
  readonly #queues = new Map<string, Waiter[]>();

  /** Resolves with the release function once it is this caller's turn; rejects as `cancelled` when the signal aborts first. */
  acquire(key: string, signal: AbortSignal, rank = 0): Promise<() => void> {
    const queue = this.#queues.get(key);
    if (signal.aborted) return Promise.reject(interrupted(key));
    if (queue === undefined) {
      this.#queues.set(key, []);
      return Promise.resolve(this.#releaser(key));
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(interrupted(key));
      };
      const waiter: Waiter = {
        rank,
        start: () => {
          signal.removeEventListener('abort', onAbort);
          resolve(this.#releaser(key));
        },
      };
      const after = queue.findIndex((other) => other.rank > rank);
      queue.splice(after === -1 ? queue.length : after, 0, waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #releaser(key: string): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = this.#queues.get(key)?.shift();
      if (next === undefined) this.#queues.delete(key);
      else next.start();
    };
  }
}

function interrupted(key: string): LifeboatError {
  return new LifeboatError('cancelled', { message: `interrupted while waiting for the turn of instance ${key}` });
}
