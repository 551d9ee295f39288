interface Entry {
  readonly controller: AbortController;
  fail(error: unknown): void;
}

/**
 * The calls that are under way, so that an interrupt, a lost engine or a bug can end them all.
 * An ended call answers by itself, as a rule with partial state; `failAll` is for those that do not.
 */
export class Running {
  readonly #entries = new Set<Entry>();
  #settled: (() => void)[] = [];
  #cancelled: Error | undefined;

  get size(): number {
    return this.#entries.size;
  }

  /** Runs one call with a signal of its own. `onAbandoned` gets the function to call when the caller is gone. */
  async run<T>(work: (signal: AbortSignal) => T | Promise<T>, onAbandoned: (abandon: () => void) => void): Promise<T> {
    const controller = new AbortController();
    if (this.#cancelled !== undefined) controller.abort(this.#cancelled);
    const { promise: failed, reject: fail } = withRejection();
    const entry: Entry = { controller, fail };
    this.#entries.add(entry);
    onAbandoned(() => controller.abort(new Error('the engine dropped the call')));
    try {
      return await Promise.race([Promise.resolve(controller.signal).then(work), failed]);
    } finally {
      this.#entries.delete(entry);
      if (this.#entries.size === 0) for (const resolve of this.#settled.splice(0)) resolve();
    }
  }

  /** Aborts what runs, and whatever is started before the next `reset`. Twice is harmless. */
  cancel(reason: string): void {
    this.#cancelled ??= new Error(reason);
    for (const { controller } of this.#entries) controller.abort(this.#cancelled);
  }

  /** A new session with the engine: calls run again. */
  reset(): void {
    this.#cancelled = undefined;
  }

  /** Resolves once nothing runs. */
  settled(): Promise<void> {
    if (this.#entries.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled.push(resolve);
    });
  }

  /** Answers for the calls that still run. */
  failAll(error: unknown): void {
    for (const entry of this.#entries) entry.fail(error);
  }
}

function withRejection(): { readonly promise: Promise<never>; reject(error: unknown): void } {
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}
