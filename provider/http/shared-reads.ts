import { LifeboatError } from '../core/errors.ts';

interface Flight {
  readonly result: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Equal reads under way are one request. A read begun before a mutation, or while it runs, is never joined after it:
 * it could show the time before.
 */
export class SharedReads {
  readonly #flights = new Map<string, Flight>();

  /** Joins the read of that key, or begins it. The read is given up only when nobody waits for it any more. */
  async read<T>(key: string, signal: AbortSignal, begin: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) throw interrupted(key);
    const flight = this.#flights.get(key) ?? this.#start(key, begin);
    flight.waiting += 1;
    try {
      // One key is always read by the same function, so it has one type.
      return (await untilAborted(flight.result, signal, key)) as T;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        this.#forget(key, flight);
        flight.controller.abort();
      }
    }
  }

  /** Runs a mutation: no read from before its end is joined after it. */
  async mutate<T>(run: () => Promise<T>): Promise<T> {
    this.#flights.clear();
    try {
      return await run();
    } finally {
      this.#flights.clear();
    }
  }

  #start<T>(key: string, begin: (signal: AbortSignal) => Promise<T>): Flight {
    const controller = new AbortController();
    const flight: Flight = { controller, waiting: 0, result: begin(controller.signal) };
    this.#flights.set(key, flight);
    const forget = () => this.#forget(key, flight);
    flight.result.then(forget, forget);
    return flight;
  }

  #forget(key: string, flight: Flight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

function untilAborted<T>(result: Promise<T>, signal: AbortSignal, key: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(interrupted(key));
    signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function interrupted(key: string): LifeboatError {
  return new LifeboatError('cancelled', { message: `${key}: interrupted` });
}
